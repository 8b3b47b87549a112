package provider

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// TestSettings_inheritedHop: a gateway keeps what it does not set, but not what goes by another
// key than the one it sets.
func TestSettings_inheritedHop(t *testing.T) {
	t.Parallel()
	own := transport.SSHHop{
		User: "root", PrivateKeyFiles: []string{"id"}, Certificate: "of id", Password: "p", HostKey: "ssh-ed25519 AAAA",
	}
	change := func(f func(*transport.SSHHop)) transport.SSHHop {
		h := own
		f(&h)
		return h
	}
	for name, c := range map[string]struct {
		set  hopModel
		want transport.SSHHop
	}{
		"nothing": {hopModel{}, own},
		"user":    {hopModel{User: types.StringValue("operator")}, change(func(h *transport.SSHHop) { h.User = "operator" })},
		"known hosts": {hopModel{KnownHostsFile: types.StringValue("known")}, change(func(h *transport.SSHHop) {
			h.HostKey, h.KnownHostsFiles = "", []string{"known"}
		})},
		"key": {hopModel{PrivateKey: types.StringValue("PEM")}, change(func(h *transport.SSHHop) {
			h.PrivateKey, h.PrivateKeyFiles, h.Certificate = "PEM", nil, ""
		})},
		"no password": {hopModel{Password: types.StringValue("")}, change(func(h *transport.SSHHop) { h.Password = "" })},
		"no key file": {hopModel{PrivateKeyFile: types.StringValue("")}, change(func(h *transport.SSHHop) { h.PrivateKeyFiles = nil })},
	} {
		if got := c.set.read(&settingsReader{}, own); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}
