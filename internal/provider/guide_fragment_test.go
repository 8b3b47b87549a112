package provider_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// tfBlock is a block of a configuration at the top level, with its header: `resource "strongswan_pool" "clients"`.
type tfBlock struct{ header, text string }

// topLevel finds blocks in a text that terraform fmt has nothing to change in.
var (
	topLevel   = regexp.MustCompile(`(?ms)^(\w+(?: "[^"\n]*")*) \{(?:[^\n]*\}$|\n.*?^\}$)`)
	foreign    = regexp.MustCompile(`^(?:resource|data|ephemeral) "(\w+?)_|^provider "(\w+)"`)
	foreignUse = regexp.MustCompile(`\b(?:(?:data|ephemeral)\.)?(?:vault|aws|random|tls|local|google|azurerm)_\w+\.\w+(?:\.\w+|\["[^"]*"\]|\[[^]"]*\])*`)
	triggers   = regexp.MustCompile(`(?m)^    action_trigger \{\n(?:.*\n)*?    \}\n`)
	variable   = regexp.MustCompile(`\bvar\.(\w+)`)
	fileCall   = regexp.MustCompile(`\bfile\("([^"$]+)"\)`)
)

func topLevelBlocks(code string) []tfBlock {
	var blocks []tfBlock
	for _, m := range topLevel.FindAllStringSubmatch(code, -1) {
		b := tfBlock{header: m[1], text: m[0]}
		// Blocks that may be there several times.
		if alias := aliasLine.FindString(b.text); strings.HasPrefix(b.header, "provider") || alias != "" {
			b.header += alias
		} else if !strings.Contains(b.header, `"`) && b.header != "terraform" {
			b.header = b.text
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// isForeign tells that a block belongs to a provider that is not here.
func (b tfBlock) isForeign() bool {
	m := foreign.FindStringSubmatch(b.header)
	return m != nil && m[1]+m[2] != "strongswan" && m[1]+m[2] != "terraform"
}

// isNewer tells that only newer CLIs know a block.
func (b tfBlock) isNewer() bool {
	return strings.HasPrefix(b.header, "action ") || strings.HasPrefix(b.header, "list ")
}

var (
	secondLabel = regexp.MustCompile(`^\w+ "(\w+)"`)
	configBlock = regexp.MustCompile(`(?ms)^  config \{\n(.*?)^  \}`)
	argument    = regexp.MustCompile(`(?m)^    (\w+) +=`)
)

// newerProblems holds the arguments of an action or list block against the provider's schema, as far as their names go.
func newerProblems(t *testing.T, b tfBlock) (problems []string) {
	t.Helper()
	schema := newServer(t).schema
	var known *tfprotov6.SchemaBlock
	name := secondLabel.FindStringSubmatch(b.header)[1]
	if a := schema.ActionSchemas[name]; a != nil && strings.HasPrefix(b.header, "action ") {
		known = a.Schema.Block
	} else if l := schema.ListResourceSchemas[name]; l != nil && strings.HasPrefix(b.header, "list ") {
		known = l.Block
	} else {
		return []string{"there is no " + b.header}
	}
	for _, config := range configBlock.FindAllStringSubmatch(b.text, -1) {
		for _, m := range argument.FindAllStringSubmatch(config[1], -1) {
			if !slices.ContainsFunc(known.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == m[1] }) {
				problems = append(problems, b.header+" has no argument "+m[1])
			}
		}
	}
	return problems
}

// baseOf is the configuration that the fragments of a document are about: its main.tf, else its first block that has a
// terraform block.
func baseOf(blocks []*guideBlock) string {
	for _, b := range blocks {
		if b.file() == "main.tf" {
			return b.code
		}
	}
	for _, b := range blocks {
		if b.isConfiguration() && strings.HasPrefix(b.code, "terraform {") {
			return b.code
		}
	}
	return ""
}

// completed makes a configuration of a fragment. The rules are told to authors in CONTRIBUTING.md, "Guides":
//
//   - It stands together with the base of its document, but for what it has itself (blocks with the same type and labels).
//   - Without either, required_providers is added. What it has as var.x and nobody declares, is declared.
//   - Blocks of other providers, which cannot be installed here, are left out, and references to them become variables.
//   - Blocks that not every CLI knows are left out, too (action and list blocks, action_trigger), see [newerProblems].
func completed(fragment, base string) string {
	own := topLevelBlocks(fragment)
	all := slices.Clone(own)
	for _, b := range topLevelBlocks(base) {
		if !slices.ContainsFunc(own, func(o tfBlock) bool { return o.header == b.header }) {
			all = append(all, b)
		}
	}
	var text strings.Builder
	has, others := false, false
	for _, b := range all {
		switch {
		case b.isForeign():
			others = true
			continue
		case b.isNewer():
			continue
		case b.header == "terraform" && (others || strings.Count(b.text, "source") > 1):
			continue
		case b.header == "terraform":
			has = true
		}
		text.WriteString(b.text + "\n")
	}
	config := foreignUse.ReplaceAllString(triggers.ReplaceAllString(text.String(), ""), "var.elsewhere")
	if !has {
		config += requiredProvider
	}
	declared := map[string]bool{}
	for _, m := range variable.FindAllStringSubmatch(config, -1) {
		if name := m[1]; !declared[name] && !strings.Contains(config, fmt.Sprintf("variable %q {", name)) {
			declared[name] = true
			config += fmt.Sprintf("variable %q {}\n", name)
		}
	}
	return config
}

// fmtProblem tells what terraform fmt would change, or nothing.
func (w *workspace) fmtProblem(t *testing.T, b *guideBlock) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "block.tf")
	w.write(t, file, b.code)
	out, err := w.run(t, "terraform fmt -check -diff '"+file+"'")
	if err != nil {
		return "it is not formatted, or no configuration: " + out
	}
	return ""
}

