package provider_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestActions_badInput is what is found before anything is done.
func TestActions_badInput(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		action string
		config object
		want   string
	}{
		"initiate nothing":        {"initiate", object{}, "At least one"},
		"initiate without time":   {"initiate", object{"ike": "a", "timeout": "0s"}, "longer than zero"},
		"initiate without name":   {"initiate", object{"ike": ""}, "length"},
		"terminate everything":    {"terminate", object{"force": true}, "At least one"},
		"terminate at a bad time": {"terminate", object{"ike": "a", "timeout": "soon"}, "duration"},
		"terminate SA 0":          {"terminate", object{"ike_id": 0}, "between 1 and"},
		"rekey everything":        {"rekey", object{}, "At least one"},
		"reauth of a child":       {"rekey", object{"child": "a", "reauth": true}, "Only IKE_SAs are authenticated"},
		"redirect everybody":      {"redirect", object{"to": "192.0.2.1"}, "At least one"},
		"flush what is not there": {"flush_certs", object{"type": "X"}, "one of"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newActionServer(t, newServer(t), "strongswan_"+c.action)
			if text := describe(s.validateAction(c.config)); !strings.Contains(text, c.want) || !strings.Contains(text, "ERROR") {
				t.Errorf("want %q: %s", c.want, text)
			}
		})
	}
}

// TestActions_gateway: an unknown gateway is found by the plan.
func TestActions_gateway(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	server.configure(object{"gateways": object{"paris": object{"uri": "unix:///nowhere"}}})
	for name := range server.schema.ActionSchemas {
		config := object{"gateway": "rome"}
		for _, required := range server.schema.ActionSchemas[name].Schema.Block.Attributes {
			if required.Required {
				config[required.Name] = "x"
			}
		}
		s := newActionServer(t, server, name)
		if text := describe(s.planAction(config)); !strings.Contains(text, `AttributeName("gateway") No such gateway`) {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// TestAccActions does, on a gateway without a tunnel, what needs none.
//
//strongswan:each release
func TestAccActions(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.load(t, "moon", func(m *vici.Message) {
		child := m.AddSection("children").AddSection("local")
		child.SetList("local_ts", []string{"10.1.0.0/16"})
		child.SetList("remote_ts", []string{"10.1.0.0/16"})
		child.Set("mode", "pass")
	})
	server := newServer(t)
	server.configure(object{"uri": b.URI()})
	of := func(name string) actionServer { return newActionServer(t, server, "strongswan_"+name) }
	policies := func() (n int) {
		for _, err := range b.client.ListPolicies(ctx(t), vici.PolicyKinds{Pass: true}, "", "") {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return n
	}
	local := object{"ike": "moon", "child": "local"}
	of("install").succeed(local)
	if policies() != 1 {
		t.Error("nothing was installed")
	}
	of("uninstall").succeed(local)
	if policies() != 0 {
		t.Error("nothing was removed")
	}
	if said := of("uninstall").succeed(local); !slices.Equal(said, []string{"There is no such policy."}) {
		t.Errorf("removed again: %q", said)
	}
	of("reload_settings").succeed(nil)
	of("flush_certs").succeed(object{"type": "X509_CRL"})
	for name, c := range map[string]struct {
		action string
		config object
		want   string
	}{
		"install nothing":  {"install", object{"ike": "moon", "child": "x"}, "configuration name not found"},
		"initiate nothing": {"initiate", object{"child": "x"}, "CHILD_SA config 'x' not found"},
		"rekey nothing":    {"rekey", object{"ike": "moon"}, "no matching SAs to rekey found. The data source strongswan_security_associations"},
		"redirect nobody":  {"redirect", object{"ike": "moon", "to": "192.0.2.1"}, "no matching SAs to redirect found"},
	} {
		if _, diags := of(c.action).invoke(ctx(t), c.config); !strings.Contains(describe(diags), c.want) {
			t.Errorf("%s: want %q: %s", name, c.want, describe(diags))
		}
	}
}

// TestActions_fewAtATime: each initiate keeps one of charon's threads waiting, so that only two are sent at a time.
func TestActions_fewAtATime(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	var now, most atomic.Int32
	counted := func(*vicitest.Conn) error {
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(50 * time.Millisecond)
		now.Add(-1)
		return nil
	}
	srv.On("list-sas", vicitest.Reply())
	srv.On("initiate", counted, vicitest.Reply("success", "yes"))
	server := newServer(t)
	server.configure(object{"uri": srv.URI()})
	s := newActionServer(t, server, "strongswan_initiate")
	done := make(chan []string)
	for i := range 10 {
		go func() { done <- s.succeed(object{"ike": fmt.Sprint("c", i)}) }()
	}
	for range 10 {
		<-done
	}
	if n := most.Load(); n != 2 {
		t.Errorf("%d commands at a time, want 2", n)
	}
}

// TestAccActions_examples plans the examples of the documentation.
//
//strongswan:each cli
func TestAccActions_examples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(examples, "actions", "*", "action.tf"))
	if err != nil || len(files) != len(newServer(t).schema.ActionSchemas) {
		t.Fatalf("there are %d examples: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: factories,
				TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
				Steps:                    []resource.TestStep{{Config: b.example(t, file) + "data \"strongswan_daemon\" \"test\" {}\n"}},
			})
		})
	}
}

// TestAccActions_triggered runs actions from the CLI, after a connection is loaded.
//
//strongswan:each cli
func TestAccActions_triggered(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{{
			Config: b.config(`
action "strongswan_install" "local" {
  config {
    ike   = "moon"
    child = "local"
  }
}
resource "strongswan_connection" "moon" {
  name     = "moon"
  children = { local = { mode = "pass", local_ts = ["10.1.0.0/16"], remote_ts = ["10.1.0.0/16"] } }
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.strongswan_install.local]
    }
  }
}`),
			PostApplyFunc: func() {
				for p, err := range b.client.ListPolicies(ctx(t), vici.PolicyKinds{Pass: true}, "moon", "local") {
					if err != nil || p.Mode != "PASS" {
						t.Errorf("%+v, %v", p, err)
					}
					return
				}
				t.Error("nothing was installed")
			},
		}},
	})
}
