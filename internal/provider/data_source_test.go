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
