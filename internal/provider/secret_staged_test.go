package provider_test

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestSecret_staged: the files of persist are written before a secret is loaded. When it is not, none of them is left.
func TestSecret_staged(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]vicitest.Step{
		"refused":   vicitest.Repeat(func(v string) string { return v }),
		"closed":    vicitest.Close(),
		"no answer": vicitest.Stall(),
	} {
		directory := t.TempDir()
		srv := vicitest.Start(t)
		s := secretServerOf(t, srv)
		srv.On("load-shared", step)
		s.configure(object{"uri": srv.URI(), "timeout": "1s", "swanctl_directory": directory, "persist": true})
		oneError(t, s.apply(t.Context(), s.none(), moonSecret(nil)).Diagnostics, "")
		oneError(t, s.apply(t.Context(), storedSecret(s, nil), moonSecret(object{"secret_wo_version": 2})).Diagnostics, "")
		lastRequest(t, srv, "load-shared")
		t.Log(name)
		searchFiles(t, directory, []string{canary}, nil)
	}
}
