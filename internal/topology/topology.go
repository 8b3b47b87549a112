package topology

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Graph is a network: gateways and the tunnels between them.
type Graph struct {
	// Nodes are the labels of the gateways, by name. A label may have several lines.
	Nodes map[string]string
	Links []Link
}

// Link is a tunnel, or a bundle of them, between two gateways.
type Link struct {
	From, To string // names of nodes
	Label    string // may be empty, and may have several lines
	State    State
}

// State tells whether traffic can pass.
type State int

// What a link can be. It is drawn as a plain line, a thick green one, or a dotted red one.
const (
	Unknown State = iota
	Up
	Down
)

// Formats are the names of the formats that [Graph.Draw] knows.
var Formats = []string{"mermaid", "dot"}

// Draw returns the text of a picture. Equal graphs have equal texts. An error tells of a link whose end is not a node, or of
// a format that is none.
func (g Graph) Draw(format string) (string, error) {
	if !slices.Contains(Formats, format) {
		return "", fmt.Errorf("%q is no format: it is one of %s", format, strings.Join(Formats, ", "))
	}
	// Names may have any characters, so the text numbers the nodes.
	names := slices.Sorted(maps.Keys(g.Nodes))
	for number, link := range g.Links {
		for _, end := range []string{link.From, link.To} {
			if _, found := slices.BinarySearch(names, end); !found {
				return "", fmt.Errorf("link %d is between %q and %q, and there is no node %q", number, link.From, link.To, end)
			}
		}
	}
	if format == "dot" {
		return g.dot(names), nil
	}
	return g.mermaid(names), nil
}

// id is how the text calls a node.
func id(names []string, name string) string {
	number, _ := slices.BinarySearch(names, name)
	return fmt.Sprintf("n%d", number)
}
