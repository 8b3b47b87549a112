package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func describe(diags []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range diags {
		b.WriteString("\n" + d.Severity.String() + " " + d.Attribute.String() + " " + d.Summary + ": " + d.Detail)
	}
	return b.String()
}

func oneError(t *testing.T, diags []*tfprotov6.Diagnostic, at string, says ...string) {
	t.Helper()
	checkDiagnostic(t, diags, tfprotov6.DiagnosticSeverityError, at, says...)
	if strings.Contains(describe(diags), canary) {
		t.Errorf("the error shows the secret:%s", describe(diags))
	}
}

// checkDiagnostic checks that there is one diagnostic, and what it says.
func checkDiagnostic(t *testing.T, diags []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity, at string, says ...string) {
	t.Helper()
	if len(diags) != 1 {
		t.Errorf("%d diagnostics, want 1:%s", len(diags), describe(diags))
		return
	}
	d := diags[0]
	if d.Severity != severity || d.Attribute.String() != at {
		t.Errorf("want %v on %s:%s", severity, at, describe(diags))
	}
	for _, text := range says {
		if !strings.Contains(d.Detail, text) {
			t.Errorf("%q lacks %q", d.Detail, text)
		}
	}
}

func onlyErrors(diags []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	return slices.DeleteFunc(slices.Clone(diags), func(d *tfprotov6.Diagnostic) bool { return d.Severity != tfprotov6.DiagnosticSeverityError })
}

// checkDoubt compares whether a create that has failed is in the state, tainted, with whether the daemon may have it.
func checkDoubt(t *testing.T, s resourceServer, resp *tfprotov6.ApplyResourceChangeResponse, doubtful bool) {
	t.Helper()
	if is := s.holds(resp.NewState) != nil; is != doubtful {
		t.Errorf("it is in the state: %v", is)
	}
	if says := strings.Contains(describe(resp.Diagnostics), "tainted"); says != doubtful {
		t.Errorf("says that it is tainted: %v:%s", says, describe(resp.Diagnostics))
	}
}
