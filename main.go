// Command terraform-provider-strongswan is a Terraform and OpenTofu provider that manages strongSwan over VICI.
package main

import (
	"flag"
	"fmt"
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/tuning"
)

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve a provider that a debugger can be attached to, and say how the CLI finds it")
	printVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()
	if *printVersion {
		fmt.Println(version)
		return
	}
	tuning.Apply()
	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		tuning.EndWithParent()
	}
	if err := tf6server.Serve("registry.terraform.io/terraform-strongswan/strongswan", provider.Server(version), options...); err != nil {
		log.Fatal(err)
	}
}
