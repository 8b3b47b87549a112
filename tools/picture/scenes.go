package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/leaanthony/go-ansi-parser"
)

// step is one of the demo's steps that is shown, by how its title begins, from which line on, and up to which.
type step struct{ title, from, to string }

// wanted are the scenes, each in a screen of its own.
var wanted = [][]step{
	{{"A colleague changes", "", ""}, {"Plan once more", "", ""}, {"Apply repairs", "Plan: ", ""}},
	{{"Apply: both ends", "Plan: ", ""}, {"Ping from behind", "", ""}, {"The SAs", "", ""}},
	{{"Apply: a mesh", "Apply complete", "Outputs:"}, {"Ping all ways", "", ""}, {"The network", "", ""}},
}

// titleMark is put before titles, whose colour is not in their line.
const titleMark = "\x00"

// rows is the height of the screen: what does not fit is left out in the middle of the longest step.
const rows = 38

// noise is what each run of the CLI says, and nobody reads.
var noise = regexp.MustCompile(`^(Terraform|OpenTofu) (used the selected|will perform|has compared)|^plan\. Resource actions|^  . (update in-place|create)$|Refreshing state|` +
	`: (Still )?(Creating|Modifying)\.\.\.|Opening\.\.\.|Closing\.\.\.|^PING |^--- |^and found no differences`)

var heading = regexp.MustCompile(`^\[\d+\] `)

// cut takes the wanted steps out of a run. An error names one that the run does not have.
func cut(run string) ([][]string, error) {
	steps := split(run)
	var scenes [][]string
	for _, scene := range wanted {
		var parts [][]string
		for _, w := range scene {
			i := slices.IndexFunc(steps, func(lines []string) bool { return strings.HasPrefix(bare(lines[0]), w.title) })
			if i < 0 {
				return nil, fmt.Errorf("the run has no step %q", w.title)
			}
			parts = append(parts, w.part(quiet(steps[i])))
		}
		scenes = append(scenes, slices.Concat(fit(parts)...))
	}
	return scenes, nil
}

// part leaves out what is not shown of a step. The title and the command are.
func (w step) part(lines []string) []string {
	from := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(bare(line), w.from) })
	if w.from != "" && from > 2 {
		lines = slices.Concat(lines[:2], lines[from:])
	}
	to := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(bare(line), w.to) })
	if w.to != "" && to > 0 {
		lines = lines[:to]
	}
	lines[0] = titleMark + lines[0]
	return lines
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

// quiet leaves out noise and all but single empty lines.
func quiet(step []string) []string {
	var kept []string
	for _, line := range step {
		plain := strings.TrimRight(bare(line), " ")
		switch {
		case noise.MatchString(plain):
		case plain == "" && (len(kept) < 3 || bare(kept[len(kept)-1]) == ""):
		default:
			kept = append(kept, line)
		}
	}
	return append(trimEnd(kept), "")
}

func trimEnd(lines []string) []string {
	for len(lines) > 0 && bare(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
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
