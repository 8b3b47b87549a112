package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

const connectionType = "strongswan_connection"

// TestListConnection_everyOption: whatever option a connection has, it is listed as an import reads it, and the
// configuration made of that is valid and changes nothing.
//
//strongswan:each release
func TestListConnection_everyOption(t *testing.T) {
	t.Parallel()
	d := newDriftBench(t).with(t)
	var names []string
	for _, p := range tablePlaces(swanctl.Connection, nil) {
		if slices.ContainsFunc(p.names, func(name string) bool { return strings.HasSuffix(name, "cert") }) {
			continue // see TestListConnection_certificates
		}
		for _, o := range p.section.Options {
			f := d.fixtures[p.fixtures()+"."+o.Name]
			if f.refused != "" || o.CheckRelease(d.release) != nil || o.Kind == swanctl.Certificate || o.Kind == swanctl.PublicKey {
				continue
			}
			name := strings.Join(append(slices.Clone(p.names), o.Name), ".")
			config := d.value(d.connectionType(), d.config(name, p, o, f, f.value))
			d.must(d.apply(d.null(), config, config))
			names = append(names, name)
		}
	}
	if len(names) < 90 {
		t.Errorf("only %d connections were loaded", len(names))
	}
	slices.Sort(names)
	s := newListServer(t, connectionType, object{"uri": d.URI(), "weak_crypto": "allow"})
	var found []string
	for _, result := range s.found(listRequest{include: true}) {
		found = append(found, result.DisplayName)
		state := s.imported(result)
		s.same(result.DisplayName, s.holds(result.Resource), s.holds(state))
		s.same("plan of "+result.DisplayName, s.replanned(result.Resource, nil), s.holds(state))
	}
	if !slices.Equal(found, names) {
		t.Errorf("found %q, want %q", found, names)
	}
}

// TestListConnection_certificates: what charon reports of a certificate is its subject. The configuration made of it is
// refused where a certificate belongs, as nothing could be loaded from a subject.
//
//strongswan:each release
func TestListConnection_certificates(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.load(t, "moon", func(m *vici.Message) {
		local := m.AddSection("local-1")
		local.Set("auth", "pubkey")
		local.SetList("certs", []string{makeCertificate(t, "moon")})
	})
	s := newListServer(t, connectionType, object{"uri": b.URI()})
	results := s.found(listRequest{include: true})
	if len(results) != 1 {
		t.Fatalf("%d results, want 1", len(results))
	}
	s.same("moon", s.holds(results[0].Resource), s.holds(s.imported(results[0])))
	resp, err := s.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: connectionType, Config: s.generated(results[0].Resource, nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	oneError(t, onlyErrors(resp.Diagnostics), onLocal("certs").WithElementKeyInt(0).String(), "CN=moon", "give the certificate as PEM")
}

// listConnEvent reports a connection with a delay of DPD.
func listConnEvent(name, dpdDelay string) vicitest.Step {
	event := vicitest.Message()
	event.AddSection(name).Set("dpd_delay", dpdDelay)
	return vicitest.Event("list-conn", event)
}

// TestListConnection_reports: get-conns decides which connections there are, whatever list-conns reports.
func TestListConnection_reports(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	answerVersion(srv, "6.0.1")
	names := vicitest.Message()
	names.SetList("conns", []string{"twice", "large", "bad\xffname", "once", ""})
	srv.On("get-conns", vicitest.ReplyMessage(names))
	srv.On("list-conns",
		listConnEvent("once", "30"), listConnEvent("foreign", "40"), listConnEvent("twice", "50"), listConnEvent("twice", "60"), vicitest.Reply())
	s := newListServer(t, connectionType, object{"uri": srv.URI()})

	if got, want := s.names(object{}, 0), []string{"large", "once", "twice"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	if n := countRequests(srv, "list-conns"); n > 0 {
		t.Errorf("list-conns was asked for %d times for names alone", n)
	}

	results := s.list(listRequest{include: true})
	if len(results) != 3 {
		t.Fatalf("%d results, want 3", len(results))
	}
	warning := tfprotov6.DiagnosticSeverityWarning
	checkDiagnostic(t, results[0].Diagnostics, warning, "", `"large"`, "leaves it out of its report", "Gateway: unix://")
	if got := s.identity(results[0]); got["name"] != "large" {
		t.Errorf("its identity is %v", got)
	}
	s.same("large", s.holds(results[0].Resource), s.holds(s.of(object{"name": "large"})))
	if diags := results[1].Diagnostics; len(diags) > 0 {
		t.Error(describe(diags))
	}
	if delay := s.holds(results[1].Resource)["dpd_delay"]; !delay.Equal(tftypes.NewValue(tftypes.String, "30s")) {
		t.Errorf("dpd_delay is %s", delay)
	}
	checkDiagnostic(t, results[2].Diagnostics, warning, "", `"twice"`, "another configuration backend")
	if n := countRequests(srv, "list-conns"); n != 1 {
		t.Errorf("list-conns was asked for %d times, want once", n)
	}
	if filter, ok := lastRequest(t, srv, "list-conns").Get("ike"); ok {
		t.Errorf("it was asked for %q alone", filter)
	}
}

func countRequests(srv *vicitest.Server, command string) (n int) {
	for _, r := range srv.Requests() {
		if r.Name == command {
			n++
		}
	}
	return n
}
