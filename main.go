// Command terraform-provider-strongswan is a Terraform and OpenTofu provider that manages strongSwan over VICI.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/tuning"
)

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve a provider that a debugger can be attached to, and say how the CLI finds it")
	printVersion := flag.Bool("version", false, "print the version and exit")
	check := flag.String("check", "", "print names in the configuration of a `DIR` that Terraform would drop silently, and exit with 1 if there are any")
	flag.Parse()
	if *printVersion {
		fmt.Println(version)
		return
	}
	if *check != "" {
		os.Exit(checkFolder(*check))
	}
	tuning.Apply()
	var options []tf6server.ServeOpt
	server := provider.Server(version)
	if *debug { // the process does not run in the configuration's folder
		options = append(options, tf6server.WithManagedDebug())
	} else {
		tuning.EndWithParent()
		server = provider.CheckNames(server, ".")
	}
	if err := tf6server.Serve("registry.terraform.io/terraform-strongswan/strongswan", server, options...); err != nil {
		log.Fatal(err)
	}
}

// checkFolder returns the exit status: 1 for names that are misspelt, 2 if not all could be read.
func checkFolder(folder string) int {
	bad, err := provider.CheckFolder(context.Background(), version, folder, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if bad {
		return 1
	}
	return 0
}
