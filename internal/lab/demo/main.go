// Command demo shows the provider at work on private gateways. It applies the example of strongSwan's own documentation,
// looks at what the daemon holds, changes the connection behind Terraform's back, and cleans up. Then, where the machine can
// do that, it makes a tunnel between two gateways and sends packets through it, and a mesh of five gateways.
//
// It is run by `make demo`, which builds the provider and finds a CLI:
//
//	go run ./internal/lab/demo -cli /usr/bin/terraform -provider bin/terraform-provider-strongswan
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

func main() {
	cli := flag.String("cli", "terraform", "path of the Terraform or OpenTofu `program`")
	provider := flag.String("provider", "bin/terraform-provider-strongswan", "the provider's `binary`")
	examples := flag.String("examples", "examples", "`directory` of the configurations net-net and tunnel, and of the modules")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *cli, *provider, *examples)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, red("demo: "+err.Error()))
		os.Exit(1)
	}
	fmt.Println(green("\nThat was all. Nothing is left behind."))
}

func run(ctx context.Context, cli, provider, examples string) error {
	if err := showConnection(ctx, cli, provider, filepath.Join(examples, "net-net")); err != nil {
		return err
	}
	if why := withoutTunnel(ctx, cli); why != "" {
		explain("There would be a tunnel between two gateways now, but not here: " + why + ".")
		return nil
	}
	if err := showTunnel(ctx, cli, provider, filepath.Join(examples, "tunnel")); err != nil {
		return err
	}
	return showMesh(ctx, cli, provider, filepath.Join(examples, "modules", "full-mesh"))
}

// withoutTunnel says why there can be no tunnel, or nothing if there can.
func withoutTunnel(ctx context.Context, cli string) string {
	for _, obstacle := range []error{lab.NoTunnels(), tooOld(ctx, cli)} {
		if obstacle != nil {
			return obstacle.Error()
		}
	}
	return ""
}

// showConnection shows the life of a connection on one gateway.
func showConnection(ctx context.Context, cli, provider, example string) (err error) {
	explain("Start a private gateway: a real charon in namespaces of its own, which leaves this machine's IPsec alone.")
	gateway, err := lab.Start(ctx, lab.Options{Release: lab.Host})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, gateway.Stop()) }()
	fmt.Printf("strongSwan %s answers on %s\n", gateway.Version(), gateway.URI())

	explain("Make the certificate that the example names: x509/moonCert.pem in the gateway's swanctl directory.")
	if err := writeCertificate(filepath.Join(gateway.SwanctlDirectory(), "x509", "moonCert.pem")); err != nil {
		return err
	}

	w, err := newWorkspace(cli, provider, example,
		"STRONGSWAN_URI="+gateway.URI(), "STRONGSWAN_SWANCTL_DIRECTORY="+gateway.SwanctlDirectory())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.remove()) }()
	if err := w.show(filepath.Join(example, "main.tf")); err != nil {
		return err
	}
	return play(ctx, w, gateway)
}

// play goes through the life of a connection, and fails where the CLI does not see what it should.
func play(ctx context.Context, w *workspace, gateway *lab.Gateway) error {
	explain("Install the provider just built, from this machine.")
	if err := w.init(ctx); err != nil {
		return err
	}
	explain("Apply: Terraform loads the connection into the daemon.")
	if err := w.run(ctx, 0, "apply", "-auto-approve"); err != nil {
		return err
	}
	explain("What the daemon now holds, as strongSwan's own tool sees it.")
	if err := swanctl(ctx, gateway, "--list-conns"); err != nil {
		return err
	}
	explain("Plan again: the refresh reads the connection back, and finds no changes.")
	if err := w.run(ctx, unchanged, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	explain("A colleague changes the connection on the gateway with swanctl: transport mode, and rekeying twice a day.")
	if err := tamper(ctx, gateway); err != nil {
		return err
	}
	explain("Plan once more: the drift is seen, also in options that the configuration does not mention.")
	if err := w.run(ctx, changed, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	explain("Apply repairs it, in place.")
	if err := w.run(ctx, 0, "apply", "-auto-approve"); err != nil {
		return err
	}
	explain("Destroy: the connection is unloaded.")
	if err := w.run(ctx, 0, "destroy", "-auto-approve"); err != nil {
		return err
	}
	explain("The daemon holds no connection any more:")
	return swanctl(ctx, gateway, "--list-conns")
}

func swanctl(ctx context.Context, gateway *lab.Gateway, args ...string) error {
	out, err := gateway.Swanctl(ctx, args...)
	fmt.Print(out)
	return err
}

// tamper loads another version of the connection, as somebody with swanctl.conf at hand would.
func tamper(ctx context.Context, gateway *lab.Gateway) error {
	conf := filepath.Join(gateway.SwanctlDirectory(), "swanctl.conf")
	if err := os.WriteFile(conf, []byte(colleague), 0o600); err != nil {
		return err
	}
	fmt.Print(colleague)
	return swanctl(ctx, gateway, "--load-conns", "--file", conf)
}

const colleague = `connections {
  net-net {
    remote_addrs = 192.168.0.2
    rekey_time = 12h
    local {
      auth = pubkey
      certs = moonCert.pem
    }
    remote {
      auth = pubkey
      id = "C=CH, O=strongSwan, CN=sun.strongswan.org"
    }
    children {
      net-net {
        local_ts = 10.1.0.0/16
        remote_ts = 10.2.0.0/16
        mode = transport
      }
    }
  }
}
`
