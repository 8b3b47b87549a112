package provider_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

//strongswan:each release
func TestAccConnectionsDataSource(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	config := b.config(`data "strongswan_connections" "all" {}`)
	names := func(names ...knownvalue.Check) []statecheck.StateCheck {
		return []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.strongswan_connections.all", tfjsonpath.New("names"), knownvalue.ListExact(names)),
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: config, ConfigStateChecks: names()},
			{
				PreConfig: func() {
					b.load(t, "moon", func(*vici.Message) {})
					b.load(t, "mars", func(*vici.Message) {})
				},
				Config:            config,
				ConfigStateChecks: names(knownvalue.StringExact("mars"), knownvalue.StringExact("moon")),
			},
		},
	})
}

//strongswan:each release cli
func TestAccConnectionDataSource(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.load(t, "moon", func(m *vici.Message) {
		m.Set("unique", "keep")
		m.AddSection("local").Set("auth", "eap-tls")
		a := m.AddSection("children").AddSection("a")
		a.SetList("remote_ts", []string{"10.2.0.0/16"})
		a.Set("rekey_time", "2h")
	})
	address := "data.strongswan_connection.moon"
	check := func(path tfjsonpath.Path, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, path, want)
	}
	child := tfjsonpath.New("children").AtMapKey("a")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: b.config(`data "strongswan_connection" "moon" { name = "moon" }`),
				ConfigStateChecks: []statecheck.StateCheck{
					check(tfjsonpath.New("loaded_over_vici"), knownvalue.Bool(true)),
					check(tfjsonpath.New("unique"), knownvalue.StringExact("keep")),
					check(tfjsonpath.New("rekey_time"), knownvalue.StringExact("4h")), // a default
					check(tfjsonpath.New("mobike"), knownvalue.Null()),                // not reported
					check(tfjsonpath.New("local").AtSliceIndex(0).AtMapKey("auth"), knownvalue.StringExact("eap-tls")),
					check(child.AtMapKey("rekey_time"), knownvalue.StringExact("2h")),
					check(child.AtMapKey("local_ts"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("dynamic")})),
				},
			},
			{
				Config:      b.config(`data "strongswan_connection" "moon" { name = "venus" }`),
				ExpectError: regexp.MustCompile(`(?s)No such connection.*"venus"`),
			},
		},
	})
}

//strongswan:each release
func TestAccDaemonDataSource(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	check := func(path tfjsonpath.Path, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.strongswan_daemon.this", path, want)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: b.config(`data "strongswan_daemon" "this" {}`),
			ConfigStateChecks: []statecheck.StateCheck{
				check(tfjsonpath.New("daemon"), knownvalue.StringExact("charon")),
				check(tfjsonpath.New("version"), knownvalue.StringRegexp(regexp.MustCompile(`^\d+\.\d+\.\d+`))),
				check(tfjsonpath.New("since"), knownvalue.StringRegexp(regexp.MustCompile(`\d\d:\d\d:\d\d`))),
				check(tfjsonpath.New("plugins"), knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.NotNull()})),
				check(tfjsonpath.New("ike_sas").AtMapKey("total"), knownvalue.Int64Exact(0)),
			},
		}},
	})
}

//strongswan:each release
func TestAccAlgorithmsDataSource(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	algorithms := tfjsonpath.New("algorithms")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: b.config(`data "strongswan_algorithms" "this" {}`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.strongswan_algorithms.this", algorithms.AtMapKey("encryption").AtMapKey("AES_CBC"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue("data.strongswan_algorithms.this", algorithms.AtMapKey("ke").AtMapKey("CURVE_25519"), knownvalue.NotNull()),
			},
		}},
	})
}

//strongswan:each release
func TestAccCountersDataSource(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	address := "data.strongswan_counters.this"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: b.config(`data "strongswan_counters" "this" {}`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("total").AtMapKey("ike-init-in-req"), knownvalue.Int64Exact(0)),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("connections"), knownvalue.MapSizeExact(0)),
			},
		}},
	})
}

//strongswan:each release
func TestAccPoliciesDataSource(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.load(t, "moon", func(m *vici.Message) {
		children := m.AddSection("children")
		for name, mode := range map[string]string{"b": "drop", "a": "pass"} {
			child := children.AddSection(name)
			child.SetList("local_ts", []string{"10.1.0.0/16"})
			child.SetList("remote_ts", []string{"10.1.0.0/24"})
			child.Set("mode", mode)
			child.Set("start_action", "trap")
		}
	})
	policy := func(child, kind, mode string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"ike": knownvalue.StringExact("moon"), "child": knownvalue.StringExact(child),
			"kind": knownvalue.StringExact(kind), "mode": knownvalue.StringExact(mode),
			"local_ts":  knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("10.1.0.0/16")}),
			"remote_ts": knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("10.1.0.0/24")}),
		})
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: b.config(`
data "strongswan_policies" "all" {}
data "strongswan_policies" "b" {
  ike   = "moon"
  child = "b"
}`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.strongswan_policies.all", tfjsonpath.New("policies"),
					knownvalue.ListExact([]knownvalue.Check{policy("a", "pass", "PASS"), policy("b", "drop", "DROP")})),
				statecheck.ExpectKnownValue("data.strongswan_policies.b", tfjsonpath.New("policies"),
					knownvalue.ListExact([]knownvalue.Check{policy("b", "drop", "DROP")})),
			},
		}},
	})
}

// TestAccAssociationsDataSource_none has no tunnel: those with one are in the tests of tunnels.
//
//strongswan:each release
func TestAccAssociationsDataSource_none(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: b.config(`data "strongswan_security_associations" "all" {}`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data.strongswan_security_associations.all", tfjsonpath.New("established"), knownvalue.Bool(false)),
					statecheck.ExpectKnownValue("data.strongswan_security_associations.all", tfjsonpath.New("ike_sas"), knownvalue.ListSizeExact(0)),
				},
			},
			{
				Config:      b.config(`data "strongswan_security_associations" "all" { ike_id = 0 }`),
				ExpectError: regexp.MustCompile(`ike_id value must be between 1 and 4294967295`),
			},
			{
				Config:      b.config(`data "strongswan_security_associations" "all" { ike = "münchen" }`),
				ExpectError: regexp.MustCompile(`not\s+printable ASCII`),
			},
		},
	})
}
