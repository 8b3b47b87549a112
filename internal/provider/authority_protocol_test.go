package provider_test

import (
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

func newAuthorityServer(t *testing.T) resourceServer {
	t.Helper()
	return resourceServer{server: newServer(t), typeName: "strongswan_authority", computed: []string{"subject"}}
}

// authorityServer is configured for a scripted daemon that has no authority yet.
func authorityServer(t *testing.T, srv *vicitest.Server) resourceServer {
	t.Helper()
	answerVersion(srv, "6.0.1")
	srv.On("list-authorities", vicitest.Reply())
	srv.On("list-certs", vicitest.Reply())
	srv.On("load-authority", vicitest.Reply("success", "yes"))
	srv.On("unload-authority", vicitest.Reply("success", "yes"))
	s := newAuthorityServer(t)
	if diags := s.configure(object{"uri": srv.URI(), "swanctl_directory": "/etc/swanctl", "timeout": "300ms"}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	return s
}

// haveAuthority reports the authority acme, of the subject "O=Acme, CN=CA", with one URI.
func haveAuthority(name string) vicitest.Step {
	event := vicitest.Message()
	a := event.AddSection(name)
	a.Set("cacert", "O=Acme, CN=CA")
	a.SetList("crl_uris", []string{"http://crl.example.org/ca.crl"})
	return vicitest.Event("list-authority", event)
}

// haveCertificate reports a CA's certificate.
func haveCertificate(text string) vicitest.Step {
	block, _ := pem.Decode([]byte(text))
	return vicitest.Event("list-cert", vicitest.Message("type", "X509", "flag", "CA", "data", string(block.Bytes)))
}

func TestAuthority_badInput(t *testing.T) {
	t.Parallel()
	ca := newIssuer(t, "CA")
	leaf, key := ca.issue(t, "moon")
	expired := newIssuerOf(t, "CA", time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour))
	future := newIssuerOf(t, "CA", time.Now().Add(time.Hour), time.Now().Add(2*time.Hour))
	for name, c := range map[string]struct {
		config  object
		at      string
		says    string
		warning bool
	}{
		"name":          {config: object{"name": "", "cacert": ca.pem}, at: "name", says: "empty"},
		"no source":     {config: object{"name": "acme"}, at: "cacert", says: "one (and only one)"},
		"two sources":   {config: object{"name": "acme", "cacert": ca.pem, "file": "/ca.pem"}, at: "cacert", says: "one (and only one)"},
		"private key":   {config: object{"name": "acme", "cacert": key}, at: "cacert", says: "private key"},
		"no PEM":        {config: object{"name": "acme", "cacert": strings.Replace(ca.pem, "MII", "M", 1)}, at: "cacert", says: "cannot be decoded"},
		"a host's":      {config: object{"name": "acme", "cacert": leaf}, at: "cacert", says: "basic constraint"},
		"two":           {config: object{"name": "acme", "cacert": ca.pem + ca.pem}, at: "cacert", says: "2 certificates"},
		"expired":       {config: object{"name": "acme", "cacert": expired.pem}, at: "cacert", says: expired.certificate.NotAfter.UTC().Format(time.RFC3339), warning: true},
		"not valid yet": {config: object{"name": "acme", "cacert": future.pem}, at: "cacert", says: future.certificate.NotBefore.UTC().Format(time.RFC3339), warning: true},
		"relative file": {config: object{"name": "acme", "file": "ca.pem"}, at: "file", says: "no absolute path"},
		"handle":        {config: object{"name": "acme", "handle": "xyz"}, at: "handle", says: "hexadecimal"},
		"module alone":  {config: object{"name": "acme", "cacert": ca.pem, "module": "hsm"}, at: "module", says: "handle"},
		"URI":           {config: object{"name": "acme", "cacert": ca.pem, "crl_uris": []any{"crl.example.org"}}, at: "crl_uris.0", says: "no scheme"},
		"base":          {config: object{"name": "acme", "cacert": ca.pem, "cert_uri_base": "http:"}, at: "cert_uri_base", says: "incomplete"},
		"no URIs":       {config: object{"name": "acme", "cacert": ca.pem, "ocsp_uris": []any{}}, at: "ocsp_uris", says: "Leave the attribute out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			severity := tfprotov6.DiagnosticSeverityError
			if c.warning {
				severity = tfprotov6.DiagnosticSeverityWarning
			}
			diags := newAuthorityServer(t).validateResource(c.config)
			at := `AttributeName("` + strings.Replace(c.at, ".0", `").ElementKeyInt(0`, 1) + `")`
			at = strings.Replace(at, `(0")`, `(0)`, 1)
			checkDiagnostic(t, diags, severity, at, c.says)
		})
	}
	unknown := tftypes.UnknownValue
	for _, good := range []object{
		{"name": "acme", "cacert": "acme.pem"},
		{"name": unknown, "cacert": unknown, "crl_uris": unknown},
		{"name": "acme", "handle": "0a", "slot": 1, "module": "hsm"},
		{"name": "acme", "file": unknown},
	} {
		if diags := newAuthorityServer(t).validateResource(good); len(diags) > 0 {
			t.Errorf("%v:%s", good, describe(diags))
		}
	}
}

