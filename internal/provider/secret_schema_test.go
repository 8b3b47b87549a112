package provider_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// How an attribute treats what it holds.
const (
	hidden    = "write-only" // neither in a plan nor in a state, nor shown
	sensitive = "sensitive"  // not shown
	open      = "open"       // no secret, whatever its name
)

// TestSchema_secrets: each attribute that may hold a secret, going by its name and documentation, was decided on.
func TestSchema_secrets(t *testing.T) {
	t.Parallel()
	want := secretAttributes()
	got := map[string]string{}
	for name, block := range allBlocks(t, newServer(t)) {
		findSecrets(name, block.Attributes, got)
	}
	for _, at := range slices.Sorted(maps.Keys(got)) {
		if want[at] != got[at] {
			t.Errorf("%s is %s, and is to be %q: decide on it in secretAttributes", at, got[at], want[at])
		}
	}
	for at := range want {
		if got[at] == "" {
			t.Errorf("%s is gone", at)
		}
	}
}

var (
	secretName = regexp.MustCompile(`(^|_)(secret|password|passphrase|pin|psk|key|pem|data|token|hex|base64|private|credential)($|_)`)
	secretDoc  = regexp.MustCompile(`(?i)\b(passwords?|passphrase|pre-shared key|private key as|PIN of|bytes of the key|the key as)\b`)
)

func findSecrets(path string, attributes []*tfprotov6.SchemaAttribute, found map[string]string) {
	for _, a := range attributes {
		at := path + "." + a.Name
		switch {
		case a.WriteOnly && a.Sensitive:
			found[at] = hidden
		case a.WriteOnly:
			found[at] = "write-only, but shown"
		case a.Sensitive:
			found[at] = sensitive
		case secretName.MatchString(a.Name), secretDoc.MatchString(a.Description):
			found[at] = open
		}
		if a.NestedType != nil {
			findSecrets(at, a.NestedType.Attributes, found)
		}
	}
}

// allBlocks are the schemas of everything that the provider has, by what users write in front of a name.
func allBlocks(t *testing.T, s *server) map[string]*tfprotov6.SchemaBlock {
	t.Helper()
	blocks := map[string]*tfprotov6.SchemaBlock{"provider": s.schema.Provider.Block}
	for name, schema := range s.schema.ResourceSchemas {
		blocks[name] = schema.Block
	}
	for name, schema := range s.schema.DataSourceSchemas {
		blocks["data."+name] = schema.Block
	}
	for name, schema := range s.schema.EphemeralResourceSchemas {
		blocks["ephemeral."+name] = schema.Block
	}
	for name, schema := range s.schema.ListResourceSchemas {
		blocks["list."+name] = schema.Block
	}
	for name, schema := range s.schema.ActionSchemas {
		blocks["action."+name] = schema.Schema.Block
	}
	return blocks
}

// secretAttributes says for each such attribute what it is. Functions take and return configurations with secrets in them,
// too: a CLI keeps the sensitivity of what they are given.
func secretAttributes() map[string]string {
	want := map[string]string{
		"strongswan_shared_secret.secret":    sensitive,
		"strongswan_shared_secret.secret_wo": hidden,

		"strongswan_private_key.pem":           sensitive,
		"strongswan_private_key.pem_wo":        hidden,
		"strongswan_private_key.passphrase":    sensitive,
		"strongswan_private_key.passphrase_wo": hidden,
		"strongswan_private_key.token.pin":     sensitive,
		"strongswan_private_key.token.pin_wo":  hidden,

		"ephemeral.strongswan_generated_psk.psk":    sensitive,
		"ephemeral.strongswan_generated_psk.hex":    sensitive,
		"ephemeral.strongswan_generated_psk.base64": sensitive,
	}
	for _, gateway := range []string{"provider", "provider.gateways"} {
		want[gateway+".tls.client_key"] = sensitive
		for _, hop := range []string{gateway + ".ssh", gateway + ".ssh.bastion"} {
			for _, name := range []string{"private_key", "private_key_passphrase", "password"} {
				want[hop+"."+name] = sensitive
			}
		}
	}
	for _, at := range openAttributes {
		want[at] = open
	}
	return want
}

// openAttributes are named or documented like secrets, and hold none.
var openAttributes = []string{
	"data.strongswan_certificates.certificates.has_private_key",
	"data.strongswan_certificates.certificates.key_id",
	"data.strongswan_certificates.certificates.pem",
	"data.strongswan_security_associations.ike_sas.ppk",
	"provider.gateways.ssh.agent",
	"provider.gateways.ssh.bastion.agent",
	"provider.gateways.ssh.bastion.host_key",
	"provider.gateways.ssh.bastion.private_key_file",
	"provider.gateways.ssh.host_key",
	"provider.gateways.ssh.private_key_file",
	"provider.ssh.agent",
	"provider.ssh.bastion.agent",
	"provider.ssh.bastion.host_key",
	"provider.ssh.bastion.private_key_file",
	"provider.ssh.host_key",
	"provider.ssh.private_key_file",
	"strongswan_certificate.key_id",
	"strongswan_certificate.pem",
	"strongswan_private_key.key_id",
	"strongswan_private_key.pem_wo_version",
	"strongswan_private_key.token",
	"strongswan_private_key.token.pin_wo_version",
	"strongswan_shared_secret.secret_wo_version",
	"strongswan_shared_secret.type",
}
