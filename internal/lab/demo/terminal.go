package main

import (
	"fmt"
	"os"
)

// coloured tells that the output is read by a person: a terminal, and no NO_COLOR (https://no-color.org). CLICOLOR_FORCE
// wants colours elsewhere, too (https://bixense.com/clicolors).
var coloured = func() bool {
	if force := os.Getenv("CLICOLOR_FORCE"); force != "" && force != "0" {
		return true
	}
	info, err := os.Stdout.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}()

var step int

// explain announces the next step in a line.
func explain(text string) {
	step++
	fmt.Println(bold(fmt.Sprintf("\n[%d] %s", step, text)))
}

func paint(code, text string) string {
	if !coloured {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func bold(text string) string  { return paint("1;36", text) }
func dim(text string) string   { return paint("2", text) }
func green(text string) string { return paint("32", text) }
func red(text string) string   { return paint("31", text) }
