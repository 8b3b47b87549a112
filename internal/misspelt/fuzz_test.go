package misspelt_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/misspelt"
)

// FuzzWalk: whatever a file holds, looking into it ends soon, and never in a panic. What is found names a place in the file, and
// what is not found there is not named.
func FuzzWalk(f *testing.F) {
	for _, rules := range []map[string]rule{expressions, blocks, overrides, names, modules} {
		for _, r := range rules {
			for name, text := range r.files {
				f.Add([]byte(text), strings.HasSuffix(name, ".json"))
			}
		}
	}
	cases, err := filepath.Glob("testdata/cases/*/main.tf")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range cases {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, false)
	}
	for _, text := range []string{"(", "1?", "!", "%{if 1}", "a[*]", "<<E\n${", "\"${", "{for a in b:"} {
		f.Add([]byte(required+connection("children = "+strings.Repeat(text, 2000))), false)
	}
	f.Fuzz(func(t *testing.T, text []byte, isJSON bool) {
		folder := t.TempDir()
		name := "main.tf"
		if isJSON {
			name += ".json"
		}
		// The same once more as what overrides it, and as a module.
		files{name: string(text), "a_override.tf": connection("wait_for = local.a"), "m/override.tf": string(text)}.write(t, folder)
		began := time.Now()
		blocks, err := misspelt.Walk(folder, ".terraform", sample())
		if spent := time.Since(began); spent > 20*time.Second {
			t.Errorf("it took %s", spent)
		}
		if err != nil && strings.Contains(err.Error(), "has failed") {
			t.Error(err)
		}
		for _, block := range blocks {
			block.Fits(map[string]any{"name": "a", "children": map[string]any{"x": nil}, "local": []any{nil, misspelt.Unknown{}}})
			for _, f := range block.Findings {
				if f.Line < 1 || f.Column < 1 || f.File == "" || f.Within == "" || f.Attribute == "" || len(f.String()) > 2000 {
					t.Errorf("%+v", f)
				}
			}
		}
	})
}
