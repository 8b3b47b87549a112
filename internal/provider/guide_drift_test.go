package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// followDrift types what the guide types on the gateway with the gateway's swanctl.
func followDrift(t *testing.T, guide string) {
	t.Helper()
	b := newBench(t)
	w := newWorkspace(t, b.environment()...)
	load := func(t *testing.T, command, file string) string {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(w.directory, file))
		if err != nil {
			t.Fatal(err)
		}
		// Where every release of the daemon finds it.
		file = filepath.Join(b.Directory(), file)
		w.write(t, file, string(text))
		return b.swanctl(t, command, "--file", file)
	}
	w.follow(t, guide, elsewhere{"bash": func(t *testing.T, block *guideBlock) string {
		t.Helper()
		out := ""
		for line := range strings.Lines(block.code) {
			command := strings.Fields(line)
			file := command[len(command)-1]
			if len(command) != 4 || command[0] != "swanctl" || command[2] != "--file" || file != filepath.Base(file) {
				t.Fatalf("%s: nothing tests %s", block, line)
			}
			out += load(t, command[1], file)
		}
		return out
	}})
	w.must(t, "terraform plan -detailed-exitcode")

	// What the guide says of changes that are meant: in the configuration, they are no changes any more.
	config, err := os.ReadFile(filepath.Join(w.directory, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	load(t, "--load-conns", "other.conf")
	if out := w.must(t, exits(2, "terraform plan -refresh-only -detailed-exitcode")); !shows(out, `~ dpd_delay = "30s" -> "10s"`) {
		t.Errorf("the plan shows %s", out)
	}
	w.must(t, "terraform apply -refresh-only -auto-approve; "+exits(2, "terraform plan -detailed-exitcode"))
	meant := strings.NewReplacer(`"30s"`, `"10s"`, "remote_ts    =", "mode = \"transport\"\n      remote_ts    =").Replace(string(config))
	w.write(t, "main.tf", meant)
	w.must(t, "terraform plan -detailed-exitcode")

	// Somebody else's option is loaded as it was read.
	w.write(t, "main.tf", strings.Replace(string(config), "  children", "  rekey_time = \"3h\"\n  lifecycle {\n    ignore_changes = [dpd_delay]\n  }\n  children", 1))
	w.must(t, "terraform apply -auto-approve")
	if report := b.report(t, "site"); value(report, "dpd_delay") != "10" || value(report, "rekey_time") != "10800" {
		t.Errorf("the gateway has %s", report)
	}

	b.Kill()
	w.must(t, exits(1, "terraform plan -detailed-exitcode -input=false -lock=false"))
}

// exits is a command that has to end with an exit code.
func exits(code int, command string) string {
	return fmt.Sprintf("code=0; %s || code=$?; test $code -eq %d", command, code)
}

// TestGuides_driftTable: the guide says of each option what its row in the table says.
func TestGuides_driftTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, guideFolder, "drift.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "<!-- table: TestGuides_driftTable -->\n")
	table, _, _ := strings.Cut(rest, "<!-- end of table -->")
	if want := driftTable(); table != want {
		t.Errorf("the guide's table is\n%s\nand has to be\n%s", table, want)
	}
}

// driftTable has the options of each section by the release that reports them.
func driftTable() string {
	var since []swanctl.Version
	sections, titles := []*swanctl.Section{swanctl.Connection}, []string{"the connection"}
	for _, n := range swanctl.Connection.Nested {
		sections, titles = append(sections, n.Section), append(titles, "`"+n.Name+"`")
	}
	for _, s := range sections {
		for _, o := range s.Options {
			if v := o.Report.Since; o.Report.Key != "" && !v.IsZero() && !slices.Contains(since, v) {
				since = append(since, v)
			}
		}
	}
	slices.SortFunc(since, swanctl.Version.Compare)
	header, line := fmt.Sprintf("| options of | reported from %s on", swanctl.Oldest), "|---|---"
	for _, v := range since {
		header += fmt.Sprintf(" | from %s on", v)
		line += "|---"
	}
	table := header + " | never reported |\n" + line + "|---|\n"
	rows := map[string][]string{}
	var order []string
	for i, s := range sections {
		cells := make([][]string, len(since)+2)
		for _, o := range s.Options {
			cell := 0
			switch {
			case o.Report.Key == "":
				cell = len(cells) - 1
			case !o.Report.Since.IsZero():
				cell = slices.Index(since, o.Report.Since) + 1
			}
			name := "`" + o.Name + "`"
			if o.Report.Key != "" && o.Report.Note != "" {
				name += " (in part)"
			}
			cells[cell] = append(cells[cell], name)
		}
		row := ""
		for _, c := range cells {
			row += strings.TrimRight(" | "+strings.Join(c, ", "), " ")
		}
		if rows[row] == nil {
			order = append(order, row)
		}
		rows[row] = append(rows[row], titles[i])
	}
	for _, row := range order {
		table += "| " + strings.Join(rows[row], ", ") + row + " |\n"
	}
	return table
}
