package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/leaanthony/go-ansi-parser"
)

// Sizes of the picture, in pixels.
const (
	width      = 1180
	lineHeight = 18
	margin     = 20
	bar        = 34 // the window's title bar
)

// seconds is how long a scene is shown.
const seconds = 9

// colours are those of the terminal, by the names that the parser has for them.
var colours = map[string]string{
	"Black": "#484f58", "Maroon": "#ff7b72", "Green": "#3fb950", "Olive": "#d29922",
	"Navy": "#58a6ff", "Purple": "#bc8cff", "Teal": "#39c5cf", "Silver": "#b1bac4",
	// Bold ones are bright.
	"Grey": "#6e7681", "Red": "#ffa198", "Lime": "#56d364", "Yellow": "#e3b341",
	"Blue": "#79c0ff", "Fuchsia": "#d2a8ff", "Aqua": "#56d4dd", "White": "#f0f6fc",
}

// draw writes an SVG. Where animations are not shown, it is the first scene.
func draw(w io.Writer, scenes [][]string) error {
	var svg strings.Builder
	height := bar + 2*margin + rows*lineHeight
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`+"\n", width, height, width, height)
	svg.WriteString("<title>The demo: Terraform and real strongSwan gateways</title>\n")
	svg.WriteString(style(len(scenes)))
	fmt.Fprintf(&svg, `<rect width="%d" height="%d" rx="8" fill="#0d1117"/>`+"\n", width, height)
	for i, colour := range []string{"#ff5f57", "#febc2e", "#28c840"} {
		fmt.Fprintf(&svg, `<circle cx="%d" cy="17" r="6" fill="%s"/>`+"\n", 20+i*20, colour)
	}
	fmt.Fprintf(&svg, `<text x="%d" y="22" class="faint" text-anchor="middle">make demo</text>`+"\n", width/2)
	for i, scene := range scenes {
		fmt.Fprintf(&svg, `<g class="scene" id="scene%d">`+"\n", i)
		for row, line := range scene {
			if bare(line) == "" {
				continue
			}
			spans, err := spans(line)
			if err != nil {
				return fmt.Errorf("line %q: %w", line, err)
			}
			fmt.Fprintf(&svg, `<text x="%d" y="%d" xml:space="preserve">%s</text>`+"\n", margin, bar+margin+row*lineHeight, spans)
		}
		svg.WriteString("</g>\n")
	}
	svg.WriteString("</svg>\n")
	_, err := io.WriteString(w, svg.String())
	return err
}

// style lets the scenes take turns.
func style(scenes int) string {
	var css strings.Builder
	css.WriteString("<style>\ntext { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #c9d1d9; white-space: pre }\n" +
		".bold, .title { font-weight: bold } .title { fill: #39c5cf } .faint { fill: #8b949e }\n#scene0 ~ .scene { opacity: 0 }\n@media (prefers-reduced-motion: no-preference) {\n")
	share := 100 / float64(scenes)
	fmt.Fprintf(&css, "@keyframes turn { 0%%, %.2f%% { opacity: 1 } %.2f%%, 99.99%% { opacity: 0 } 100%% { opacity: 1 } }\n", share-0.1, share)
	for i := range scenes {
		// A negative delay begins in the middle: each scene is one turn behind the one before.
		fmt.Fprintf(&css, "#scene%d { animation: turn %ds step-end %ds infinite }\n", i, scenes*seconds, (i-scenes)*seconds%(scenes*seconds))
	}
	css.WriteString("}\n</style>\n")
	return css.String()
}

// spans is a line in SVG, with its colours.
func spans(line string) (string, error) {
	if title, is := strings.CutPrefix(line, titleMark); is {
		var svg strings.Builder
		svg.WriteString(`<tspan class="title">`)
		err := xml.EscapeText(&svg, []byte(bare(title)))
		return svg.String() + "</tspan>", err
	}
	parts, err := ansi.Parse(line)
	if err != nil {
		return "", err
	}
	var svg strings.Builder
	for _, part := range parts {
		var attributes string
		switch {
		case part.Bold():
			attributes = ` class="bold"`
		case part.Faint():
			attributes = ` class="faint"`
		}
		if part.FgCol != nil {
			if colour, known := colours[part.FgCol.Name]; known {
				attributes += fmt.Sprintf(` style="fill: %s"`, colour)
			}
		}
		svg.WriteString("<tspan" + attributes + ">")
		if err := xml.EscapeText(&svg, []byte(part.Label)); err != nil {
			return "", err
		}
		svg.WriteString("</tspan>")
	}
	return svg.String(), nil
}
