package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// engines are what families of resources are made of.
var engines = []string{"gateway", "provider/diagnostic", "provider/lifecycle", "provider/listing", "provider/section"}

// vocabulary are the packages at the bottom, which know nothing of each other, but for vici and transport, and for spelling, which
// others use.
var vocabulary = []string{"privatekey", "swanctl", "topology", "transport", "vici", "wire"}

// mayImport is which of the module's own packages a package of the provider may import. Dependencies point from the provider to
// its families, from these to the engines, and from there to the vocabulary. No family imports another.
var mayImport = map[string][]string{
	"gateway":             {"swanctl", "transport", "vici"},
	"provider/diagnostic": {"vici"},
	"provider/section":    {"provider/diagnostic", "swanctl", "vici"},
	"provider/lifecycle":  {"gateway", "provider/diagnostic", "provider/section", "swanctl", "vici"},
	"provider/listing":    {"gateway", "provider/diagnostic", "provider/lifecycle", "provider/section", "swanctl", "vici"},
	"provider/connection": slices.Concat(engines, vocabulary),
	"provider/credential": slices.Concat(engines, vocabulary),
	"provider/functions":  slices.Concat(engines, vocabulary),
	"provider/operation":  slices.Concat(engines, vocabulary),
	"provider/pool":       slices.Concat(engines, vocabulary),
	"misspelt":            {"spelling"},
	"privatekey":          {},
	"spelling":            {},
	"swanctl":             {"spelling"},
	"topology":            {},
	"transport":           {},
	"vici":                {},
	"wire":                {},
}

// hcl is the language of configurations, which only one package reads.
const (
	hcl       = "github.com/hashicorp/hcl/"
	readerHCL = "misspelt"
)

// noTerraform are packages that can be read, and tested, without knowing Terraform's plugin protocol.
var noTerraform = []string{"gateway", "misspelt", "privatekey", "spelling", "swanctl", "topology", "transport", "vici"}

// forbidden returns what a package imports and must not.
func forbidden(name string, p *packages.Package) (problems []string) {
	for _, imported := range slices.Sorted(maps.Keys(p.Imports)) {
		own, isOwn := strings.CutPrefix(imported, module)
		if rule, ok := mayImport[name]; ok && isOwn && !slices.Contains(rule, own) {
			problems = append(problems, fmt.Sprintf("%s imports %s", name, own))
		}
		if strings.HasPrefix(imported, hcl) && name != readerHCL {
			problems = append(problems, fmt.Sprintf("%s imports %s, which is for %s alone", name, imported, readerHCL))
		}
		if strings.HasPrefix(imported, "github.com/hashicorp/terraform") && slices.Contains(noTerraform, name) {
			problems = append(problems, fmt.Sprintf("%s imports %s, and is to know nothing of Terraform", name, imported))
		}
	}
	return problems
}
