// Command licenses writes THIRD_PARTY_LICENSES.md: the modules that are linked into the released program on any platform,
// with their licences and with the texts that have to go along with it. It fails if there is a licence that is not on its
// short list of those allowed.
//
// It is not go-licenses, which would have to be run for each platform and its lists of packages be merged, and which asks
// web sites where their sources are.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// allowed are the licences that a dependency may have: they ask for no more of who uses the program than to keep them.
var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "Unicode-DFS-2016"}

const output = "THIRD_PARTY_LICENSES.md"

func main() {
	root := flag.String("root", "..", "directory of the provider's module")
	flag.Parse()
	if err := run(*root); err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	modules, err := linked(root)
	if err != nil {
		return err
	}
	for i := range modules {
		if err := modules[i].read(); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(root, output), []byte(render(modules)), 0o644); err != nil {
		return err
	}
	var refused []string
	for _, m := range modules {
		for _, id := range m.licences {
			if !slices.Contains(allowed, id) {
				refused = append(refused, fmt.Sprintf("%s has the licence %s", m.name(), id))
			}
		}
	}
	if refused != nil {
		return fmt.Errorf("%s; allowed are %s", strings.Join(refused, ", "), strings.Join(allowed, ", "))
	}
	return nil
}
