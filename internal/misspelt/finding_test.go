package misspelt_test

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestFinding: what is said, and where the name would be right.
func TestFinding(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ attributes, summary, detail string }{
		{
			`children = { lan = { start_acton = "hunter2" } }`,
			`Unsupported attribute "start_acton"`,
			`main.tf:7:24: children["lan"] has no such attribute, and Terraform would drop it silently. Did you mean "start_action"?`,
		},
		{
			`remote = [{}, { revocatoin = "hunter2" }]`,
			`Unsupported attribute "revocatoin"`,
			`main.tf:7:19: remote[1] has no such attribute, and Terraform would drop it silently. Did you mean "revocation"?`,
		},
		{
			`children = { for k in var.hunter2 : k => { proposals = ["hunter2"] } }`,
			`Unsupported attribute "proposals"`,
			`main.tf:7:46: children[…] has no such attribute, and Terraform would drop it silently. It is an attribute of the block itself.`,
		},
		{
			`local = concat([{ mode = "hunter2" }])`,
			`Unsupported attribute "mode"`,
			`main.tf:7:21: local[0] has no such attribute, and Terraform would drop it silently. It is an attribute of children.`,
		},
		{
			`local = concat(var.a, [{ mobike = "hunter2" }])`,
			`Unsupported attribute "mobike"`,
			`main.tf:7:28: local[…] has no such attribute, and Terraform would drop it silently. It is an attribute of the block itself.`,
		},
		{
			`local = [{ slot = "hunter2" }]`,
			`Unsupported attribute "slot"`,
			`main.tf:7:14: local[0] has no such attribute, and Terraform would drop it silently. It is an attribute of local.cacert.`,
		},
		{
			`children = { "a\nb" = { "c\nd" = "hunter2" } }`,
			`Unsupported attribute "c\nd"`,
			`main.tf:7:27: children["a\nb"] has no such attribute, and Terraform would drop it silently.`,
		},
	} {
		f := only(t, connection(c.attributes)).Findings[0]
		if f.Summary() != c.summary || f.Detail() != c.detail {
			t.Errorf("%s: %s: %s", c.attributes, f.Summary(), f.Detail())
		}
	}
	f := only(t, "provider \"strongswan\" {\n  gateways = { paris = { ssh = { hostkey = \"hunter2\" } } }\n}\n").Findings[0]
	if want := `main.tf:7:34: gateways["paris"].ssh of provider "strongswan" has no such attribute, and Terraform would drop it silently. ` +
		`Did you mean "host_key"?`; f.Detail() != want {
		t.Errorf("%s", f.Detail())
	}
	f = only(t, connection(`children = { lan = { start_acton = "hunter2" } }`)).Findings[0]
	if want := `main.tf:7:24: error: Unsupported attribute "start_acton": children["lan"] has no such attribute, and Terraform would drop it silently. ` +
		`Did you mean "start_action"?`; f.String() != want {
		t.Errorf("%s", f)
	}
	f.Warning = true
	if !strings.HasPrefix(f.String(), "main.tf:7:24: warning: ") {
		t.Errorf("%s", f)
	}
}

// TestFinding_long: a name that is a whole text is not repeated.
func TestFinding_long(t *testing.T) {
	t.Parallel()
	f := only(t, connection(`children = { "`+strings.Repeat("ö", 5000)+`" = { "x`+strings.Repeat("ä", 5000)+`" = 1 } }`)).Findings[0]
	if all := f.String(); len(all) > 500 || !utf8.ValidString(all) || !strings.Contains(all, "ä…") || !strings.Contains(all, "ö…") {
		t.Errorf("%s", all)
	}
}

// TestSuggest: slips of the finger, and not more.
func TestSuggest(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"mdoe": "mode", "MODE": "mode", "mod": "mode", "modes": "mode", "updwon": "updown", "pudown": "updown", "start-action": "start_action",
		"startaction": "start_action", "lcoal_st": "local_ts", "remote_st": "remote_ts", "m": "", "mo": "", "action": "", "ts": "", "": "",
	} {
		f := only(t, connection(`children = { x = { "`+name+`" = 1 } }`)).Findings[0]
		if f.Meant != want {
			t.Errorf("%q: %q, want %q", name, f.Meant, want)
		}
	}
}
