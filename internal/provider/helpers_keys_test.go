package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/privatekey"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

const keyType = "strongswan_private_key"

// sampleKey returns one of the keys that the parser is tested with. The passphrase of the encrypted ones is strongSwan.
func sampleKey(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "privatekey", "testdata", name+".pem"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func keyIDOf(t *testing.T, text string) string {
	t.Helper()
	key, err := privatekey.Parse(text, "strongSwan")
	if err != nil {
		t.Fatal(err)
	}
	return key.ID
}

// keyServer is configured for a scripted daemon that has the keys of these ids, and loads one of an id.
func keyServer(t *testing.T, srv *vicitest.Server, loads string, ids ...string) resourceServer {
	t.Helper()
	answerVersion(srv, "6.0.1")
	srv.On("get-keys", haveSecrets(ids...))
	srv.On("load-key", vicitest.Reply("success", "yes", "id", loads))
	srv.On("load-token", vicitest.Reply("success", "yes", "id", loads))
	srv.On("unload-key", vicitest.Reply("success", "yes"))
	s := newKeyServer(t)
	if diags := s.configure(object{"uri": srv.URI(), "timeout": "300ms"}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	return s
}

func newKeyServer(t *testing.T) resourceServer {
	t.Helper()
	return resourceServer{
		server: newServer(t), typeName: keyType, computed: []string{"key_id"}, writeOnly: []string{"pem_wo", "passphrase_wo"},
	}
}

// changing returns the names of the commands that change something, in their order.
func changing(srv *vicitest.Server) []string {
	var names []string
	for _, r := range srv.Requests() {
		if strings.HasPrefix(r.Name, "load-") || strings.HasPrefix(r.Name, "unload-") {
			names = append(names, r.Name)
		}
	}
	return names
}