// TestAuthority_sent: PEM goes to charon, and of a file its place.
func TestAuthority_sent(t *testing.T) {
	t.Parallel()
	ca := newIssuer(t, "CA")
	for name, c := range map[string]struct {
		config     object
		key, value string
	}{
		"PEM":       {object{"cacert": "Acme\n" + ca.pem}, "cacert", ca.pem},
		"bare name": {object{"cacert": "acme.pem"}, "file", "/etc/swanctl/x509ca/acme.pem"},
		"path":      {object{"cacert": "/pki/acme.pem"}, "file", "/pki/acme.pem"},
		"file":      {object{"file": "/pki/acme.pem"}, "file", "/pki/acme.pem"},
		"token":     {object{"handle": "0a0b", "slot": 3}, "slot", "3"},
	} {
		srv := vicitest.Start(t)
		s := authorityServer(t, srv)
		config := with(c.config, object{"name": "acme", "ocsp_uris": []any{"http://a", "http://b"}, "cert_uri_base": "http://c/"})
		resp := s.apply(t.Context(), s.none(), config)
		// The daemon never shows the authority.
		checkDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "does not have it any more")
		a, _ := lastRequest(t, srv, "load-authority").Section("acme")
		if got, _ := a.Get(c.key); got != c.value {
			t.Errorf("%s: %s is %q, want %q", name, c.key, got, c.value)
		}
		uris, _ := a.List("ocsp_uris")
		base, _ := a.Get("cert_uri_base")
		if len(uris) != 2 || base != "http://c/" {
			t.Errorf("%s: sent %q and %q", name, uris, base)
		}
	}
}

func TestAuthority_faults(t *testing.T) {
	t.Parallel()
	ca := newIssuer(t, "CA")
	refused := vicitest.Reply("success", "no", "errmsg", "CA certificate missing: acme")
	for name, c := range map[string]struct {
		config  object
		command string
		step    vicitest.Step
		at      string
		says    string
	}{
		"refused":   {object{"cacert": ca.pem}, "load-authority", refused, `AttributeName("cacert")`, "CA certificate missing"},
		"no file":   {object{"cacert": "ca.pem"}, "load-authority", refused, `AttributeName("cacert")`, "one on the gateway"},
		"no path":   {object{"file": "/ca.pem"}, "load-authority", refused, `AttributeName("file")`, "one on the gateway"},
		"no token":  {object{"handle": "0a"}, "load-authority", refused, `AttributeName("handle")`, "pkcs11"},
		"closed":    {object{"cacert": ca.pem}, "load-authority", vicitest.Close(), "", "closed"},
		"no look":   {object{"cacert": ca.pem}, "list-authorities", vicitest.Close(), "", "closed"},
		"no answer": {object{"cacert": ca.pem}, "load-authority", vicitest.Stall(), "", "in time"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			s := authorityServer(t, srv)
			srv.On(c.command, c.step)
			resp := s.apply(t.Context(), s.none(), with(c.config, object{"name": "acme"}))
			oneError(t, resp.Diagnostics, c.at, c.says, srv.URI(), `authority "acme"`)
			checkDoubt(t, s, resp, name == "closed" || name == "no answer")
		})
	}
	t.Run("answer lost", func(t *testing.T) {
		t.Parallel()
		srv := vicitest.Start(t)
		s := authorityServer(t, srv)
		srv.On("list-authorities", haveAuthority("acme"), vicitest.Reply())
		srv.Next("list-authorities", vicitest.Reply())
		srv.On("load-authority", vicitest.Close())
		resp := s.apply(t.Context(), s.none(), object{"name": "acme", "cacert": ca.pem})
		checkDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "closed")
		if subject := s.holds(resp.NewState)["subject"]; !subject.Equal(tftypes.NewValue(tftypes.String, "O=Acme, CN=CA")) {
			t.Errorf("the subject is %v", subject)
		}
	})
}

