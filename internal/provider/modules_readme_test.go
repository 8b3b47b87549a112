package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// moduleNames are the modules that there are, whoever has added them.
func moduleNames(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(modules)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if len(names) < 3 {
		t.Errorf("only the modules %q were found", names)
	}
	return names
}

// moduleFile is the text of a file of a module. Without it, the test fails.
func moduleFile(t *testing.T, module, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(modules, module, file))
	if err != nil {
		t.Errorf("a module needs it: %v", err)
	}
	return string(text)
}

var (
	moduleBlock   = regexp.MustCompile(`(?ms)^module "\w+" \{\n.*?^\}`)
	moduleInput   = regexp.MustCompile(`(?ms)^variable "(\w+)" \{\n(.*?)^\}`)
	moduleOutput  = regexp.MustCompile(`(?ms)^output "(\w+)" \{\n(.*?)^\}`)
	inputsTable   = regexp.MustCompile(`(?s)\n## Inputs\n\n(\|.*?)\n\n`)
	outputsTable  = regexp.MustCompile(`(?s)\n## Outputs\n\n(\|.*?)(?:\n\n|\n$|$)`)
	firstColumn   = regexp.MustCompile("(?m)^\\| ((?:`\\w+`(?:, )?)+) \\|")
	codeName      = regexp.MustCompile("`(\\w+)`")
	minimumOfCLI  = regexp.MustCompile(`required_version\s+= ">= `)
	minimumOfThis = regexp.MustCompile(`strongswan = \{\s+source\s+= "terraform-strongswan/strongswan"\s+version\s+= ">= `)
)

// TestModules_conventions: what authors of modules agree on. No test of a module is run here, but there has to be one.
func TestModules_conventions(t *testing.T) {
	t.Parallel()
	for _, module := range moduleNames(t) {
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			versions := moduleFile(t, module, "versions.tf")
			if !minimumOfCLI.MatchString(versions) {
				t.Error("versions.tf names no minimum version of the CLI")
			}
			code := versions
			for _, file := range []string{"main.tf", "variables.tf", "outputs.tf"} {
				code += moduleFile(t, module, file)
			}
			if strings.Contains(code, `resource "strongswan_`) && !minimumOfThis.MatchString(versions) {
				t.Error("versions.tf names no minimum version of this provider")
			}
			if regexp.MustCompile(`(?m)^provider "`).MatchString(code) {
				t.Error("there is a provider block: it is for the caller to configure providers, and for_each over the module needs that")
			}
			readme := moduleFile(t, module, "README.md")
			for table, blocks := range map[*regexp.Regexp]*regexp.Regexp{inputsTable: moduleInput, outputsTable: moduleOutput} {
				compareTable(t, readme, table, blocks.FindAllStringSubmatch(code, -1))
			}
			if tests, err := filepath.Glob(filepath.Join(modules, module, "tests", "*.tftest.hcl")); err != nil || len(tests) == 0 {
				t.Errorf("there are no tests: %v", err)
			}
			called := strings.ReplaceAll(readme, "github.com/terraform-strongswan/terraform-provider-strongswan//examples/modules/"+module+"?ref=v0.1.0", "../..")
			roots, err := filepath.Glob(filepath.Join(modules, module, "examples", "*", "main.tf"))
			if err != nil {
				t.Fatal(err)
			}
			for _, root := range roots {
				text, err := os.ReadFile(root)
				if err != nil {
					t.Fatal(err)
				}
				if call := moduleBlock.FindString(string(text)); !strings.Contains(called, call) {
					t.Errorf("README.md does not show the call of %s: %s", root, call)
				}
			}
		})
	}
}

// compareTable compares what README lists with the code, and looks for descriptions and types.
func compareTable(t *testing.T, readme string, table *regexp.Regexp, blocks [][]string) {
	t.Helper()
	var listed, declared []string
	found := table.FindStringSubmatch(readme)
	if found == nil {
		t.Errorf("README.md has no table %s", table)
		return
	}
	for _, column := range firstColumn.FindAllStringSubmatch(found[1], -1) {
		for _, name := range codeName.FindAllStringSubmatch(column[1], -1) {
			listed = append(listed, name[1])
		}
	}
	for _, block := range blocks {
		declared = append(declared, block[1])
		if !strings.Contains(block[2], "  description") {
			t.Errorf("%s has no description", block[1])
		}
		if strings.HasPrefix(block[0], "variable") && !regexp.MustCompile(`(?m)^  type +=`).MatchString(block[2]) {
			t.Errorf("%s has no type", block[1])
		}
	}
	slices.Sort(listed)
	slices.Sort(declared)
	if !slices.Equal(listed, declared) {
		t.Errorf("README.md lists %q, and the code has %q", listed, declared)
	}
}
