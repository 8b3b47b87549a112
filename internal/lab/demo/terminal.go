package main

import (
	"fmt"
	"os"
	"strings"
)

// coloured reports whether the output may have colours: it goes to a terminal, and there is no
// NO_COLOR (https://no-color.org). CLICOLOR_FORCE wants colours elsewhere, too
// (https://bixense.com/clicolors).
var coloured = func() bool {
	if force := os.Getenv("CLICOLOR_FORCE"); force != "" && force != "0" {
		return true
	}
	info, err := os.Stdout.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}()

var step int

// explain announces the next step.
func explain(text string) {
	step++
	fmt.Println(bold(fmt.Sprintf("\n[%d] %s", step, text)))
}

// announce shows a command as it would be typed.
func announce(program string, args ...string) {
	fmt.Println(dim("$ " + strings.Join(append([]string{program}, args...), " ")))
}

func paint(code, text string) string {
	if !coloured {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func bold(text string) string   { return paint("1;36", text) }
func dim(text string) string    { return paint("2", text) }
func green(text string) string  { return paint("32", text) }
func yellow(text string) string { return paint("33", text) }
func red(text string) string    { return paint("31", text) }
