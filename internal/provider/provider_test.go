package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// documented counts attributes, and fails for those that say nothing.
func documented(t *testing.T, path string, attributes []*tfprotov6.SchemaAttribute) int {
	t.Helper()
	for _, a := range attributes {
		at := path + "." + a.Name
		if !strings.HasSuffix(a.Description, ".") || a.DescriptionKind != tfprotov6.StringKindMarkdown {
			t.Errorf("%s: %q is no sentence", at, a.Description)
		}
		if a.NestedType != nil {
			documented(t, at, a.NestedType.Attributes)
		}
	}
	return len(attributes)
}

// TestSchema_saysWhetherDriftIsDetected: a user has to know which changes a refresh cannot see.
func TestSchema_saysWhetherDriftIsDetected(t *testing.T) {
	t.Parallel()
	says := func(attributes []*tfprotov6.SchemaAttribute, name, text string) {
		t.Helper()
		for _, a := range attributes {
			if a.Name == name && !strings.Contains(a.Description, text) {
				t.Errorf("%s: %q lacks %q", name, a.Description, text)
			}
		}
	}
	connection := newServer(t).schema.ResourceSchemas["strongswan_connection"].Block.Attributes
	says(connection, "dpd_delay", "Drift is detected.")
	says(connection, "mobike", "Drift is not detected: charon does not report it.")
	says(connection, "proposals", "Drift is detected where it is configured, from strongSwan 6.0.7 on.")
	says(connection, "remote_port", "Drift is detected from strongSwan 6.0.3 on.")
	says(connection, "ocsp", "Needs strongSwan 5.9.14.")
	says(connection, "childless", "`prefer` needs strongSwan 5.9.10.")
}