// TestAuthority_refresh: only an answer that lacks the authority removes it, and another certificate of the same subject is
// drift, too.
func TestAuthority_refresh(t *testing.T) {
	t.Parallel()
	ca, renewed := newIssuer(t, "CA"), newIssuer(t, "CA")
	text := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
	stored := object{"name": "acme", "cacert": ca.pem, "subject": "O=Acme, CN=CA", "crl_uris": []any{"http://crl.example.org/ca.crl"}}
	for name, c := range map[string]struct {
		state        object
		authorities  []vicitest.Step
		certificates []vicitest.Step
		gone         bool
		cacert       any
		says         string
	}{
		"there":             {state: stored, authorities: []vicitest.Step{haveAuthority("acme")}, certificates: []vicitest.Step{haveCertificate(renewed.pem), haveCertificate(ca.pem)}, cacert: ca.pem},
		"another one":       {state: stored, authorities: []vicitest.Step{haveAuthority("acme")}, certificates: []vicitest.Step{haveCertificate(renewed.pem)}, cacert: renewed.pem},
		"not listed":        {state: stored, authorities: []vicitest.Step{haveAuthority("acme")}, cacert: ca.pem},
		"other subject":     {state: with(stored, object{"subject": "CN=CA"}), authorities: []vicitest.Step{haveAuthority("acme")}, cacert: nil},
		"of a file":         {state: with(stored, object{"cacert": "ca.pem"}), authorities: []vicitest.Step{haveAuthority("acme")}, cacert: "ca.pem"},
		"imported":          {state: object{"name": "acme"}, authorities: []vicitest.Step{haveAuthority("acme")}, certificates: []vicitest.Step{haveCertificate(ca.pem)}, cacert: ca.pem},
		"imported, unclear": {state: object{"name": "acme"}, authorities: []vicitest.Step{haveAuthority("acme")}, certificates: []vicitest.Step{haveCertificate(ca.pem), haveCertificate(renewed.pem)}, cacert: nil},
		"gone":              {state: stored, gone: true},
		"other name":        {state: stored, authorities: []vicitest.Step{haveAuthority("acme2")}, gone: true},
		"closed":            {state: stored, authorities: []vicitest.Step{vicitest.Close()}, cacert: ca.pem, says: "closed"},
		"closed later":      {state: stored, authorities: []vicitest.Step{haveAuthority("acme")}, certificates: []vicitest.Step{vicitest.Close()}, cacert: ca.pem, says: "closed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			s := authorityServer(t, srv)
			srv.On("list-authorities", append(c.authorities, vicitest.Reply())...)
			srv.On("list-certs", append(c.certificates, vicitest.Reply())...)
			resp := s.refresh(s.of(c.state))
			state := s.holds(resp.NewState)
			if (state == nil) != c.gone {
				t.Fatalf("the state is %v", state)
			}
			if !c.gone && !state["cacert"].Equal(text(c.cacert)) {
				t.Errorf("the certificate is %v, want %v", state["cacert"], c.cacert)
			}
			if c.says != "" {
				oneError(t, resp.Diagnostics, "", c.says, srv.URI())
			} else if len(resp.Diagnostics) > 0 {
				t.Error(describe(resp.Diagnostics))
			}
		})
	}
	s := newAuthorityServer(t)
	s.configure(object{"uri": tftypes.UnknownValue})
	resp := s.refresh(s.of(stored))
	checkDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "as it was last seen")
	if s.holds(resp.NewState) == nil {
		t.Error("the authority was removed from the state")
	}
}