// validate checks a fragment, [completed], in a directory of its own, together with files of the document that are no configuration.
// "# ..." in it stands for arguments that are not shown, so that none is missing. It returns what is wrong.
func (w *workspace) validate(t *testing.T, b *guideBlock, base string, data map[string]string) (problems []string) {
	t.Helper()
	if problem := w.fmtProblem(t, b); problem != "" {
		return []string{problem}
	}
	own := topLevelBlocks(b.code)
	if len(own) == 0 {
		return []string{"it has no block at its top level"}
	}
	for _, block := range own {
		if block.isNewer() {
			problems = append(problems, newerProblems(t, block)...)
		}
	}
	config := completed(b.code, base)
	directory := t.TempDir()
	w.supply(t, directory, config)
	for name, text := range data {
		w.write(t, filepath.Join(directory, name), text)
	}
	w.write(t, filepath.Join(directory, "main.tf"), config)
	out, err := w.run(t, "cd '"+directory+"'; terraform validate -json || :")
	var answer struct {
		Diagnostics []struct{ Severity, Summary, Detail string }
	}
	if err != nil || json.Unmarshal([]byte(out), &answer) != nil {
		t.Fatalf("%s: terraform validate: %v: %s", b, err, out)
	}
	for _, d := range answer.Diagnostics {
		if d.Severity == "error" && (d.Summary != "Missing required argument" || !strings.Contains(b.code, "# ...")) {
			problems = append(problems, d.Summary+": "+d.Detail+"\nin\n"+config)
		}
	}
	return problems
}

// supply writes the files that a configuration reads: private keys where the name says so, and else certificates.
func (w *workspace) supply(t *testing.T, directory, config string) {
	t.Helper()
	for _, m := range fileCall.FindAllStringSubmatch(config, -1) {
		ca := newIssuer(t, "Example CA")
		content := ca.pem
		if certificate, key := ca.issue(t, "moon.example.org"); strings.Contains(strings.ToLower(m[1]), "key") {
			content = key
		} else if !strings.Contains(strings.ToLower(m[1]), "ca") {
			content = certificate
		}
		w.write(t, filepath.Join(directory, m[1]), content)
	}
}

