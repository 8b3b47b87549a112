package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// standard is what Go itself is called among the modules.
const standard = "Go's standard library"

// module is a module of which at least one package is linked.
type module struct {
	path, version string // the version of Go itself is left out: each build tells its own
	dir           string
	packages      map[string]bool // directories

	licences []string // SPDX
	texts    []text
}

func (m *module) name() string { return strings.TrimSpace(m.path + " " + m.version) }

// platform is one that there are releases for.
type platform struct{ os, arch string }

// platforms reads what is released from GoReleaser's configuration, so that a new platform cannot be forgotten here.
func platforms(root string) ([]platform, error) {
	data, err := os.ReadFile(filepath.Join(root, ".goreleaser.yml"))
	if err != nil {
		return nil, err
	}
	var config struct {
		Builds []struct{ Targets []string }
	}
	if err := yaml.Unmarshal(data, &config); err != nil {
		return nil, err
	}
	var all []platform
	for _, build := range config.Builds {
		for _, target := range build.Targets {
			// Which processors of an architecture it is for, after the second underscore, changes nothing here.
			parts := strings.Split(target, "_")
			if len(parts) < 2 {
				return nil, fmt.Errorf(".goreleaser.yml has the target %q, which is no os_arch", target)
			}
			if p := (platform{parts[0], parts[1]}); !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	if all == nil {
		return nil, errors.New(".goreleaser.yml names no platform")
	}
	return all, nil
}

// linked returns the modules of all platforms, sorted, Go itself first.
func linked(root string) ([]module, error) {
	all, err := platforms(root)
	if err != nil {
		return nil, err
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	found := map[string]*module{}
	for _, p := range all {
		if err := p.list(root, found); err != nil {
			return nil, fmt.Errorf("packages for %s/%s: %w", p.os, p.arch, err)
		}
	}
	dir := strings.TrimSpace(string(goroot))
	modules := []module{{path: standard, dir: dir, packages: map[string]bool{dir: true}}}
	for _, path := range slices.Sorted(maps.Keys(found)) {
		modules = append(modules, *found[path])
	}
	return modules, nil
}

// list adds what a platform's program is made of.
func (p platform) list(root string, found map[string]*module) error {
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Module", ".")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+p.os, "GOARCH="+p.arch)
	out, err := cmd.Output()
	if err != nil {
		return err
	}
	for in := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkg struct {
			Dir    string
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		switch err := in.Decode(&pkg); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case pkg.Module == nil || pkg.Module.Main: // Go's own, and ours
			continue
		}
		m := found[pkg.Module.Path]
		if m == nil {
			m = &module{path: pkg.Module.Path, version: pkg.Module.Version, dir: pkg.Module.Dir, packages: map[string]bool{}}
			found[m.path] = m
		}
		m.packages[pkg.Dir] = true
	}
}
