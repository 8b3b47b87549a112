package topology

import (
	"fmt"
	"strings"
)

// dotStyles are the attributes of links, see https://graphviz.org/docs/edges/.
var dotStyles = map[State][]string{
	Up:   {"color=green", "penwidth=2"},
	Down: {"color=red", "style=dotted"},
}

func (g Graph) dot(names []string) string {
	var text strings.Builder
	text.WriteString("graph topology {\n  node [shape=box]\n")
	for _, name := range names {
		fmt.Fprintf(&text, "  %s [label=%s]\n", id(names, name), dotQuote(g.Nodes[name]))
	}
	for _, link := range g.Links {
		var attributes []string
		if link.Label != "" {
			attributes = append(attributes, "label="+dotQuote(link.Label))
		}
		attributes = append(attributes, dotStyles[link.State]...)
		fmt.Fprintf(&text, "  %s -- %s", id(names, link.From), id(names, link.To))
		if len(attributes) > 0 {
			fmt.Fprintf(&text, " [%s]", strings.Join(attributes, " "))
		}
		text.WriteString("\n")
	}
	text.WriteString("}\n")
	return text.String()
}

// dotQuote makes a label, in which a backslash begins an escape sequence.
func dotQuote(label string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(label) + `"`
}
