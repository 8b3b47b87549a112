package topology

import (
	"fmt"
	"strconv"
	"strings"
)

// mermaidLines are the lines of links, and mermaidStyles their colours, see https://mermaid.js.org/syntax/flowchart.html.
var (
	mermaidLines  = map[State]string{Unknown: "---", Up: "===", Down: "-.-"}
	mermaidStyles = []struct {
		state State
		style string
	}{{Up, "stroke:green"}, {Down, "stroke:red"}}
)

func (g Graph) mermaid(names []string) string {
	var text strings.Builder
	text.WriteString("flowchart LR\n")
	for _, name := range names {
		fmt.Fprintf(&text, "  %s[%s]\n", id(names, name), mermaidQuote(g.Nodes[name]))
	}
	numbers := map[State][]string{}
	for number, link := range g.Links {
		label := ""
		if link.Label != "" {
			label = "|" + mermaidQuote(link.Label) + "|"
		}
		fmt.Fprintf(&text, "  %s %s%s %s\n", id(names, link.From), mermaidLines[link.State], label, id(names, link.To))
		numbers[link.State] = append(numbers[link.State], strconv.Itoa(number))
	}
	for _, s := range mermaidStyles {
		if len(numbers[s.state]) > 0 {
			fmt.Fprintf(&text, "  linkStyle %s %s\n", strings.Join(numbers[s.state], ","), s.style)
		}
	}
	return text.String()
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
