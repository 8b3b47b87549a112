package provider_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// ours are attributes in nested objects that the documentation shows a lot.
var ours = regexp.MustCompile(`\b(start_action|remote_ts|auth|private_key|uri)( +)=`)

// TestCheckFolder_documentation: no name in the examples, modules and guides is one that a CLI would drop. With some names
// misspelt, hundreds are.
func TestCheckFolder_documentation(t *testing.T) {
	t.Parallel()
	folders := map[string]map[string]string{} // files by folders
	add := func(folder, file, text string) {
		if folders[folder] == nil {
			folders[folder] = map[string]string{}
		}
		folders[folder][file] = text
	}
	err := filepath.WalkDir(examples, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".tf" {
			return err
		}
		text, err := os.ReadFile(path)
		folder := filepath.Dir(path)
		var out bytes.Buffer
		if _, err := provider.CheckFolder(t.Context(), "test", folder, &out); err != nil || out.Len() > 0 {
			t.Errorf("%v: %s", err, out.String())
		}
		if !bytes.Contains(text, []byte("required_providers")) && filepath.Base(folder) != "modules" {
			// An example of one block, as the documentation shows it.
			if all, _ := filepath.Glob(filepath.Join(folder, "versions.tf")); len(all) == 0 {
				folder = path
				add(folder, "versions.tf", requiredProvider)
			}
		}
		add(folder, filepath.Base(path), string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	guides, err := filepath.Glob(filepath.Join(root, guideFolder, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	documents := []string{readme}
	for _, guide := range guides {
		documents = append(documents, filepath.Join(guideFolder, filepath.Base(guide)))
	}
	for _, document := range documents {
		blocks := blocksOf(t, document)
		base := baseOf(blocks)
		for _, b := range blocks {
			if b.isConfiguration() && len(topLevelBlocks(b.code)) > 0 {
				add(b.String(), "main.tf", completed(b.code, base))
			}
		}
	}
	if len(folders) < 100 {
		t.Errorf("only %d configurations were found", len(folders))
	}
	misspelt := 0
	for name, files := range folders {
		if out := checked(t, name, files); out != "" {
			t.Errorf("%s: %s", name, out)
		}
		for file, text := range files {
			files[file] = ours.ReplaceAllString(text, "${1}x$2=")
		}
		misspelt += strings.Count(checked(t, name, files), "\n")
	}
	if misspelt < 200 {
		t.Errorf("only %d names are found if many are misspelt", misspelt)
	}
}

// checked is what CheckFolder prints about some files.
func checked(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for file, text := range files {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	// Modules elsewhere are not there.
	if _, err := provider.CheckFolder(t.Context(), "test", folder, &out); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: %v", name, err)
	}
	return out.String()
}

// TestCheckFolder_schema: a name that nobody has is found in each object of each block that the provider has.
func TestCheckFolder_schema(t *testing.T) {
	t.Parallel()
	schema := newServer(t).schema
	count := 0
	try := func(header, closing string, of tftypes.Type) {
		for name, attribute := range of.(tftypes.Object).AttributeTypes { //nolint:forcetypeassert // blocks are objects
			for _, text := range objectsIn(attribute) {
				count++
				main := requiredProvider + header + "\n" + name + " = " + text + "\n" + closing + "\n"
				if out := checked(t, header, map[string]string{"main.tf": main}); strings.Count(out, "xyzzy") != 1 {
					t.Errorf("%s%s = %s: %s", header, name, text, out)
				}
			}
		}
	}
	try(`provider "strongswan" {`, "}", schema.Provider.ValueType())
	for name, s := range schema.ResourceSchemas {
		try(fmt.Sprintf("resource %q \"a\" {", name), "}", s.ValueType())
	}
	for name, s := range schema.DataSourceSchemas {
		try(fmt.Sprintf("data %q \"a\" {", name), "}", s.ValueType())
	}
	for name, s := range schema.EphemeralResourceSchemas {
		try(fmt.Sprintf("ephemeral %q \"a\" {", name), "}", s.ValueType())
	}
	for name, s := range schema.ActionSchemas {
		try(fmt.Sprintf("action %q \"a\" {\nconfig {", name), "}\n}", s.Schema.ValueType())
	}
	for name, s := range schema.ListResourceSchemas {
		try(fmt.Sprintf("list %q \"a\" {\nprovider = strongswan\nconfig {", name), "}\n}", s.ValueType())
	}
	if count < 20 {
		t.Errorf("only %d objects were found", count)
	}
}

// objectsIn returns values of a type, each of which has a name that nobody has in one of its objects.
func objectsIn(t tftypes.Type) (texts []string) {
	switch t := t.(type) {
	case tftypes.List:
		for _, text := range objectsIn(t.ElementType) {
			texts = append(texts, "["+text+"]")
		}
	case tftypes.Map:
		for _, text := range objectsIn(t.ElementType) {
			texts = append(texts, "{ key = "+text+" }")
		}
	case tftypes.Object:
		texts = append(texts, "{ xyzzy = 1 }")
		for name, attribute := range t.AttributeTypes {
			for _, text := range objectsIn(attribute) {
				texts = append(texts, "{ "+name+" = "+text+" }")
			}
		}
	}
	return texts
}
