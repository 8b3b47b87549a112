package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/leaanthony/go-ansi-parser"
)

// wanted are the scenes, each in a screen of its own: steps of the demo, by how their titles begin.
var wanted = [][]string{
	{"A colleague changes", "Plan once more", "Apply repairs"},
	{"Apply: both ends", "Ping from behind", "The SAs"},
	{"Apply: a mesh", "Ping all ways", "The network"},
}

// titleMark is put before titles, whose colour is not in their line.
const titleMark = "\x00"

// rows is the height of the screen: what does not fit is left out in the middle of the longest step.
const rows = 38

var heading = regexp.MustCompile(`^\[\d+\] `)

// cut takes the wanted steps out of a run. An error names one that the run does not have.
func cut(run string) ([][]string, error) {
	steps := split(run)
	var scenes [][]string
	for _, scene := range wanted {
		var parts [][]string
		for _, title := range scene {
			i := slices.IndexFunc(steps, func(lines []string) bool { return strings.HasPrefix(bare(lines[0]), title) })
			if i < 0 {
				return nil, fmt.Errorf("the run has no step %q", title)
			}
			part := dense(steps[i])
			part[0] = titleMark + part[0]
			parts = append(parts, part)
		}
		scenes = append(scenes, slices.Concat(fit(parts)...))
	}
	return scenes, nil
}

// split returns the lines of each step, the title without its number first.
func split(run string) [][]string {
	var steps [][]string
	for line := range strings.SplitSeq(strings.ReplaceAll(run, "\r", ""), "\n") {
		if plain := bare(line); heading.MatchString(plain) {
			number := heading.FindString(plain)
			steps = append(steps, []string{strings.Replace(line, number, "", 1)})
		} else if len(steps) > 0 {
			last := &steps[len(steps)-1]
			*last = append(*last, line)
		}
	}
	return steps
}

// dense leaves out the empty lines of a step, but for one at its end.
func dense(step []string) []string {
	kept := slices.DeleteFunc(slices.Clone(step), func(line string) bool { return strings.TrimSpace(bare(line)) == "" })
	return append(kept, "")
}

// kept is how many lines of a step are left at least: five at its beginning, four at its end.
const kept = 9

// fit shortens the longest steps until all are on one screen. Of each, the title, the command and the end are most telling.
func fit(parts [][]string) [][]string {
	for {
		total, longest := 0, 0
		for i, part := range parts {
			total += len(part)
			if len(part) > len(parts[longest]) {
				longest = i
			}
		}
		long := parts[longest]
		if total <= rows || len(long) <= kept+1 {
			return parts
		}
		excess := min(total-rows+1, len(long)-kept)
		parts[longest] = slices.Concat(long[:kept-4], []string{"    …"}, long[kept-4+excess:])
	}
}

// bare is a line without its colours.
func bare(line string) string {
	plain, err := ansi.Cleanse(line)
	if err != nil {
		return line
	}
	return plain
}
