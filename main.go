// Command terraform-provider-strongswan is a Terraform and OpenTofu provider that manages strongSwan over VICI.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

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
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         "registry.terraform.io/terraform-strongswan/strongswan",
		Debug:           *debug,
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}
