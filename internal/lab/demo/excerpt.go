package main

import (
	"fmt"
	"strings"
)

// excerpt returns some of the blocks at the top level of a configuration, by their first lines
// without the brace, with the comments above them. No first lines: all of it.
func excerpt(text string, wanted ...string) (string, error) {
	if len(wanted) == 0 {
		return text, nil
	}
	paragraphs := strings.Split(strings.TrimSpace(text), "\n\n")
	var blocks []string
	for _, first := range wanted {
		block := findBlock(paragraphs, first)
		if block == "" {
			return "", fmt.Errorf("the configuration has no block %q", first)
		}
		blocks = append(blocks, block)
	}
	return strings.Join(blocks, "\n\n") + "\n", nil
}

// findBlock returns the paragraphs from the one that begins a block to the one that ends it.
func findBlock(paragraphs []string, first string) string {
	for i, paragraph := range paragraphs {
		if !strings.Contains("\n"+paragraph, "\n"+first+" {") {
			continue
		}
		for j := range paragraphs[i:] {
			block := strings.Join(paragraphs[i:i+j+1], "\n\n")
			if strings.HasSuffix(block, "\n}") || strings.HasSuffix(block, " {}") {
				return block
			}
		}
	}
	return ""
}

// leaveOut replaces each run of lines that are unwanted by one line, three dots.
func leaveOut(text string, unwanted func(line string) bool) string {
	var kept strings.Builder
	left := false
	for line := range strings.Lines(text) {
		out := unwanted(strings.TrimSuffix(line, "\n"))
		switch {
		case !out:
			kept.WriteString(line)
		case !left:
			indent := len(line) - len(strings.TrimLeft(line, " "))
			kept.WriteString(line[:indent] + "...\n")
		}
		left = out
	}
	return kept.String()
}
