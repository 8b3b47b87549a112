package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestLargestCircle: files are in a circle through functions, methods and fields, and through other files.
func TestLargestCircle(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":               "module example.org/m\n\ngo 1.25\n",
		"internal/p/a.go":      "package p\n\nfunc A() { B{}.method() }\n",
		"internal/p/b.go":      "package p\n\ntype B struct{ field C }\n\nfunc (b B) method() { _ = b.field }\n",
		"internal/p/c.go":      "package p\n\ntype C struct{}\n\nvar _ = A\n",
		"internal/p/leaf.go":   "package p\n\nfunc leaf() { A(); D() }\n",
		"internal/p/d.go":      "package p\n\nfunc D() { local := 1; _ = local }\n",
		"internal/p/a_test.go": "package p\n\nfunc init() { leaf() }\n",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	loaded, err := load(root)
	if err != nil || len(loaded) != 1 {
		t.Fatalf("%d packages: %v", len(loaded), err)
	}
	if circle := largestCircle(loaded[0]); !slices.Equal(circle, []string{"a.go", "b.go", "c.go"}) {
		t.Errorf("the circle is %q", circle)
	}
}

// TestForbidden: families do not import each other, the gateway knows nothing of Terraform, and only misspelt reads HCL.
func TestForbidden(t *testing.T) {
	t.Parallel()
	const framework = "github.com/hashicorp/terraform-plugin-framework/diag"
	for _, c := range []struct {
		name, imported string
		problems       int
	}{
		{"provider/pool", module + "provider/lifecycle", 0},
		{"provider/pool", framework, 0},
		{"provider/pool", module + "provider/connection", 1},
		{"provider/section", module + "gateway", 1},
		{"gateway", module + "vici", 0},
		{"gateway", framework, 1},
		{"provider", module + "provider/pool", 0},
		{"provider", module + "misspelt", 0},
		{"provider", "github.com/hashicorp/hcl/v2", 1},
		{"provider/pool", module + "misspelt", 1},
		{"misspelt", "github.com/hashicorp/hcl/v2/hclsyntax", 0},
		{"misspelt", framework, 1},
		{"misspelt", module + "swanctl", 1},
		{"misspelt", module + "spelling", 0},
		{"swanctl", module + "vici", 1},
	} {
		p := &packages.Package{Imports: map[string]*packages.Package{c.imported: nil}}
		if problems := forbidden(c.name, p); len(problems) != c.problems {
			t.Errorf("%s imports %s: %q", c.name, c.imported, problems)
		}
	}
}
