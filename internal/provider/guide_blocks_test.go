package provider_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The documents whose blocks are followed, from the root of the repository.
const (
	root        = "../.."
	readme      = "README.md"
	guideFolder = "docs/guides"
)

// guideBlock is a block of code in a document.
type guideBlock struct {
	document string
	line     int
	// heading is the one that the block is below.
	heading string
	// before is the paragraph that the block follows, as one line.
	before   string
	language string
	code     string
}

func (b *guideBlock) String() string {
	return fmt.Sprintf("%s:%d (%s)", b.document, b.line, b.language)
}

var fileName = regexp.MustCompile("(?:^| )`([^` ]+)`:$")

// file is the name of the file that a block is written to: the paragraph before is nothing but "`name.ext`:", or ends with it after a
// line break.
func (b *guideBlock) file() string {
	if m := fileName.FindStringSubmatch(b.before); m != nil && strings.Contains(m[1], ".") {
		return m[1]
	}
	return ""
}

// isConfiguration tells Terraform's language from others. The documentation's generator writes one name, people the other.
func (b *guideBlock) isConfiguration() bool { return b.language == "terraform" || b.language == "hcl" }

// guideLanguages are those that [workspace.follow] knows, or that the follower of a document has to say something to.
var guideLanguages = []string{"sh", "text", "terraform", "hcl", "bash", "conf", "mermaid", "powershell"}

// blocksOf reads a document. A fence that a reader would not see as one, or that does not say what is in it, is an error.
func blocksOf(t *testing.T, document string) []*guideBlock {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, document))
	if err != nil {
		t.Fatal(err)
	}
	blocks, problems := parseBlocks(document, string(text))
	for _, p := range problems {
		t.Error(p)
	}
	return blocks
}

func parseBlocks(document, text string) (blocks []*guideBlock, problems []string) {
	var (
		paragraph []string
		blank     bool
		heading   string
		open      *guideBlock
		indent    string
	)
	for i, line := range strings.Split(text, "\n") {
		at := fmt.Sprintf("%s:%d: ", document, i+1)
		trimmed := strings.TrimLeft(line, " ")
		switch {
		case open != nil && strings.TrimRight(trimmed, " ") == "```":
			blocks = append(blocks, open)
			open, paragraph = nil, nil
		case open != nil:
			open.code += strings.TrimPrefix(line, indent) + "\n"
		case strings.HasPrefix(trimmed, "~~~"):
			problems = append(problems, at+"a fence is written with backticks")
		case strings.HasPrefix(trimmed, "```"):
			language := strings.TrimPrefix(trimmed, "```")
			if !slices.Contains(guideLanguages, language) {
				problems = append(problems, fmt.Sprintf("%sa fence with the language %q, and none of %q", at, language, guideLanguages))
			}
			open = &guideBlock{document: document, line: i + 1, heading: heading, before: strings.Join(paragraph, " "), language: language}
			indent = line[:len(line)-len(trimmed)]
		case trimmed == "":
			blank = true
		default:
			if blank {
				paragraph, blank = nil, false
			}
			paragraph = append(paragraph, trimmed)
			if strings.HasPrefix(line, "#") {
				heading = strings.TrimLeft(line, "# ")
			}
		}
	}
	if open != nil {
		problems = append(problems, open.String()+": the fence is not closed")
	}
	return blocks, problems
}

// TestGuides_areFollowed: each document has a test that follows it, and no block that nobody looks at.
//
//strongswan:once
func TestGuides_areFollowed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, guideFolder, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	documents := []string{readme, "docs/index.md"}
	for _, file := range files {
		documents = append(documents, guideFolder+"/"+filepath.Base(file))
	}
	slices.Sort(documents)
	if followed := slices.Sorted(maps.Keys(followers)); !slices.Equal(documents, followed) {
		t.Errorf("there are the documents %q, and tests that follow %q", documents, followed)
	}
	for _, document := range documents {
		blocksOf(t, document)
	}
}

// TestParseBlocks finds what a reader sees.
func TestParseBlocks(t *testing.T) {
	t.Parallel()
	blocks, problems := parseBlocks("x.md", "In this file,\n\n`a.tf`:\n\n```terraform\nx {\n  y\n}\n```\n\n- item\n  two\n\n  ```sh\n  one\n    two\n  ```\n")
	if len(problems) > 0 || len(blocks) != 2 {
		t.Fatal(blocks, problems)
	}
	if b := blocks[0]; b.file() != "a.tf" || b.code != "x {\n  y\n}\n" || b.line != 5 {
		t.Errorf("the first block is %+v", b)
	}
	if b := blocks[1]; b.file() != "" || b.code != "one\n  two\n" || b.before != "- item two" {
		t.Errorf("the second block is %+v", b)
	}
	for _, text := range []string{"```\nx\n```\n", "```python\nx\n```\n", "~~~sh\nx\n~~~\n", "```sh\nx\n"} {
		if _, problems := parseBlocks("x.md", text); len(problems) == 0 {
			t.Errorf("%q is no problem", text)
		}
	}
}
