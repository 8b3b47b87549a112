package misspelt

import (
	"maps"
	"slices"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/spelling"
)

// suggest returns the attribute that a name was probably meant to be, or "".
func suggest(name string, attributes map[string]*Type) string {
	text := strings.ReplaceAll(strings.ToLower(clip(name)), "-", "_")
	return spelling.Nearest(text, slices.Sorted(maps.Keys(attributes)))
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
