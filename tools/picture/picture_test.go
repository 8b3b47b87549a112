package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

// demo is a run with the wanted steps, one of them too long for the screen.
func demo() string {
	var run strings.Builder
	for _, scene := range wanted {
		for i, title := range scene {
			run.WriteString("\x1b[1;36m\n[7] " + title + " <and more>\x1b[0m\r\n\x1b[2m$ terraform plan\x1b[0m\r\n\r\nfirst\r\n")
			if i == 0 {
				run.WriteString(strings.Repeat("one line of many\r\n", rows))
			}
			run.WriteString("\x1b[31m- \"last\" & <least>\x1b[0m\r\n")
		}
	}
	return run.String()
}

func TestPicture(t *testing.T) {
	t.Parallel()
	var svg strings.Builder
	if err := run(strings.NewReader(demo()), &svg); err != nil {
		t.Fatal(err)
	}
	wellFormed(t, svg.String())
	for _, scene := range wanted {
		for _, title := range scene {
			if !strings.Contains(svg.String(), `<tspan class="title">`+title+" &lt;and more&gt;</tspan>") {
				t.Errorf("there is no step %q", title)
			}
		}
	}
	for _, has := range []string{`style="fill: #ff7b72">- &#34;last&#34; &amp; &lt;least&gt;<`, `class="faint">$ terraform plan<`, ">first<", ">    …<"} {
		if !strings.Contains(svg.String(), has) {
			t.Errorf("there is no %s in\n%s", has, svg.String())
		}
	}
	for _, hasNot := range []string{"\x1b", "\x00"} {
		if strings.Contains(svg.String(), hasNot) {
			t.Errorf("the picture has %q", hasNot)
		}
	}
}

// TestPicture_fits counts the lines of each screen.
func TestPicture_fits(t *testing.T) {
	t.Parallel()
	scenes, err := cut(demo())
	if err != nil {
		t.Fatal(err)
	}
	for i, scene := range scenes {
		if len(scene) > rows+1 { // an empty one at the end
			t.Errorf("scene %d has %d lines", i, len(scene))
		}
	}
}

// TestPicture_missing wants a step that is gone from the demo to be noticed.
func TestPicture_missing(t *testing.T) {
	t.Parallel()
	err := run(strings.NewReader("[1] Another demo\n"), io.Discard)
	if err == nil || !strings.Contains(err.Error(), wanted[0][0]) {
		t.Errorf("a step is missing, and the error is %v", err)
	}
}

// TestPicture_committed looks at the picture in the README: it has all scenes of a run.
func TestPicture_committed(t *testing.T) {
	t.Parallel()
	svg, err := os.ReadFile("../../.github/demo.svg")
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, string(svg))
	for _, scene := range wanted {
		for _, title := range scene {
			if !strings.Contains(string(svg), `<tspan class="title">`+title) {
				t.Errorf("the picture lacks %q: make picture", title)
			}
		}
	}
}

func wellFormed(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
