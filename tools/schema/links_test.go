package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	fenced  = regexp.MustCompile("(?ms)^```.*?^```$")
	inline  = regexp.MustCompile("`[^`\n]*`")
	title   = regexp.MustCompile(`(?m)^#+ (.*)$`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)">`)
	symbols = regexp.MustCompile(`[^\p{L}\p{N}\s_-]`)
)

// TestLinks follows each link of each document to a file of this repository, and to the heading in it. Documentation for
// registries names pages without their ending.
func TestLinks(t *testing.T) {
	t.Parallel()
	const root = "../.."
	out, err := exec.Command("git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard", "*.md").Output()
	if err != nil {
		t.Fatal(err)
	}
	followed := 0
	for name := range strings.Lines(string(out)) {
		document := filepath.Join(root, strings.TrimSpace(name))
		text := read(t, document)
		for _, found := range link.FindAllStringSubmatch(inline.ReplaceAllString(fenced.ReplaceAllString(text, ""), ""), -1) {
			target, heading, _ := strings.Cut(found[1], "#")
			if strings.Contains(target, ":") {
				continue // elsewhere
			}
			followed++
			path := document
			if target != "" {
				path = filepath.Join(filepath.Dir(document), target)
			}
			if _, err := os.Stat(path); err != nil {
				path += ".md"
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s: the link %s leads nowhere", document, found[1])
				continue
			}
			if heading != "" && !headings(read(t, path))[heading] {
				t.Errorf("%s: the link %s leads to a heading that is not there", document, found[1])
			}
		}
	}
	if followed < 50 {
		t.Errorf("only %d links were found", followed)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// headings are the anchors of a document: those that are written, and those that are made of its headings.
func headings(text string) map[string]bool {
	found := map[string]bool{}
	for _, a := range anchor.FindAllStringSubmatch(text, -1) {
		found[a[1]] = true
	}
	for _, h := range title.FindAllStringSubmatch(text, -1) {
		found[strings.ReplaceAll(symbols.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-")] = true
	}
	return found
}