// TestCompleted holds the rules for fragments.
func TestCompleted(t *testing.T) {
	t.Parallel()
	const base = "terraform {\n  required_providers {\n    x = { source = \"y\" }\n  }\n}\n\nprovider \"strongswan\" {}\n\n" +
		"resource \"strongswan_pool\" \"a\" {\n  name = \"old\"\n}\n\nvariable \"psk\" {}\n"
	got := completed("resource \"strongswan_pool\" \"a\" {\n  name = var.name\n  addrs = ephemeral.vault_kv_secret_v2.psk.data[\"psk\"]\n}\n\n"+
		"ephemeral \"vault_kv_secret_v2\" \"psk\" {\n  mount = \"x\"\n}\n", base)
	for text, times := range map[string]int{
		`"old"`: 0, "vault": 0, `provider "strongswan"`: 1, "var.elsewhere": 1, `variable "elsewhere" {}`: 1, `variable "name" {}`: 1, `variable "psk"`: 1,
		"required_providers": 1,
	} {
		if n := strings.Count(got, text); n != times {
			t.Errorf("%d times %s, want %d, in\n%s", n, text, times, got)
		}
	}
}

// TestAccGuides_fragments holds what is wrong with a fragment, and what is not.
//
//strongswan:each cli
func TestAccGuides_fragments(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	const base = "resource \"strongswan_pool\" \"a\" {\n  name  = \"a\"\n  addrs = \"10.3.0.0/24\"\n}\n"
	for code, want := range map[string]string{
		"resource \"strongswan_connection\" \"a\" {\n  name  = var.name\n  pools = [strongswan_pool.a.name]\n}\n": "",
		"resource \"strongswan_connection\" \"a\" {\n  # ...\n  rekey_time = \"3h\"\n}\n":                         "",
		"resource \"strongswan_connection\" \"a\" {\n  rekey_time = \"3h\"\n}\n":                                  "Missing required argument",
		"resource \"strongswan_connection\" \"a\" {\n  # ...\n  rekey_after = \"3h\"\n}\n":                        "Unsupported argument",
		"resource \"strongswan_connection\" \"a\" {\n  name    = \"a\"\n  version = 3\n}\n":                       "version",
		"resource \"strongswan_connection\" \"a\" {\n  name  = \"a\"\n  pools = [strongswan_pool.b.name]\n}\n":    "undeclared resource",
		"resource \"strongswan_pool\" \"a\" {\n  name = \"a\"\n  addrs = \"10.3.0.0/24\"\n}\n":                    "not formatted",
		"resource \"strongswan_pool\" \"a\" {\n":                                                                  "no configuration",
		"name = \"a\"\n":                                                                                          "no block",
		"action \"strongswan_initiate\" \"a\" {\n  config {\n    ike = \"a\"\n  }\n}\n":                           "",
		"action \"strongswan_initiate\" \"a\" {\n  config {\n    iek = \"a\"\n  }\n}\n":                           "no argument iek",
		"list \"strongswan_tunnel\" \"a\" {\n  provider = strongswan\n}\n":                                        "there is no list",
		"resource \"strongswan_shared_secret\" \"a\" {\n  name   = \"a\"\n  type   = \"ike\"\n  secret = random_password.a.result\n}\n\n" +
			"resource \"random_password\" \"a\" {\n  length = 32\n}\n": "",
	} {
		b := &guideBlock{document: "x.md", language: "terraform", code: code}
		problems := strings.Join(w.validate(t, b, base, nil), "\n")
		if (want == "" && problems != "") || !strings.Contains(problems, want) {
			t.Errorf("%s: want %q, and there is %q", code, want, problems)
		}
	}
}
