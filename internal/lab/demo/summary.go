package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	// colour matches what changes the colour in a terminal.
	colour = regexp.MustCompile(`\x1b\[[0-9;]*m`)

	// change matches the first line about a resource in a plan; its groups are the resource's type
	// and what happens to it. Data sources, which are read, do not match.
	change = regexp.MustCompile(`^  # (?:module\.[\w-]+(?:\[[^]]*])?\.)*(\w+)\.[\w-]+(?:\[.*])? ` +
		`(?:will|must) be (created|destroyed|updated in-place|replaced)`)

	// result matches the last line of a command that went well.
	result = regexp.MustCompile(`^(?:No changes\.|(?:Apply|Destroy) complete!)`)

	// warning matches the first line of a warning, in a frame or not; its group is the warning.
	warning = regexp.MustCompile(`^(?:│ )?(Warning: .*)`)
)

// report returns what to show of the output of a CLI's command: all of it, and an error, if the
// command ended with another exit code than the wanted one.
func report(command, output string, code, want int) (string, error) {
	switch {
	case code != want:
		return output, fmt.Errorf("%s ended with exit code %d instead of %d", command, code, want)
	case command == "output":
		return output, nil
	}
	if summary := summarise(output, command == "plan"); summary != "" {
		return summary, nil
	}
	return output, nil // the words of another CLI
}

// summarise returns what a person wants to know of the output of plan, apply or destroy: the first
// lines of warnings, the sums of the plan, and how it ended. With details, it also shows the
// resources that change in place.
func summarise(output string, details bool) string {
	s := summary{details: details, types: map[string]int{}}
	for line := range strings.Lines(output) {
		s.read(strings.TrimRight(line, "\r\n"))
	}
	return s.text.String()
}

type summary struct {
	details bool
	text    strings.Builder
	types   map[string]int // how many resources of each type the plan changes
	inside  bool           // a resource that changes in place
	warned  []string
}

func (s *summary) read(line string) {
	plain := strings.TrimRight(colour.ReplaceAllString(line, ""), " ")
	if c := change.FindStringSubmatch(plain); c != nil {
		s.types[c[1]]++
		s.inside = s.details && c[2] != "created" && c[2] != "destroyed"
	}
	switch w := warning.FindStringSubmatch(plain); {
	case s.inside:
		s.print(line)
		s.inside = plain != "    }"
	case strings.HasPrefix(plain, "Plan: "):
		s.print(line)
		s.printTypes()
	case result.MatchString(plain):
		s.print(green(plain)) // the CLI's own colour begins on the line before
	case w != nil && !slices.Contains(s.warned, w[1]):
		s.warned = append(s.warned, w[1])
		s.print(yellow(w[1]))
	}
}

// printTypes says how many resources of each type the plan is about, unless it is about one
// resource.
func (s *summary) printTypes() {
	total := 0
	var counts []string
	for _, name := range slices.Sorted(maps.Keys(s.types)) {
		total += s.types[name]
		counts = append(counts, fmt.Sprintf("%d %s", s.types[name], name))
	}
	if total > 1 {
		s.print("  " + strings.Join(counts, ", "))
	}
}

func (s *summary) print(line string) { s.text.WriteString(line + "\n") }
