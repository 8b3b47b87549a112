package provider_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// elsewhere says what the test of a document does with blocks of a language that are not typed where Terraform runs, and returns
// what they print.
type elsewhere map[string]func(t *testing.T, b *guideBlock) string

// moduleSource is what the documents write in front of a module's folder.
const moduleSource = "github.com/terraform-strongswan/terraform-provider-strongswan//examples/modules/"

// follow does what a document says, block by block:
//
//   - sh: it is typed. The shell is one for the whole document: it keeps its directory and what was exported.
//   - text: the block before has printed it, see [shows].
//   - a block of any language after "`name`:" is written to that file.
//   - terraform or hcl without a file is a fragment, see [workspace.validate].
//   - conf: swanctl.conf is read by parse_swanctl_conf, strongswan.conf by a charon. Of others the caller says how they are tested.
//   - mermaid: see [checkMermaid].
//   - bash: the caller says how it is tested.
//
// What the caller says prevails.
func (w *workspace) follow(t *testing.T, document string, others elsewhere) {
	t.Helper()
	blocks := blocksOf(t, document)
	if slices.ContainsFunc(blocks, func(b *guideBlock) bool { return strings.Contains(b.code, moduleSource) }) {
		w.published(t)
	}
	w.followBlocks(t, blocks, others)
}

func (w *workspace) followBlocks(t *testing.T, blocks []*guideBlock, others elsewhere) {
	t.Helper()
	var (
		last string
		ran  bool
		base = baseOf(blocks)
		data = map[string]string{}
	)
	for _, b := range blocks {
		switch handler := others[b.language]; {
		case b.file() != "":
			w.write(t, b.file(), b.code)
			if !strings.HasSuffix(b.file(), ".tf") {
				data[b.file()] = b.code
			}
			if b.isConfiguration() {
				if problem := w.fmtProblem(t, b); problem != "" {
					t.Errorf("%s: %s", b, problem)
				}
			}
		case handler != nil:
			last, ran = handler(t, b), true
		case b.language == "sh":
			t.Logf("%s: %s", b, b.code)
			last, ran = w.mustType(t, b.code), true
		case b.language == "text":
			if !ran {
				t.Fatalf("%s: nothing was typed before that could have printed it", b)
			}
			if !shows(last, b.code) {
				t.Fatalf("%s: the document shows\n%s\nand there was\n%s", b, b.code, last)
			}
		case b.isConfiguration():
			for _, problem := range w.validate(t, b, base, data) {
				t.Errorf("%s: %s", b, problem)
			}
		case b.language == "mermaid":
			checkMermaid(t, b)
		case b.language == "conf" && swanctlSections.MatchString(b.code):
			if problem := w.swanctlProblem(t, b.code); problem != "" {
				t.Errorf("%s: %s", b, problem)
			}
		case b.language == "conf" && strings.HasPrefix(b.code, "charon"):
			startsWith(t, b)
		default:
			t.Fatalf("%s: the test of this document says nothing of how this is tested", b)
		}
	}
}

// typed runs lines in the shell of a document.
func (w *workspace) typed(t *testing.T, code string) (string, error) {
	t.Helper()
	session := filepath.Join(w.directory, "bin", "session")
	return w.run(t, "if test -e '"+session+"'; then . '"+session+"'; fi\n"+
		"trap '{ export -p; echo \"cd \\\"$PWD\\\"\"; } >\""+session+"\"' EXIT\n"+code)
}

// mustType is typed for lines that have to succeed.
func (w *workspace) mustType(t *testing.T, code string) string {
	t.Helper()
	out, err := w.typed(t, code)
	if err != nil {
		t.Fatalf("%s: %v: %s", code, err, out)
	}
	return out
}

// shows tells whether an output has a text, but for line breaks and the frame around errors, which depend on the CLI and on
// the terminal's width. A line "..." in the text stands for anything.
func shows(output, text string) bool {
	output = words(output)
	for part := range strings.SplitSeq("\n"+strings.TrimSpace(text)+"\n", "\n...\n") {
		_, rest, found := strings.Cut(output, words(part))
		if !found {
			return false
		}
		output = rest
	}
	return true
}

func words(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", "", "╷", "", "╵", "").Replace(text)), " ")
}

// TestShows holds what counts as shown.
func TestShows(t *testing.T) {
	t.Parallel()
	const output = "╷\n│ Error: Cannot connect\n│ \n│ connection refused by\n│ the gateway\n╵\n"
	for text, want := range map[string]bool{
		"connection refused by the gateway":       true,
		"Error: Cannot connect\n...\nthe gateway": true,
		"the gateway\n...\nError":                 false,
		"connection accepted":                     false,
	} {
		if shows(output, text) != want {
			t.Errorf("%q: want %v", text, want)
		}
	}
}

// checkMermaid finds diagrams that cannot be drawn at all: an unknown kind, and brackets that do not match.
func checkMermaid(t *testing.T, b *guideBlock) {
	t.Helper()
	switch kind, _, _ := strings.Cut(strings.TrimSpace(b.code), "\n"); strings.Fields(kind + " .")[0] {
	case "flowchart", "graph", "sequenceDiagram", "stateDiagram-v2":
	default:
		t.Errorf("%s: there is no diagram of the kind %q", b, kind)
	}
	for _, pair := range []string{"[]", "()", "{}"} {
		if strings.Count(b.code, pair[:1]) != strings.Count(b.code, pair[1:]) {
			t.Errorf("%s: %s do not match", b, pair)
		}
	}
}

var swanctlSections = regexp.MustCompile(`^(?:connections|secrets|pools|authorities) \{`)

// swanctlProblem reads a part of swanctl.conf as a user of the provider does, and returns what is wrong with it.
func (w *workspace) swanctlProblem(t *testing.T, text string) string {
	t.Helper()
	directory := t.TempDir()
	w.write(t, filepath.Join(directory, "swanctl.conf"), text)
	w.write(t, filepath.Join(directory, "main.tf"), requiredProvider+"output \"all\" {\n  sensitive = true\n"+
		"  value     = provider::strongswan::parse_swanctl_conf(file(\"swanctl.conf\"))\n}\n")
	if out, err := w.run(t, "cd '"+directory+"'; terraform apply -auto-approve"); err != nil {
		return out
	}
	return ""
}

// TestAccGuides_swanctl holds what is wrong with a swanctl.conf, and what is not.
//
//strongswan:once
func TestAccGuides_swanctl(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	const good = "connections {\n  a {\n    version = 2\n    local { auth = psk }\n  }\n}\n"
	if problem := w.swanctlProblem(t, good); problem != "" {
		t.Error(problem)
	}
	for _, bad := range []string{strings.Replace(good, "version =", "versions =", 1), strings.TrimSuffix(good, "}\n")} {
		if w.swanctlProblem(t, bad) == "" {
			t.Errorf("%s is taken", bad)
		}
	}
}
