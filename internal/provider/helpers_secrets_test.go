package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

const secretType = "strongswan_shared_secret"

// canary is a secret that must turn up nowhere.
const canary = "canary-d41d8cd98f00b204e9800998ecf8427e"

func newSecretServer(t *testing.T) resourceServer {
	t.Helper()
	return resourceServer{server: newServer(t), typeName: secretType, computed: []string{"id"}, writeOnly: []string{"secret_wo"}}
}

// resourceServerOf is configured for a scripted daemon that has the secrets of these ids.
func secretServerOf(t *testing.T, srv *vicitest.Server, ids ...string) resourceServer {
	t.Helper()
	answerVersion(srv, "6.0.1")
	srv.On("get-shared", haveSecrets(ids...))
	srv.On("load-shared", vicitest.Reply("success", "yes"))
	srv.On("unload-shared", vicitest.Reply("success", "yes"))
	s := newSecretServer(t)
	if diags := s.configure(object{"uri": srv.URI(), "timeout": "300ms"}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	return s
}

func haveSecrets(ids ...string) vicitest.Step {
	m := vicitest.Message()
	m.SetList("keys", ids)
	return vicitest.ReplyMessage(m)
}

// moonSecret is a valid secret, with other attributes.
func moonSecret(more object) object {
	return with(object{"type": "ike", "name": "moon", "secret_wo": canary, "secret_wo_version": 1}, more)
}

// storedSecret is the state of moonSecret.
func storedSecret(s resourceServer, more object) *tfprotov6.DynamicValue {
	return s.of(with(object{"id": "ike-moon", "type": "ike", "name": "moon", "secret_wo_version": 1}, more))
}
