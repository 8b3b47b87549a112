package misspelt

import (
	"fmt"
	"strings"
)

// Finding is a name that the CLI drops. It holds names and places of a configuration, never values.
type Finding struct {
	// File is the path of the file, as it follows from the folder that was walked.
	File string
	// Line and Column begin at 1.
	Line, Column int
	// Attribute is the name of the block's attribute that the name is within.
	Attribute string
	// Within is the path of the object that has the name, such as children["lan"].
	Within string
	// Name is what has no meaning there.
	Name string
	// Meant is the name that it was probably meant to be, or "".
	Meant string
	// Elsewhere is the path of objects in the same block that do have the name, if Meant is "".
	Elsewhere string
	// Warning is set if the name need not be a mistake, or not one of who reads about it.
	Warning bool
}

// longestName is how much of a name is shown, in bytes.
const longestName = 64

// Summary is one line that names the name: CLIs fold warnings whose summaries are the same.
func (f Finding) Summary() string {
	return fmt.Sprintf("Unsupported attribute %q", clip(f.Name))
}

// Detail says where the name is, what comes of it, and what to write instead.
func (f Finding) Detail() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: %s has no such attribute, and Terraform would drop it silently.", f.File, f.Line, f.Column, f.Within)
	switch {
	case f.Meant != "":
		fmt.Fprintf(&b, " Did you mean %q?", f.Meant)
	case f.Elsewhere != "":
		fmt.Fprintf(&b, " It is an attribute of %s.", f.Elsewhere)
	}
	return b.String()
}

// String is the finding as a compiler would print it.
func (f Finding) String() string {
	severity := "error"
	if f.Warning {
		severity = "warning"
	}
	place, detail, _ := strings.Cut(f.Detail(), ": ")
	return fmt.Sprintf("%s: %s: %s: %s", place, severity, f.Summary(), detail)
}

// clip shortens what may be anything that somebody has written between quotation marks.
func clip(name string) string {
	if len(name) <= longestName {
		return name
	}
	return strings.ToValidUTF8(name[:longestName], "") + "…"
}
