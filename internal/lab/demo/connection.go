package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// showConnection shows the life of a connection on one gateway.
func (d *demo) showConnection(ctx context.Context, example string) (err error) {
	explain("Start a private gateway: a real charon in its own namespaces, apart from this machine's IPsec.")
	gateway, err := lab.Start(ctx, lab.Options{Release: lab.Host})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, gateway.Stop()) }()
	fmt.Printf("strongSwan %s answers on %s\n", gateway.Version(), gateway.URI())

	explain("Make the certificate that the example names, moonCert.pem in the gateway's x509 directory.")
	certificate := filepath.Join(gateway.SwanctlDirectory(), "x509", "moonCert.pem")
	if err := writeCertificate(certificate); err != nil {
		return err
	}

	w, err := d.newWorkspace(example,
		"STRONGSWAN_URI="+gateway.URI(), "STRONGSWAN_SWANCTL_DIRECTORY="+gateway.SwanctlDirectory())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.remove()) }()
	if err := w.show(filepath.Join(example, "main.tf")); err != nil {
		return err
	}
	return d.playConnection(ctx, w, gateway)
}

// playConnection goes through the life of a connection. It fails if the CLI does not see what it
// should.
func (d *demo) playConnection(ctx context.Context, w *workspace, gateway *lab.Gateway) error {
	explain("Install the provider that was just built.")
	if err := w.init(ctx); err != nil {
		return err
	}
	explain("Apply: Terraform loads the connection into charon.")
	if err := w.run(ctx, 0, "apply", "-auto-approve"); err != nil {
		return err
	}
	explain("What charon now holds, as strongSwan's own tool shows it.")
	if err := d.swanctl(ctx, gateway, "--list-conns"); err != nil {
		return err
	}
	explain("Plan again: the refresh reads the connection back and finds no changes.")
	if err := w.run(ctx, unchanged, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	explain("A colleague changes the connection with swanctl: transport mode, and rekeying twice a day.")
	if err := d.tamper(ctx, gateway); err != nil {
		return err
	}
	explain("Plan once more: it shows the drift, even in options that the configuration does not mention.")
	if err := w.run(ctx, changed, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	explain("Apply repairs it, in place.")
	if err := w.run(ctx, 0, "apply", "-auto-approve"); err != nil {
		return err
	}
	explain("Destroy: Terraform unloads the connection.")
	if err := w.run(ctx, 0, "destroy", "-auto-approve"); err != nil {
		return err
	}
	explain("charon holds no connection any more.")
	return d.swanctl(ctx, gateway, "--list-conns")
}

// authLine matches what swanctl --list-conns prints about authentication.
var authLine = regexp.MustCompile(`^  (?:local|remote) .*authentication:$|^    (?:id|certs): `)

// swanctl runs swanctl on a gateway and shows what it prints, with fewer details about
// authentication.
func (d *demo) swanctl(ctx context.Context, gateway *lab.Gateway, args ...string) error {
	announce("swanctl", args...)
	out, err := gateway.Swanctl(ctx, args...)
	switch {
	case out == "" && err == nil:
		out = "(it prints nothing)\n"
	case !d.verbose && err == nil:
		out = leaveOut(out, authLine.MatchString)
	}
	fmt.Print(out)
	return err
}

// tamper loads another version of the connection, as somebody with access to swanctl.conf would.
func (d *demo) tamper(ctx context.Context, gateway *lab.Gateway) error {
	conf := filepath.Join(gateway.SwanctlDirectory(), "swanctl.conf")
	if err := os.WriteFile(conf, []byte(colleague), 0o600); err != nil {
		return err
	}
	text := colleague
	if !d.verbose {
		text = leaveOut(text, func(line string) bool { return !colleaguesLine.MatchString(line) })
	}
	fmt.Print(text)
	return d.swanctl(ctx, gateway, "--load-conns", "--file", conf)
}

// colleaguesLine matches the lines in which the colleague's connection differs from the example,
// and those that say where.
var colleaguesLine = regexp.MustCompile(
	`^ +(?:rekey_time|mode) = |^ *(?:connections|net-net|children) {`)

const colleague = `connections {
  net-net {
    rekey_time = 12h
    remote_addrs = 192.168.0.2
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
        mode = transport
        local_ts = 10.1.0.0/16
        remote_ts = 10.2.0.0/16
      }
    }
  }
}
`
