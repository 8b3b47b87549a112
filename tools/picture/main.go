// Command picture makes the README's picture of the demo: an SVG that shows, one after the other, the scenes of a run that it
// reads from its standard input. `make picture` runs the demo for it.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	err := run(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func run(demo io.Reader, picture io.Writer) error {
	text, err := io.ReadAll(demo)
	if err != nil {
		return err
	}
	scenes, err := cut(string(text))
	if err != nil {
		return err
	}
	return draw(picture, scenes)
}
