package swanctl

import (
	"strings"
	"testing"
)

// TestElsewhere: options in the wrong section, and those of ipsec.conf.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		section    *Section
		name, want string
	}{
		{Connection, "esp_proposals", "esp_proposals of a child"},
		{Connection, "local_ts", "local_ts of a child"},
		{Connection, "auth", "auth in local or in remote"},
		{Connection, "revocation", "revocation in local or in remote"},
		{Child, "proposals", "proposals of a connection"},
		{Child, "version", "version of a connection"},
		{Remote, "esp_proposals", "esp_proposals of a child"},
		{Connection, "left", "local_addrs of a connection"},
		{Child, "leftsubnet", "local_ts of a child"},
		{Connection, "keyexchange", "version of a connection"},
		{Connection, "bogus", ""},
		{Pool, "left", ""},
		{Secret, "version", ""},
	} {
		if got := c.section.Elsewhere(c.name); got != c.want {
			t.Errorf("%s in a %s: %q, want %q", c.name, c.section.Name, got, c.want)
		}
	}
}

// TestElsewhere_ipsecConf: what is said to be in place of each option of ipsec.conf is there.
func TestElsewhere_ipsecConf(t *testing.T) {
	t.Parallel()
	places := map[string]*Section{"of a connection": Connection, "of a child": Child, "in local": Local, "in remote": Remote, "in local and in remote": Local}
	for name, meant := range ipsecConf {
		option, place, _ := strings.Cut(meant, " ")
		if s := places[place]; s == nil || s.Option(option) == nil {
			t.Errorf("%s: there is no %s", name, meant)
		}
		for place, s := range places {
			if s.Option(name) != nil {
				t.Errorf("%s is an option %s", name, place)
			}
		}
	}
}
