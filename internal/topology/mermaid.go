package topology

import (
	"fmt"
	"strings"
)

// mermaidLines are the lines of links and their colours, see https://mermaid.js.org/syntax/flowchart.html.
var mermaidLines = map[State]struct{ line, style string }{
	Unknown: {"---", ""},
	Up:      {"===", "stroke:green"},
	Down:    {"-.-", "stroke:red"},
}

func (g Graph) mermaid(names []string) string {
	var text, styles strings.Builder
	text.WriteString("flowchart LR\n")
	for _, name := range names {
		fmt.Fprintf(&text, "  %s[%s]\n", id(names, name), mermaidQuote(g.Nodes[name]))
	}
	for number, link := range g.Links {
		look := mermaidLines[link.State]
		label := ""
		if link.Label != "" {
			label = "|" + mermaidQuote(link.Label) + "|"
		}
		fmt.Fprintf(&text, "  %s %s%s %s\n", id(names, link.From), look.line, label, id(names, link.To))
		if look.style != "" {
			fmt.Fprintf(&styles, "  linkStyle %d %s\n", number, look.style)
		}
	}
	return text.String() + styles.String()
}

// mermaidQuote makes a label. Inside of quotes, a character that Mermaid or HTML would take for something else is written
// by its number.
func mermaidQuote(label string) string {
	var quoted strings.Builder
	for _, r := range label {
		switch r {
		case '\n':
			quoted.WriteString("<br>")
		case '"', '#', '&', '<', '>', '`', '\\', ';':
			fmt.Fprintf(&quoted, "#%d;", r)
		default:
			quoted.WriteRune(r)
		}
	}
	return `"` + quoted.String() + `"`
}
