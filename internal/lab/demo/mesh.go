package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// cities are the gateways of the example, in the order of their addresses.
var cities = []string{"berlin", "madrid", "paris", "rome", "vienna"}

// meshTimeout bounds the time until packets have gone through all tunnels.
const meshTimeout = 40 * time.Second

// showMesh makes a tunnel between every two of five gateways, by one call of a module.
func (d *demo) showMesh(ctx context.Context, module string) (err error) {
	explain("Start five gateways, with a wire between every two of them.")
	mesh, err := lab.StartMesh(ctx, lab.Host, len(cities))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, mesh.Stop()) }()
	uris := map[string]string{}
	for i, city := range cities {
		uris[city] = mesh[i].URI()
	}
	fmt.Printf("%s have %s to %s\n",
		strings.Join(cities, ", "), lab.WireAddress(0), lab.WireAddress(len(cities)-1))
	inJSON, err := json.Marshal(uris)
	if err != nil {
		return err
	}

	w, err := d.newWorkspace(module, "TF_VAR_uris="+string(inJSON), "TF_VAR_read_sas=true")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.remove()) }()
	w.example = filepath.Join("examples", "cities")
	if err := w.show(filepath.Join(module, w.example, "main.tf"), `module "mesh"`); err != nil {
		return err
	}
	return playMesh(ctx, w, mesh)
}

func playMesh(ctx context.Context, w *workspace, mesh lab.Mesh) error {
	explain("Install the provider and the module for this configuration.")
	if err := w.init(ctx); err != nil {
		return err
	}
	explain("Apply: a mesh of five gateways, every two with a key of their own.")
	if err := w.run(ctx, 0, "apply", "-auto-approve"); err != nil {
		return err
	}
	explain("Ping all ways, from behind each gateway to behind every other one.")
	limited, cancel := context.WithTimeout(ctx, meshTimeout)
	defer cancel()
	ways := 0
	for i, from := range mesh {
		fmt.Print("from ", cities[i], " to")
		for j := range mesh {
			if i == j {
				continue
			}
			if err := from.Ping(limited, lab.HostAddress(i), lab.HostAddress(j)); err != nil {
				return err
			}
			ways++
			fmt.Print(" ", cities[j])
		}
		fmt.Println()
	}
	fmt.Printf("%d of %d ways are open\n", ways, len(mesh)*(len(mesh)-1))
	explain("The network and its tunnels, all of them up, as a picture for Mermaid.")
	if err := w.run(ctx, 0, "output", "-raw", "topology"); err != nil {
		return err
	}
	explain("Destroy: Terraform unloads all of it.")
	return w.run(ctx, 0, "destroy", "-auto-approve")
}
