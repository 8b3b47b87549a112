package swanctl_test

import (
	"os"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// tableSections are the sections as testdata/connection-options.tsv names them.
var tableSections = map[string]*swanctl.Section{
	"conn":   swanctl.Connection,
	"local":  swanctl.Local,
	"remote": swanctl.Remote,
	"cert":   swanctl.CertificateFile,
	"cacert": swanctl.CertificateFile,
	"child":  swanctl.Child,
}

// reportField is a row of testdata/connection-options.tsv: what was found out about an option by running daemons.
type reportField struct {
	section, option, wire, since, report, reportedSince, change string
}

func facts(t *testing.T) []reportField {
	t.Helper()
	text, err := os.ReadFile("testdata/connection-options.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var all []reportField
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		row := strings.Split(line, "\t")
		all = append(all, reportField{
			section: row[0], option: row[1], wire: row[2], since: row[6], report: row[7], reportedSince: row[8], change: row[9],
		})
	}
	if len(all) < 100 {
		t.Fatalf("only %d facts read", len(all))
	}
	return all
}

// TestTable_agreesWithTheFacts: the table says of each option what running daemons showed.
//
//nolint:paralleltest // the subtests note what they have seen
func TestTable_agreesWithTheFacts(t *testing.T) {
	seen := map[*swanctl.Option]bool{}
	for _, f := range facts(t) {
		t.Run(f.section+"."+f.option, func(t *testing.T) {
			o := tableSections[f.section].Option(f.option)
			if o == nil {
				t.Fatal("the table has no such row")
			}
			seen[o] = true
			if want := f.wire == "list"; o.List != want {
				t.Errorf("List = %v, want %v", o.List, want)
			}
			if want := since(f.since); o.Since != want {
				t.Errorf("Since = %v, want %v", o.Since, want)
			}
			if f.section == "cert" || f.section == "cacert" {
				return // reported with certs and cacerts
			}
			if want := !strings.HasPrefix(f.report, "-"); (o.Report.Key != "") != want {
				t.Errorf("Report.Key = %q, but the report is %q", o.Report.Key, f.report)
			}
			if f.reportedSince != "-" && f.reportedSince != "5.9.8" {
				if want := version(t, f.reportedSince); o.Report.Since != want {
					t.Errorf("Report.Since = %v, want %v", o.Report.Since, want)
				}
			}
			if want := strings.HasPrefix(f.change, "IGNORED"); o.Unnoticed != want {
				t.Errorf("Unnoticed = %v, want %v", o.Unnoticed, want)
			}
			if !strings.Contains(f.report, o.Report.Key) {
				t.Errorf("Report.Key = %q does not occur in %q", o.Report.Key, f.report)
			}
		})
	}
	for name, section := range tableSections {
		for _, o := range section.Options {
			if !seen[o] {
				t.Errorf("%s.%s: nothing is known of this option", name, o.Name)
			}
		}
	}
}

// since reads the release that introduced an option. Remarks on single values ("prefer: 5.9.10") are those values'.
func since(text string) swanctl.Version {
	v, err := swanctl.ParseVersion(text)
	if err != nil {
		return swanctl.Version{}
	}
	return v
}

func version(t *testing.T, text string) swanctl.Version {
	t.Helper()
	v, err := swanctl.ParseVersion(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTable_everyRowIsDocumented(t *testing.T) {
	t.Parallel()
	for name, section := range tableSections {
		for _, o := range section.Options {
			if !strings.HasSuffix(o.Doc, ".") || len(o.Doc) < 20 {
				t.Errorf("%s.%s: Doc = %q, want a sentence", name, o.Name, o.Doc)
			}
			if o.Kind == nil || o.Kind.Name == "" {
				t.Errorf("%s.%s has no kind with a name", name, o.Name)
			}
			if o.Default.Doc == "" {
				t.Errorf("%s.%s: the default is not documented", name, o.Name)
			}
		}
	}
}

// Every default that is a fixed text has to be valid, or it would be compared as something else.
func TestTable_defaultsAreValid(t *testing.T) {
	t.Parallel()
	for name, section := range tableSections {
		for _, o := range section.Options {
			if o.Default.Values == nil {
				continue
			}
			for _, v := range []swanctl.Version{swanctl.Oldest, {Major: 6, Minor: 1}} {
				values, _ := o.Default.Values(swanctl.Context{
					Version:  v,
					Value:    func(string) (string, bool) { return "", false },
					Reported: emptyReport{},
				})
				for _, text := range values {
					if err := o.Kind.Problem(text); err != nil {
						t.Errorf("%s.%s: default %q: %v", name, o.Name, text, err)
					}
				}
			}
		}
	}
}

// emptyReport is a section without anything in it.
type emptyReport struct{}

func (emptyReport) Get(string) (string, bool)               { return "", false }
func (emptyReport) List(string) ([]string, bool)            { return nil, false }
func (emptyReport) Section(string) (swanctl.Reported, bool) { return nil, false }
