// Command demo shows the provider at work on private gateways. It applies the example from
// strongSwan's own documentation, looks at what charon holds, changes the connection behind
// Terraform's back, repairs it, and cleans up. Then it makes a tunnel between two gateways and
// sends packets through it, and a mesh of five gateways.
//
// It shows what each command has to say in a few lines; -verbose shows everything. An ordinary user
// can run it, too.
//
// `make demo` builds the provider, finds a CLI and runs this:
//
//	go run ./internal/lab/demo -cli /usr/bin/terraform -provider bin/terraform-provider-strongswan
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// demo is a run of the demo with its flags.
type demo struct {
	cli      string // path of the CLI
	provider string // path of the provider
	examples string // folder of the configurations
	verbose  bool   // whether to show all that commands print
}

func main() {
	var d demo
	flag.StringVar(&d.cli, "cli", "terraform", "path of the Terraform or OpenTofu `program`")
	flag.StringVar(&d.provider, "provider", "bin/terraform-provider-strongswan", "path of the provider's `binary`")
	flag.StringVar(&d.examples, "examples", "examples", "`directory` of the configurations")
	flag.BoolVar(&d.verbose, "verbose", false, "show everything that commands print")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := enterNamespace(ctx)
	if err == nil {
		err = d.run(ctx)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, red("demo: "+err.Error()))
		os.Exit(1)
	}
	fmt.Println(green("\nThat was all. The gateways are gone, and so are their namespaces and files."))
	if !d.verbose {
		fmt.Println("To see all that the commands print: make demo VERBOSE=1")
	}
}

// enterNamespace makes an ordinary user root of a user namespace, by a new run of this program in
// it.
func enterNamespace(ctx context.Context) error {
	ordinary := os.Geteuid() != 0
	if err := lab.NoNamespaces(ctx); err != nil {
		if ordinary {
			err = fmt.Errorf("%w\nOr run the demo as root:\n    sudo env \"PATH=$PATH\" make demo", err)
		}
		return err
	}
	if ordinary {
		fmt.Println("You are not root, so all of this runs in a user namespace.")
	}
	return lab.EnterUserNamespace()
}

func (d *demo) run(ctx context.Context) error {
	if err := d.showConnection(ctx, filepath.Join(d.examples, "net-net")); err != nil {
		return err
	}
	if why := d.withoutTunnel(ctx); why != "" {
		explain("Now there would be a tunnel between two gateways, but not on this machine: " + why + ".")
		return nil
	}
	if err := d.showTunnel(ctx, filepath.Join(d.examples, "tunnel")); err != nil {
		return err
	}
	return d.showMesh(ctx, filepath.Join(d.examples, "modules", "full-mesh"))
}

// withoutTunnel says why there can be no tunnel, or nothing if there can.
func (d *demo) withoutTunnel(ctx context.Context) string {
	for _, obstacle := range []error{lab.NoTunnels(), tooOld(ctx, d.cli)} {
		if obstacle != nil {
			return obstacle.Error()
		}
	}
	return ""
}
