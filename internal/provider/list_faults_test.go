package provider_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestList_interrupted: an answer that breaks off is an error, and no short list that looks complete.
func TestList_interrupted(t *testing.T) {
	t.Parallel()
	names := vicitest.Message()
	names.SetList("conns", []string{"moon"})
	ca := newIssuer(t, "CA")
	for typeName, broken := range map[string]map[string][]vicitest.Step{
		"strongswan_connection": {
			"get-conns":  {vicitest.ReplyMessage(names)},
			"list-conns": {listConnEvent("moon", "30"), vicitest.Close()},
		},
		"strongswan_authority": {
			"list-authorities": {haveAuthority("acme"), vicitest.Reply()},
			"list-certs":       {haveCertificate(ca.pem), vicitest.Close()},
		},
		"strongswan_certificate":   {"list-certs": {haveCertificate(ca.pem), vicitest.Close()}},
		"strongswan_pool":          {"get-pools": {vicitest.Close()}},
		"strongswan_private_key":   {"get-keys": {vicitest.Close()}},
		"strongswan_shared_secret": {"get-shared": {vicitest.Reply()}},
	} {
		srv := vicitest.Start(t)
		answerVersion(srv, "6.0.1")
		for command, steps := range broken {
			srv.On(command, steps...)
		}
		s := newListServer(t, typeName, object{"uri": srv.URI(), "timeout": "300ms"})
		results := s.list(listRequest{include: true})
		if len(results) != 1 || results[0].Identity != nil {
			t.Errorf("%s: %d results, want the error alone", typeName, len(results))
			continue
		}
		checkDiagnostic(t, results[0].Diagnostics, tfprotov6.DiagnosticSeverityError, "", "Gateway: "+srv.URI())
	}
}

// TestListCertificate_twice: a certificate that two of charon's stores have is one resource, and what has no subject goes by
// its fingerprint.
func TestListCertificate_twice(t *testing.T) {
	t.Parallel()
	ca := newIssuer(t, "CA")
	block, _ := pem.Decode([]byte(ca.pem))
	srv := vicitest.Start(t)
	srv.On("list-certs",
		vicitest.Event("list-cert", vicitest.Message("type", "X509_AC", "data", "unreadable")),
		vicitest.Event("list-cert", vicitest.Message("type", "OCSP_RESPONSE", "data", "unreadable")),
		vicitest.Event("list-cert", vicitest.Message("type", "X509", "flag", "OCSP", "data", string(block.Bytes))),
		haveCertificate(ca.pem), vicitest.Reply())
	s := newListServer(t, "strongswan_certificate", object{"uri": srv.URI()})
	results := s.found(listRequest{include: true})
	var names []string
	for _, result := range results {
		names = append(names, result.DisplayName)
	}
	unreadable := sha256.Sum256([]byte("unreadable"))
	if want := []string{"O=Acme, CN=CA", hex.EncodeToString(unreadable[:])}; !slices.Equal(names, want) {
		t.Fatalf("found %q, want %q", names, want)
	}
	if flag := s.holds(results[0].Resource)["flag"]; !flag.Equal(tftypes.NewValue(tftypes.String, "ocsp")) {
		t.Errorf("the flag is %s, want that of the first", flag)
	}
	s.same("twice", s.holds(results[0].Resource), s.holds(s.imported(results[0])))
}

// TestList_stopped: a CLI that has enough of it reads no further.
func TestList_stopped(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("get-keys", haveSecrets("0a", "0b", "0c"))
	s := newListServer(t, keyType, object{"uri": srv.URI()})
	stream, err := s.lists().ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: keyType, Config: s.dynamic(s.configType(), object{}), Limit: 3,
	})
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for range stream.Results {
		if read++; read == 2 {
			break
		}
	}
	if read != 2 {
		t.Errorf("%d results were read, want 2", read)
	}
}

// TestList_persist: what Terraform did not write is not persisted yet, as after an import.
//
//strongswan:once
func TestList_persist(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	all := loadEverything(t, b)
	for typeName := range all {
		s := newListServer(t, typeName, object{"uri": b.URI(), "swanctl_directory": b.SwanctlDirectory(), "persist": true})
		for _, result := range s.found(listRequest{include: true}) {
			state := s.holds(result.Resource)
			if !state["persisted"].Equal(tftypes.NewValue(tftypes.Bool, false)) {
				t.Errorf("%s: persisted is %s", result.DisplayName, state["persisted"])
			}
			s.same(result.DisplayName, state, s.holds(s.imported(result)))
		}
	}
}
