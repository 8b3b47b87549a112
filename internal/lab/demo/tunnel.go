package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/hashicorp/go-version"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// tunnelTimeout bounds the time until a packet has gone through the tunnel.
const tunnelTimeout = 20 * time.Second

// tooOld says why a CLI is too old for the example, which has ephemeral resources and write-only
// arguments.
func tooOld(ctx context.Context, cli string) error {
	out, err := exec.CommandContext(ctx, cli, "version", "-json").Output()
	if err != nil {
		return fmt.Errorf("%s does not say its version: %w", cli, err)
	}
	var answer struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		return fmt.Errorf("%s does not say its version: %w", cli, err)
	}
	v, err := version.NewVersion(answer.Version)
	if err != nil {
		return err
	}
	if v.Core().LessThan(version.Must(version.NewVersion("1.11.0"))) {
		return fmt.Errorf("%s %s is too old: write-only arguments need 1.11", cli, v)
	}
	return nil
}

// showTunnel makes a tunnel between two gateways.
func (d *demo) showTunnel(ctx context.Context, example string) (err error) {
	explain("Start two more gateways, moon and sun, and a wire between them, all in namespaces.")
	pair, err := lab.StartPair(ctx, lab.Host)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pair.Stop()) }()
	fmt.Printf("moon has %s and %s, sun %s and %s\n", lab.MoonWire, lab.MoonHost, lab.SunWire, lab.SunHost)

	w, err := d.newWorkspace(example,
		"TF_VAR_moon_uri="+pair.Moon.URI(), "TF_VAR_sun_uri="+pair.Sun.URI())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.remove()) }()
	err = w.show(filepath.Join(example, "main.tf"),
		`ephemeral "strongswan_generated_psk" "net_net"`, `resource "strongswan_shared_secret" "moon"`)
	if err != nil {
		return err
	}
	return d.playTunnel(ctx, w, pair)
}

func (d *demo) playTunnel(ctx context.Context, w *workspace, pair *lab.Pair) error {
	explain("Install the provider for this configuration.")
	if err := w.init(ctx); err != nil {
		return err
	}
	explain("Apply: both ends get the same secret, stored nowhere else. The apply waits for the tunnel.")
	if err := w.run(ctx, 0, "apply", "-auto-approve"); err != nil {
		return err
	}
	explain(fmt.Sprintf("Ping from behind moon to behind sun, %s to %s. The tunnel is the only way.",
		lab.MoonHost, lab.SunHost))
	limited, cancel := context.WithTimeout(ctx, tunnelTimeout)
	defer cancel()
	if err := pair.Moon.Ping(limited, lab.MoonHost, lab.SunHost); err != nil {
		return err
	}
	ping := []string{"-n", "-c", "3", "-i", "0.2", "-I", lab.MoonHost.String(), lab.SunHost.String()}
	announce("ping", ping...)
	out, err := pair.Moon.Run(ctx, "ping", ping...)
	fmt.Print(out)
	if err != nil {
		return err
	}
	explain("The SAs, as sun sees them.")
	if err := d.swanctl(ctx, pair.Sun, "--list-sas"); err != nil {
		return err
	}
	explain("Plan again: no changes.")
	if err := w.run(ctx, unchanged, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	explain("Destroy: Terraform unloads the connections and the secrets.")
	return w.run(ctx, 0, "destroy", "-auto-approve")
}
