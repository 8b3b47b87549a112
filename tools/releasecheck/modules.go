package main

import (
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// bom is what of a CycloneDX document has to be right. Everything else is the tool's.
type bom struct {
	Format   string `json:"bomFormat"`
	Spec     string `json:"specVersion"`
	Metadata struct{ Component component }
	All      []component `json:"components"`
}

type component struct{ Name, Version, PURL string }

// checkModules compares the list of modules with those that the linker has put into the program, and these with go.mod.
func (r *release) checkModules(platform string, info *buildinfo.BuildInfo) error {
	text, err := os.ReadFile(r.file(platform + ".cdx.json"))
	if err != nil {
		return err
	}
	var b bom
	if err := json.Unmarshal(text, &b); err != nil {
		return err
	}
	main := b.Metadata.Component
	if b.Format != "CycloneDX" || b.Spec == "" || main.Name != info.Main.Path || main.Version != "v"+r.Version {
		return fmt.Errorf("the list of modules is one of %s %s, of %s %s", b.Format, b.Spec, main.Name, main.Version)
	}
	listed, linked := map[string]string{}, map[string]string{"std": info.GoVersion}
	for _, c := range b.All {
		if !strings.HasPrefix(c.PURL, "pkg:golang/"+c.Name+"@"+c.Version) {
			return fmt.Errorf("%s %s has the package URL %q", c.Name, c.Version, c.PURL)
		}
		listed[c.Name] = c.Version
	}
	for _, m := range info.Deps {
		linked[m.Path] = m.Version
	}
	if !maps.Equal(listed, linked) {
		return fmt.Errorf("the list has the modules %v, the program %v", listed, linked)
	}
	delete(linked, "std")
	return checkRequired(filepath.Join(r.root, "go.mod"), linked)
}

// checkRequired looks for modules in go.mod. There are more, which only tests need.
func checkRequired(path string, linked map[string]string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	file, err := modfile.Parse(path, text, nil)
	if err != nil {
		return err
	}
	required := map[string]string{}
	for _, r := range file.Require {
		required[r.Mod.Path] = r.Mod.Version
	}
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(linked)) {
		if required[name] != linked[name] {
			problems = append(problems, fmt.Errorf("%s is linked in the version %s, and go.mod has %q", name, linked[name], required[name]))
		}
	}
	// The framework is in every provider: without it, this is no list.
	if linked["github.com/hashicorp/terraform-plugin-framework"] == "" {
		problems = append(problems, errors.New("the framework is not in the list"))
	}
	return errors.Join(problems...)
}
