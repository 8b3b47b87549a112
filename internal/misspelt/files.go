package misspelt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
)

// How much is read, in bytes and in folders.
const (
	largestFile    = 4 << 20
	mostRead       = 32 << 20
	mostFolders    = 1000
	largestModules = largestFile // modules.json
)

var (
	errIrregular = errors.New("it is not a regular file")
	errLarge     = errors.New("it is too large")
	errMuch      = errors.New("the configuration is too large")
)

// extensions are how names of files end that a CLI reads, each with that of the file which another
// CLI reads in its place. Names that end alike are told apart by the longer end.
var extensions = map[string]string{".tf.json": ".tofu.json", ".tofu.json": ".tf.json", ".tf": ".tofu", ".tofu": ".tf"}

// configName is the name of a file that a CLI reads, taken apart.
type configName struct{ base, extension string }

// overrides reports whether a file replaces attributes of what others have.
func (n configName) overrides() bool {
	return n.base == "override" || strings.HasSuffix(n.base, "_override")
}

// takeApart reports whether a CLI reads files of this name.
func takeApart(name string) (configName, bool) {
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") {
		return configName{}, false
	}
	for _, extension := range []string{".tf.json", ".tofu.json", ".tf", ".tofu"} {
		if base, ok := strings.CutSuffix(name, extension); ok {
			return configName{base, extension}, true
		}
	}
	return configName{}, false
}

// configFiles returns the names of the files of a folder that a CLI reads, those that override others
// last. Of two of which Terraform reads one and OpenTofu the other, it returns neither, as it does
// not know who will ask.
func configFiles(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, entry := range entries {
		there[entry.Name()] = true
	}
	var primary, overrides []string
	for _, entry := range entries {
		name, ok := takeApart(entry.Name())
		if !ok || entry.IsDir() || there[name.base+extensions[name.extension]] {
			continue
		}
		if name.overrides() {
			overrides = append(overrides, entry.Name())
		} else {
			primary = append(primary, entry.Name())
		}
	}
	return slices.Concat(primary, overrides), nil
}

// read returns a regular file. It looks first: to open a FIFO could take for ever.
func (w *walker) read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", path, errIrregular)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, largestFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > largestFile {
		return nil, fmt.Errorf("%s: %w", path, errLarge)
	}
	if w.bytes += len(text); w.bytes > mostRead {
		return nil, errMuch
	}
	return text, nil
}

// matters reports whether a file can have anything to do with the provider: resources and what they
// refer to, modules that have some, and what the provider's name stands for.
func (w *walker) matters(source []byte) bool {
	return slices.ContainsFunc([]string{w.schema.word(), "module", "locals", "required_providers"}, func(word string) bool {
		return bytes.Contains(source, []byte(word))
	})
}

// parse returns the body of a file, or nil if it does not matter. The file is called shown in
// findings.
func (w *walker) parse(path, shown string) (hcl.Body, error) {
	source, err := w.read(path)
	if err != nil || !w.matters(source) {
		return nil, err
	}
	isJSON := filepath.Ext(path) == ".json"
	if isJSON {
		err = checkJSONNesting(source)
	} else {
		err = checkNesting(source, shown)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var (
		file  *hcl.File
		diags hcl.Diagnostics
	)
	if isJSON {
		file, diags = hcljson.Parse(source, shown)
	} else {
		file, diags = hclsyntax.ParseConfig(source, shown, hcl.InitialPos)
	}
	if diags.HasErrors() {
		return nil, invalid(path, diags)
	}
	return file.Body, nil
}

// invalid says where a file is not HCL, without HCL's own words: these may repeat the file's text.
func invalid(path string, diags hcl.Diagnostics) error {
	for _, d := range diags {
		if d.Severity == hcl.DiagError && d.Subject != nil {
			return fmt.Errorf("%s:%d:%d: %s", path, d.Subject.Start.Line, d.Subject.Start.Column, "it is not a valid configuration")
		}
	}
	return fmt.Errorf("%s: it is not a valid configuration", path)
}
