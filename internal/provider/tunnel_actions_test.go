package provider_test

import (
	"context"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestAccTunnel_actions operates a tunnel: each action does what it says, and doing it again is no harm.
//
//strongswan:each release
func TestAccTunnel_actions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, moonSite(map[string]string{"lan": "none", "dmz": "none"}, nil))
	of := func(name string) actionServer { return newActionServer(t, s.server, "strongswan_"+name) }
	lan := object{"ike": "site", "child": "lan"}

	progress := of("initiate").succeed(lan)
	if !slices.ContainsFunc(progress, func(line string) bool {
		return strings.HasPrefix(line, "[IKE] ") && strings.Contains(line, "CHILD_SA lan{1} established")
	}) {
		t.Errorf("charon's log was not shown: %q", progress)
	}
	if progress = of("initiate").succeed(lan); !slices.Equal(progress, []string{`The CHILD_SA "lan" of "site" is established already.`}) {
		t.Errorf("initiated again: %q", progress)
	}
	of("initiate").succeed(object{"ike": "site"}) // the IKE_SA is there, too
	of("initiate").succeed(object{"child": "dmz", "timeout": "10s"})
	first := s.settle(t, func(now established) bool { return len(now.ikes) == 1 && len(now.children) == 2 })

	// Rekeyed SAs have new numbers.
	of("rekey").succeed(lan)
	second := s.settle(t, func(now established) bool {
		return len(now.children) == 2 && !maps.Equal(now.children, first.children)
	})
	of("rekey").succeed(object{"ike": "site"})
	third := s.settle(t, func(now established) bool { return !maps.Equal(now.ikes, second.ikes) })
	of("rekey").succeed(object{"ike": "site", "reauth": true})
	fourth := s.settle(t, func(now established) bool {
		return !maps.Equal(now.ikes, third.ikes) && len(now.children) == 2
	})

	of("terminate").succeed(object{"child": "dmz"})
	s.settle(t, func(now established) bool { return maps.Equal(now.ikes, fourth.ikes) && len(now.children) == 1 })
	var id uint32
	for id = range fourth.ikes {
	}
	if progress = of("terminate").succeed(object{"ike_id": int64(id), "force": true}); progress[len(progress)-1] != "1 of 1 SA closed." {
		t.Errorf("terminated: %q", progress)
	}
	s.settle(t, func(now established) bool { return len(now.ikes) == 0 })
	if progress = of("terminate").succeed(object{"ike": "site"}); !slices.Equal(progress, []string{"There is no such SA."}) {
		t.Errorf("terminated again: %q", progress)
	}
	s.redirects(t)
}

// redirects sends sun's client, which is moon, to another gateway.
func (s site) redirects(t *testing.T) {
	t.Helper()
	o := newActionServer(t, s.other(t).server, "strongswan_redirect")
	newActionServer(t, s.server, "strongswan_initiate").succeed(object{"ike": "site", "child": "lan"})
	if progress := o.succeed(object{"peer_ip": "192.0.2.0/24", "ike": "site", "to": "192.0.2.77"}); !slices.Equal(progress, []string{"charon was told to redirect 1 SA."}) {
		t.Errorf("redirected: %q", progress)
	}
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		for sa, err := range s.moon.client.WaitSAs(ctx(t), vici.SAFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			if host, _ := sa.Report.Get("remote-host"); host == "192.0.2.77" {
				return
			}
		}
		if time.Since(began) > time.Minute {
			t.Fatal("moon was not redirected")
		}
	}
}

// TestAccTunnel_initiateFails has charon say why a tunnel does not come up, and lets go of a run that is interrupted.
//
//strongswan:each release
func TestAccTunnel_initiateFails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, moonSite(map[string]string{"lan": "none"}, nil))
	if err := s.moon.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-site", Type: "ike", Data: "another"}); err != nil {
		t.Fatal(err)
	}
	initiate := newActionServer(t, s.server, "strongswan_initiate")
	_, diags := initiate.invoke(t.Context(), object{"ike": "site", "child": "lan"})
	for _, want := range []string{
		"ERROR () Unable to initiate: charon refused the command initiate: establishing CHILD_SA 'lan' failed.", "refused this side's authentication",
		"[IKE] received AUTHENTICATION_FAILED notify error", "Gateway: unix://", `CHILD_SA "lan" of "site"`,
	} {
		if !strings.Contains(strings.Replace(describe(diags), "ERROR  ", "ERROR () ", 1), want) {
			t.Errorf("the error does not say %q: %s", want, describe(diags))
		}
	}

	if err := s.Sun.Pause(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Sun.Resume() }()
	began := time.Now()
	_, diags = initiate.invoke(t.Context(), object{"ike": "site", "child": "lan", "timeout": "1s"})
	if text := describe(diags); !strings.Contains(text, "not established after 1000ms") || !strings.Contains(text, "The peer has not answered yet") || time.Since(began) > 10*time.Second {
		t.Errorf("a silent peer, after %v: %s", time.Since(began), text)
	}
	interrupted, cancel := context.WithCancel(t.Context())
	time.AfterFunc(500*time.Millisecond, cancel)
	_, diags = initiate.invoke(interrupted, object{"ike": "site", "child": "lan", "timeout": "20s"})
	if text := describe(diags); !strings.Contains(text, "charon goes on with it") || time.Since(began) > 18*time.Second {
		t.Errorf("interrupted, after %v: %s", time.Since(began), text)
	}
}

