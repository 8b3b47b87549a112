package provider_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// followRoadWarriors has two clients, and finds that who was removed or revoked is not let in.
func followRoadWarriors(t *testing.T, guide string) {
	t.Helper()
	v := newWarriors(t)
	for _, client := range []*bench{v.carol, v.dave} {
		includeConfD(t, client)
	}
	const secrets = "Ar3etTnp W7R0g3do ryftzG4A"
	w := newWorkspace(t, append(v.gateway.environment(), `TF_VAR_passwords={ carol = "Ar3etTnp", dave = "W7R0g3do", erin = "ryftzG4A" }`)...)
	w.reaches(t, map[string]*bench{"vpn": v.gateway, "laptop": v.carol, "tablet": v.dave})
	w.follow(t, guide, elsewhere{"powershell": w.forWindows})

	// The tablet has been online all the time, and is not let in again.
	if err := v.mesh[2].Ping(ctx(t), netip.MustParseAddr("10.3.0.2"), lab.HostAddress(0)); err != nil {
		t.Error(err)
	}
	w.must(t, "terraform apply -auto-approve -refresh-only; terraform plan -detailed-exitcode")
	w.must(t, "ssh root@tablet.example.org swanctl --terminate --ike road-warrior")
	if out, err := w.run(t, "ssh root@tablet.example.org swanctl --initiate --child clients"); err == nil || !strings.Contains(v.gateway.Log(), "certificate was revoked") {
		t.Errorf("the tablet is back: %s", out)
	}
	if out, err := w.run(t, "ssh root@laptop.example.org swanctl --initiate --child clients"); err == nil {
		t.Errorf("carol is back: %s", out)
	}

	// dave logs in on her laptop, and gets an address of the second pool.
	w.must(t, `ssh root@laptop.example.org 'sed -i s/carol/dave/ /etc/swanctl/conf.d/*.conf; sed -i s/Ar3etTnp/W7R0g3do/ /etc/swanctl/conf.d/*.conf'`)
	w.must(t, "ssh root@laptop.example.org swanctl --load-all --noprompt; ssh root@laptop.example.org swanctl --initiate --child clients")
	if err := v.mesh[1].Ping(ctx(t), netip.MustParseAddr("10.3.1.1"), lab.HostAddress(0)); err != nil {
		t.Error(err)
	}
	state := w.must(t, "cat terraform.tfstate")
	for secret := range strings.FieldsSeq(secrets) {
		if strings.Contains(state, secret) {
			t.Error("a password is in the state")
		}
	}
	w.must(t, "ssh root@laptop.example.org swanctl --terminate --ike road-warrior")
	w.must(t, "terraform destroy -auto-approve")
	v.gateway.hasConnections(t)
}

// forWindows looks at the commands for a client that there is none of: they name this gateway, and the network behind it.
func (w *workspace) forWindows(t *testing.T, b *guideBlock) string {
	t.Helper()
	config := w.must(t, "cat main.tf")
	for _, option := range []string{"ServerAddress", "DestinationPrefix"} {
		_, value, found := strings.Cut(b.code, "-"+option+" ")
		value = strings.Fields(value + " .")[0]
		if !found || !strings.Contains(config, `"`+value+`"`) {
			t.Errorf("%s: %s is %q, which main.tf does not have", b, option, value)
		}
	}
	return ""
}
