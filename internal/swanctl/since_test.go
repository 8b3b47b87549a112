package swanctl_test

import (
	"errors"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// TestKind_CheckRelease asks the release before the one that brought, or dropped, a value, and that one.
func TestKind_CheckRelease(t *testing.T) {
	t.Parallel()
	mode, childless := swanctl.Child.Option("mode").Kind, swanctl.Connection.Option("childless").Kind
	offload := swanctl.Child.Option("hw_offload").Kind
	cases := []struct {
		kind          *swanctl.Kind
		text          string
		before, after string
		since         bool // the text came with the release after; otherwise it went
	}{
		{mode, "iptfs", "6.0.1", "6.0.2", true},
		{childless, "prefer", "5.9.9", "5.9.10", true},
		{offload, "packet", "5.9.9", "5.9.10", true},
		{swanctl.Identity, "uri:https://moon.example.org/", "5.9.11", "5.9.12", true},
		{swanctl.Identity, "URI:#6162", "5.9.11", "5.9.12", true},
		{swanctl.Identity, "fqdn:^vpn[0-9]+$", "6.0.1", "6.0.2", true},
		{swanctl.Identity, "asn1dn:^C=CH, .*$", "6.0.1", "6.0.2", true},
		{swanctl.Identity, "C=CH, organizationIdentifier=NTRCH-1, CN=moon", "6.0.4", "6.0.5", true},
		{swanctl.IKEProposal, "aes256-sha256-x25519-ke1_mlkem768", "5.9.14", "6.0.0", true},
		{swanctl.ESPProposal, "aes256gcm16-mlkem768", "5.9.14", "6.0.0", true},
		{swanctl.IKEProposal, "aes256-sha256-ntru256", "5.9.14", "6.0.0", false},
	}
	for _, c := range cases {
		if err := c.kind.Problem(c.text); err != nil {
			t.Errorf("the case is wrong: %v", err)
		}
		good, bad := version(t, c.after), version(t, c.before)
		want := swanctl.ReleaseError{What: `"` + c.text + `"`, Since: good, Release: bad}
		if !c.since {
			good, bad = bad, good
			want = swanctl.ReleaseError{What: `"` + c.text + `"`, Until: bad, Release: bad}
		}
		if err := c.kind.CheckRelease(good, c.text); err != nil {
			t.Errorf("%s with %v: %v", c.text, good, err)
		}
		var got *swanctl.ReleaseError
		if err := c.kind.CheckRelease(bad, c.text); !errors.As(err, &got) || *got != want {
			t.Errorf("%s with %v: got %v, want %v", c.text, bad, err, &want)
		}
	}
}

// What every supported release reads alike is refused for none of them.
func TestKind_CheckRelease_always(t *testing.T) {
	t.Parallel()
	for text, kind := range map[string]*swanctl.Kind{
		"tunnel":                swanctl.Child.Option("mode").Kind,
		"1h":                    swanctl.Duration,
		"C=CH, CN=moon":         swanctl.Identity,
		"%any":                  swanctl.Identity,
		"fqdn:moon":             swanctl.Identity,
		"https://example.org/":  swanctl.Identity, // a key id
		"default":               swanctl.IKEProposal,
		"aes256-sha256-ecp256":  swanctl.IKEProposal,
		"aes256gcm16-noesn-esn": swanctl.ESPProposal,
	} {
		for _, v := range []swanctl.Version{swanctl.Oldest, {Major: 6, Minor: 1}} {
			if err := kind.CheckRelease(v, text); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}

func TestOption_CheckRelease(t *testing.T) {
	t.Parallel()
	icmp, before, since := swanctl.Child.Option("icmp"), version(t, "6.0.4"), version(t, "6.0.5")
	if err := icmp.CheckRelease(since); err != nil {
		t.Error(err)
	}
	want := swanctl.ReleaseError{What: "the option icmp", Since: since, Release: before}
	var got *swanctl.ReleaseError
	if err := icmp.CheckRelease(before); !errors.As(err, &got) || *got != want {
		t.Errorf("got %v, want %v", err, &want)
	}
}

// TestOption_IKEv1 looks for all options that have values for IKEv1 only, and tries such values and others.
func TestOption_IKEv1(t *testing.T) {
	t.Parallel()
	values := map[string]map[string]bool{
		"version":    {"0": false, "1": true, "2": false},
		"aggressive": {"yes": true, "true": true, "no": false},
		"auth":       {"xauth": true, "XAuth-radius": true, "psk": false, "pubkey": false, "eap-tls": false},
	}
	for _, section := range []*swanctl.Section{swanctl.Connection, swanctl.Local, swanctl.Remote, swanctl.Child} {
		for _, o := range section.Options {
			if (o.IKEv1 != nil) != (values[o.Name] != nil) {
				t.Errorf("%s: IKEv1 is set: %v", o.Name, o.IKEv1 != nil)
				continue
			}
			for text, want := range values[o.Name] {
				if got := o.IKEv1(text); got != want {
					t.Errorf("%s = %s: IKEv1 is %v, want %v", o.Name, text, got, want)
				}
			}
		}
	}
	if version(t, "6.0.7").LacksIKEv1() || !version(t, "6.1.0rc1").LacksIKEv1() {
		t.Error("IKEv1 was dropped with another release than 6.1.0")
	}
}
