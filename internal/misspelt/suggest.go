package misspelt

import (
	"maps"
	"slices"
	"strings"
)

// suggest returns the attribute that a name was probably meant to be, or "".
func suggest(name string, attributes map[string]*Type) string {
	text := strings.ReplaceAll(strings.ToLower(clip(name)), "-", "_")
	best, limit := "", len(text)/3
	for _, known := range slices.Sorted(maps.Keys(attributes)) {
		if d := distance(text, known); d <= limit {
			best, limit = known, d-1
		}
	}
	return best
}

// distance is the number of letters to insert, drop, replace or swap with the next one to get from
// a to b (optimal string alignment).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range len(b) {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(replaced, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

// elsewhere returns the path of the first objects in a block that have an attribute, or "". The block
// itself is called "the block".
func elsewhere(name string, block *Type) string {
	if block.Attributes[name] != nil {
		return "the block itself"
	}
	for _, attribute := range slices.Sorted(maps.Keys(block.Attributes)) {
		if path := pathTo(name, block.Attributes[attribute], attribute); path != "" {
			return path
		}
	}
	return ""
}

func pathTo(name string, t *Type, path string) string {
	switch t.Kind {
	case Leaf:
	case List, Map:
		return pathTo(name, t.Element, path)
	case Object:
		if t.Attributes[name] != nil {
			return path
		}
		for _, attribute := range slices.Sorted(maps.Keys(t.Attributes)) {
			if within := pathTo(name, t.Attributes[attribute], path+"."+attribute); within != "" {
				return within
			}
		}
	}
	return ""
}
