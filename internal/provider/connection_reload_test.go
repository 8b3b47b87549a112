package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestAccConnection_unnoticed changes what charon does not notice on a reload. The daemon has it all the same, and only
// where it takes an unload is there one.
//
//strongswan:each release
func TestAccConnection_unnoticed(t *testing.T) {
	t.Parallel()
	config := `
resource "strongswan_connection" "test" {
  name        = "net-net"
  version     = 1
  dpd_delay   = "30s"
  dpd_timeout = "150s"
  local       = [{ auth = "psk", id = "moon.strongswan.org" }]
  remote      = [{ auth = "psk", groups = ["a", "b"] }]
  children    = { a = {} }
}`
	get := func(section, key string) func(*vici.Message) string {
		return func(m *vici.Message) string {
			if section != "" {
				m, _ = m.Section(section)
			}
			if list, ok := m.List(key); ok {
				return strings.Join(list, ",")
			}
			value, _ := m.Get(key)
			return value
		}
	}
	cases := map[string]struct {
		from, to string
		read     func(*vici.Message) string
		want     string
		unload   bool
	}{
		"dpd_timeout":     {from: `"150s"`, to: `"160s"`, read: get("", "dpd_timeout"), want: "160", unload: true},
		"letter case":     {from: `"moon.strongswan.org"`, to: `"Moon.strongswan.org"`, read: get("local-1", "id"), want: "Moon.strongswan.org", unload: true},
		"order of groups": {from: `"a", "b"`, to: `"b", "a"`, read: get("remote-1", "groups"), want: "b,a", unload: true},
		"dpd_timeout with another option, which replaces all": {
			from: `dpd_timeout = "150s"`, to: "dpd_timeout = \"160s\"\n  dpd_delay = \"20s\"", read: get("", "dpd_timeout"), want: "160",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			first, second := config, change(config, c.from, c.to)
			if !c.unload {
				second = change(second, `dpd_delay   = "30s"`, "")
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: factories,
				Steps: []resource.TestStep{
					{Config: b.config(first)},
					{
						Config: b.config(second),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)},
						},
						Check: func(*terraform.State) error {
							if got := c.read(b.report(t, "net-net")); got != c.want {
								return fmt.Errorf("the daemon has %q, want %q", got, c.want)
							}
							if got := b.unloaded(); got != c.unload {
								return fmt.Errorf("unloaded: %v, want %v", got, c.unload)
							}
							return nil
						},
					},
				},
			})
		})
	}
}

// TestAccConnection_renamedChild renames children whose policy charon has installed. The old one must not stay behind,
// neither after the update nor in the end.
//
//strongswan:each release
func TestAccConnection_renamedChild(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	config := `
resource "strongswan_connection" "test" {
  name     = "bypass"
  children = {
    old = { mode = "pass", start_action = "trap", local_ts = ["10.1.0.0/16"], remote_ts = ["10.1.0.0/16"] }
    other = {}
  }
}`
	policies := func(want ...string) error {
		if got := b.policies(t); !slices.Equal(got, want) {
			return fmt.Errorf("the daemon has the policies %q, want %q", got, want)
		}
		return nil
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             func(*terraform.State) error { return policies() },
		Steps: []resource.TestStep{
			{
				Config: b.config(config),
				Check:  func(*terraform.State) error { return policies("bypass/old") },
			},
			{
				Config: b.config(change(config, "old =", "new =")),
				Check:  func(*terraform.State) error { return policies("bypass/new") },
			},
		},
	})
}

// unloaded reports whether charon's only connection was unloaded and loaded again, for which not every release has a line
// in its log: what it does not know is added, what it knows updated or replaced.
func (b *bench) unloaded() bool { return strings.Count(b.Log(), "added vici connection") > 1 }

// policies returns the names of the trap and shunt policies that the daemon has installed.
func (b *bench) policies(t *testing.T) []string {
	t.Helper()
	m := vici.NewMessage()
	for _, kind := range []string{"trap", "pass", "drop"} {
		m.Set(kind, "yes")
	}
	var names []string
	for event, err := range b.client.Stream(ctx(t), "list-policies", "list-policy", m) {
		if err != nil {
			t.Fatal(err)
		}
		for name := range event.Sections() {
			names = append(names, name)
		}
	}
	return names
}

// TestAccConnection_importedUnnoticed imports a connection with a dscp, which charon neither reports nor notices. That the
// state lacks it does not mean that charon does, so nothing is unloaded.
//
//strongswan:each release
func TestAccConnection_importedUnnoticed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.load(t, "test", func(m *vici.Message) { m.Set("dscp", "101110") })
	config := func(dscp string) string {
		return b.config(fmt.Sprintf("resource \"strongswan_connection\" \"test\" {\n  name = \"test\"\n  dscp = %q\n}\n", dscp))
	}
	unloaded := func(want bool) func(*terraform.State) error {
		return func(*terraform.State) error {
			if got := b.unloaded(); got != want {
				return fmt.Errorf("unloaded: %v, want %v", got, want)
			}
			return nil
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: config("101110") + "import {\n  to = strongswan_connection.test\n  id = \"test\"\n}\n",
				Check:  unloaded(false),
			},
			{Config: config("000001"), Check: unloaded(true)},
		},
	})
}