// TestAccTunnel_associations reads a tunnel by each filter.
//
//strongswan:each release
func TestAccTunnel_associations(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	children := map[string]string{"lan": "start", "dmz": "none"}
	s.create(t, moonSite(children, object{"wait_for": waitFor("20s", "lan")}))
	s.up(t, children)
	if err := s.moon.Ping(ctx(t), lab.MoonHost, lab.SunHost); err != nil {
		t.Fatal(err)
	}
	address := "data.strongswan_security_associations."
	config := s.moon.config(`
data "strongswan_security_associations" "all" {}
data "strongswan_security_associations" "lan" {
  ike   = "site"
  child = "lan"
}
data "strongswan_security_associations" "number" { ike_id = one(data.strongswan_security_associations.all.ike_sas[*].unique_id) }
data "strongswan_security_associations" "child_number" { child_id = data.strongswan_security_associations.lan.ike_sas[0].child_sas[0].unique_id }
data "strongswan_security_associations" "other" { ike = "other" }
data "strongswan_security_associations" "other_child" { child = "other" }
`)
	ike := tfjsonpath.New("ike_sas").AtSliceIndex(0)
	child := ike.AtMapKey("child_sas").AtSliceIndex(0)
	var checks []statecheck.StateCheck
	check := func(name string, p tfjsonpath.Path, want knownvalue.Check) {
		checks = append(checks, statecheck.ExpectKnownValue(address+name, p, want))
	}
	for name, n := range map[string]int{"all": 1, "lan": 1, "number": 1, "child_number": 1, "other": 0, "other_child": 0} {
		check(name, tfjsonpath.New("ike_sas"), knownvalue.ListSizeExact(n))
		check(name, tfjsonpath.New("established"), knownvalue.Bool(n == 1))
	}
	for p, want := range map[string]knownvalue.Check{
		"name": knownvalue.StringExact("site"), "version": knownvalue.Int64Exact(2), "state": knownvalue.StringExact("ESTABLISHED"),
		"initiator": knownvalue.Bool(true), "local_host": knownvalue.StringExact("192.0.2.1"), "remote_id": knownvalue.StringExact("192.0.2.2"),
		"remote_port": knownvalue.Int64Exact(4500), "encr_keysize": knownvalue.NotNull(), "prf_alg": knownvalue.StringRegexp(regexp.MustCompile(`^PRF_`)),
		"age": knownvalue.NotNull(), "rekey_time": knownvalue.NotNull(), "child_sas": knownvalue.ListSizeExact(2), "ake": knownvalue.ListSizeExact(0),
	} {
		check("all", ike.AtMapKey(p), want)
	}
	for p, want := range map[string]knownvalue.Check{
		"name": knownvalue.StringExact("lan"), "state": knownvalue.StringExact("INSTALLED"), "mode": knownvalue.StringExact("TUNNEL"),
		"protocol": knownvalue.StringExact("ESP"), "encap": knownvalue.Bool(os.Getenv(lab.ESPVariable) != "kernel"), "spi_in": knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f]{8}$`)),
		"packets_out": knownvalue.NotNull(), "remote_ts": knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("10.2.0.0/16")}),
	} {
		check("lan", child.AtMapKey(p), want)
	}
	check("all", child.AtMapKey("name"), knownvalue.StringExact("dmz")) // sorted
	check("lan", ike.AtMapKey("child_sas"), knownvalue.ListSizeExact(1))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps:                    []resource.TestStep{{Config: config, ConfigStateChecks: checks}},
	})
}
