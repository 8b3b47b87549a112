package main

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// Kinds of tests, as the program's arguments call them.
const (
	eachRelease = "release"
	eachCLI     = "cli"
	kernel      = "kernel"
	machine     = "machine"
	once        = "once"
)

// directive begins the line of a comment that says of which kind a test is.
const directive = "//strongswan:"

// special are the kinds that run only where they are asked for.
var special = []string{kernel, machine}

// kind is where a test runs: once, one of special, or one or both of release and cli. It is nil for a test without one.
type kind []string

func (k kind) has(word string) bool { return slices.Contains(k, word) }

func (k kind) isSpecial() bool { return len(k) == 1 && slices.Contains(special, k[0]) }

// parseKind reads what stands behind a directive.
func parseKind(text string) (kind, error) {
	words := strings.Fields(text)
	switch {
	case slices.Equal(words, []string{once}), kind(words).isSpecial():
		return words, nil
	case len(words) > 1 && words[0] == "each":
		k := kind(words[1:])
		if slices.Equal(k, []string{eachRelease}) || slices.Equal(k, []string{eachCLI}) || slices.Equal(k, []string{eachRelease, eachCLI}) {
			return k, nil
		}
	}
	return nil, fmt.Errorf("%s%s is not a kind", directive, text)
}

// kindOf returns the kind in a comment, which has one line for it at most.
func kindOf(comment *ast.CommentGroup) (found kind, err error) {
	if comment == nil {
		return nil, nil
	}
	for _, line := range comment.List {
		text, is := strings.CutPrefix(line.Text, directive)
		if !is {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("%s%s is its second kind", directive, text)
		}
		if found, err = parseKind(text); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// test is a test function, or a fuzz target.
type test struct {
	directory, name, position string
	kind                      kind
	starts                    bool // a charon, perhaps
}

func (t *test) acceptance() bool { return strings.HasPrefix(t.name, acceptancePrefix) }

// problem says what is wrong with the test's kind, or nothing.
func (t *test) problem() string {
	switch {
	case t.kind == nil && t.acceptance():
		return "an acceptance test needs a kind"
	case t.kind == nil && t.starts:
		return "a test that starts a charon needs a kind"
	case t.kind.has(eachRelease) && !t.starts:
		return "it starts no charon, so it does not depend on the release"
	case t.kind.has(eachCLI) && !t.acceptance():
		return "only acceptance tests run a CLI"
	case t.kind.has(once) && !t.acceptance() && !t.starts:
		return "it neither runs a CLI nor starts a charon, so it needs no kind"
	}
	return ""
}
