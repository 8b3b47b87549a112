package provider_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

//strongswan:each release
func TestList_filters(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	loadEverything(t, b)
	list := "revocation list of CN=CA,O=Acme"
	for typeName, filters := range map[string][]struct {
		config object
		want   []string
	}{
		"strongswan_connection": {
			{object{"name_regex": "o"}, []string{"moon"}},
			{object{"name_regex": "^(moon|s.n)$"}, []string{"moon", "sun"}},
			{object{"name_regex": "^oo"}, []string{}},
			{object{"name_regex": ""}, []string{"moon", "sun"}},
		},
		"strongswan_pool":      {{object{"name_regex": "^g"}, []string{"guests"}}, {object{"name_regex": "^G"}, []string{}}},
		"strongswan_authority": {{object{"name_regex": "^(?i:A)"}, []string{"acme"}}},
		"strongswan_shared_secret": {
			{object{"name_regex": "^(carol|sun)$"}, []string{"eap-carol", "ike-sun"}},
			{object{"name_regex": "ike"}, []string{}}, // the type is no part of the name
			{object{"type": "ike"}, []string{"ike-sun"}},
			{object{"type": "xauth"}, []string{}},
			{object{"type": "ike", "name_regex": "carol"}, []string{}},
		},
		"strongswan_certificate": {
			{object{"type": "x509_crl"}, []string{list}},
			{object{"type": "x509_ac"}, []string{}},
			{object{"type": "x509"}, []string{"O=Acme, CN=CA", "O=Acme, CN=Other CA", "O=Acme, CN=moon"}},
			{object{"subject": "O=Acme, CN=moon"}, []string{"O=Acme, CN=moon"}},
			{object{"subject": "O=Acme, CN=moon", "type": "x509_crl"}, []string{}},
			{object{"subject": "CN=moon"}, []string{}},
		},
	} {
		s := newListServer(t, typeName, object{"uri": b.URI()})
		for _, f := range filters {
			if diags := s.validateList(f.config); len(diags) > 0 {
				t.Errorf("%s %v:%s", typeName, f.config, describe(diags))
			}
			if got := s.names(f.config, 0); !slices.Equal(got, f.want) {
				t.Errorf("%s %v: found %q, want %q", typeName, f.config, got, f.want)
			}
		}
	}
}

func TestList_badFilters(t *testing.T) {
	t.Parallel()
	for typeName, filters := range map[string]map[string]string{
		"strongswan_connection":    {"name_regex": "missing closing"},
		"strongswan_pool":          {"name_regex": "missing closing"},
		"strongswan_authority":     {"name_regex": "missing closing"},
		"strongswan_shared_secret": {"name_regex": "missing closing", "type": `"ppk"`},
		"strongswan_certificate":   {"type": `"x509_crl"`},
	} {
		s := newListServer(t, typeName, object{"uri": "unix:///nowhere"})
		for name, says := range filters {
			at := `AttributeName("` + name + `")`
			checkDiagnostic(t, s.validateList(object{name: "moon["}), tfprotov6.DiagnosticSeverityError, at, says)
			if diags := s.validateList(object{name: tftypes.UnknownValue}); len(diags) > 0 {
				t.Errorf("%s of %s is not known yet:%s", name, typeName, describe(diags))
			}
		}
	}
	// It is no other than the error of the validation if a CLI did not validate.
	s := newListServer(t, "strongswan_pool", object{"uri": "unix:///nowhere"})
	checkDiagnostic(t, s.failed(object{"name_regex": "("}), tfprotov6.DiagnosticSeverityError, `AttributeName("name_regex")`, "missing closing", "RE2")
}
