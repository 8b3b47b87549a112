package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// ownedConnections is a block of connections with these names.
func ownedConnections(label string, before bool, names ...string) string {
	return ownedBlock{kind: "connection", label: label, names: names, before: before, version: 1}.String()
}

// sites are the names of connections.
func sites(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("site-%02d", i))
	}
	return names
}

// TestAccOwnership_plans: what would unload and load one name is refused by the plan, before anything is unloaded, and says how it
// works. The same with what it says changes nothing on the gateway.
//
//strongswan:each cli
func TestAccOwnership_plans(t *testing.T) {
	t.Parallel()
	const moved = "moved {\n  from = strongswan_connection.old\n  to   = strongswan_connection.new\n}\n"
	for name, c := range map[string]struct {
		before, after string
		says          string
		cured         string // a configuration that works
		unchanged     bool   // which changes nothing
	}{
		"renamed": {
			ownedConnections("old", false, sites(40)...), ownedConnections("new", false, sites(40)...), "moved",
			ownedConnections("new", false, sites(40)...) + moved, true,
		},
		"renamed, create_before_destroy": {
			ownedConnections("old", true, sites(3)...), ownedConnections("new", true, sites(3)...), "moved",
			ownedConnections("new", true, sites(3)...) + moved, true,
		},
		"count to for_each": {
			ownedBlock{kind: "connection", label: "old", names: sites(3), counted: true, version: 1}.String(), ownedConnections("old", false, sites(3)...), "moved", "", false,
		},
		"two of one name": {
			ownedConnections("old", false, "a"), ownedConnections("old", false, "a") + ownedConnections("new", false, "a"), "another name", "", false,
		},
		"two new ones of one name": {
			ownedConnections("old", false, "a"), ownedConnections("old", false, "a") + ownedConnections("new", false, "b") + ownedConnections("other", false, "b"),
			"another name", "", false,
		},
		"names swapped": {
			ownedConnections("old", false, "a") + ownedConnections("new", false, "b"), ownedConnections("old", false, "b") + ownedConnections("new", false, "a"),
			"moved", "", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			w := newWorkspace(t, b.environment()...)
			w.write(t, "main.tf", requiredProvider+c.before)
			w.must(t, "terraform apply -auto-approve")
			loaded := b.names(t)
			for _, command := range []string{"plan", "apply -auto-approve"} {
				w.write(t, "main.tf", requiredProvider+c.after)
				out, err := w.run(t, "terraform "+command)
				if err == nil || !strings.Contains(strings.Join(strings.Fields(out), " "), c.says) {
					t.Errorf("%s: %v: %s", command, err, out)
				}
				if now := b.names(t); !slices.Equal(now, loaded) {
					t.Errorf("%s: %q were loaded, and now %q", command, loaded, now)
				}
			}
			if c.cured != "" {
				w.write(t, "main.tf", requiredProvider+c.cured)
				if out := w.must(t, "terraform apply -auto-approve"); c.unchanged && !strings.Contains(out, "0 added, 0 changed, 0 destroyed") {
					t.Errorf("it is not only moved: %s", out)
				}
			}
		})
	}
}

// TestAccOwnership_replaced: a connection under create_before_destroy cannot be replaced under its name. That is refused, nothing is
// changed, and untaint keeps it.
//
//strongswan:each cli
func TestAccOwnership_replaced(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := newWorkspace(t, b.environment()...)
	w.write(t, "main.tf", requiredProvider+ownedConnections("net", true, "net"))
	w.must(t, "terraform apply -auto-approve")
	for _, line := range []string{
		"terraform apply -auto-approve '-replace=strongswan_connection.net[\"net\"]'",
		"terraform taint 'strongswan_connection.net[\"net\"]' && terraform apply -auto-approve",
	} {
		out, err := w.run(t, line)
		if err == nil || !strings.Contains(out, "Connection already exists") || !strings.Contains(out, "create_before_destroy") {
			t.Errorf("%s: %v: %s", line, err, out)
		}
		if !slices.Equal(b.names(t), []string{"net"}) {
			t.Fatalf("%s: %q are loaded", line, b.names(t))
		}
		w.must(t, "terraform untaint 'strongswan_connection.net[\"net\"]' || true")
		w.must(t, "terraform plan -detailed-exitcode")
	}
	w.write(t, "main.tf", requiredProvider+ownedConnections("net", false, "net"))
	w.must(t, "terraform apply -auto-approve '-replace=strongswan_connection.net[\"net\"]'")
	if !slices.Equal(b.names(t), []string{"net"}) {
		t.Errorf("replaced, %q are loaded", b.names(t))
	}
}

// TestAccOwnership_adopted: with adopt_existing a create loads over its predecessor, and the destroy of that leaves alone what was
// loaded, and its file.
//
//strongswan:once
func TestAccOwnership_adopted(t *testing.T) {
	t.Parallel()
	o := newOwnership(t, 0, newBench(t))
	o.env = append(o.env, "STRONGSWAN_ADOPT_EXISTING=true")
	o.persist = true
	o.keys["net"] = newKeyText(t)
	for _, kind := range ownedKinds {
		o.blocks = append(o.blocks, ownedBlock{kind: kind, label: "net", names: []string{"net"}, before: true, version: 1})
	}
	o.apply(t, "", works)
	for _, block := range o.blocks {
		o.apply(t, fmt.Sprintf("'-replace=%s'", block.address("net")), works)
	}
	for i := range o.blocks {
		o.blocks[i].label = "other" // without a moved block
	}
	o.apply(t, "", works)
	o.must(t, "terraform plan -detailed-exitcode")
}

// TestAccOwnership_foreign: a connection of somebody else's that looks the same in what charon reports is not replaced.
//
//strongswan:each release
func TestAccOwnership_foreign(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := newWorkspace(t, b.environment()...)
	b.load(t, "net", func(m *vici.Message) {
		m.Set("rekey_time", "1h")
		child := m.AddSection("children").AddSection("net")
		child.SetList("remote_ts", []string{"10.1.0.0/16"})
		child.Set("start_action", "none")
		child.Set("updown", "/usr/local/bin/theirs")
	})
	theirs := b.report(t, "net").String()
	w.write(t, "main.tf", requiredProvider+ownedConnections("net", false, "net"))
	if out := w.must(t, "terraform plan"); !strings.Contains(out, "is there already") {
		t.Errorf("the plan does not warn: %s", out)
	}
	out, err := w.run(t, "terraform apply -auto-approve")
	if err == nil || !strings.Contains(out, "Connection already exists") || !strings.Contains(out, "import {") {
		t.Errorf("the apply: %v: %s", err, out)
	}
	if now := b.report(t, "net").String(); now != theirs {
		t.Errorf("it was %s, and is %s", theirs, now)
	}
	w.must(t, "STRONGSWAN_ADOPT_EXISTING=true terraform apply -auto-approve && terraform plan -detailed-exitcode")
}

// TestAccOwnership_keys: keys that go from one resource to the next are loaded afterwards, and so are their files.
//
//strongswan:once
func TestAccOwnership_keys(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	includeConfD(t, b)
	w := newWorkspace(t, append(b.environment(), "STRONGSWAN_PERSIST=true")...)
	ca := newIssuer(t, "Acme CA")
	var keys []string
	for i := range 3 {
		_, key := ca.issue(t, "gateway")
		w.write(t, fmt.Sprintf("%d.pem", i), key)
		keys = append(keys, keyIDOf(t, key))
	}
	configure := func(current, next int) {
		w.write(t, "main.tf", requiredProvider+fmt.Sprintf("resource \"strongswan_private_key\" \"current\" {\n  pem = file(\"%d.pem\")\n}\n"+
			"resource \"strongswan_private_key\" \"next\" {\n  pem = file(\"%d.pem\")\n}\n", current, next))
	}
	configure(0, 1)
	w.must(t, "terraform apply -auto-approve")
	for i := range 4 {
		current, next := (i+1)%3, (i+2)%3
		configure(current, next)
		w.must(t, "terraform apply -auto-approve")
		loaded, err := b.client.GetKeys(ctx(t))
		slices.Sort(loaded)
		want := []string{keys[current], keys[next]}
		slices.Sort(want)
		if err != nil || !slices.Equal(loaded, want) {
			t.Errorf("after rotation %d, %q are loaded, and not %q: %v", i, loaded, want, err)
		}
		files, _ := filepath.Glob(filepath.Join(b.SwanctlDirectory(), "private", "terraform-*"))
		if len(files) != 2 {
			t.Errorf("after rotation %d, the files are %q", i, files)
		}
		w.must(t, "terraform plan -detailed-exitcode")
	}
	configure(1, 1)
	if out, err := w.run(t, "terraform plan"); err == nil || !strings.Contains(out, "Give each resource its own") {
		t.Errorf("one key for two resources: %v: %s", err, out)
	}
}

// A CLI loses what is stored beside the state of a resource whose provider dies in an update. The old key's file goes all the same,
// and one that Terraform has not written stays.
//
//strongswan:once
func TestOwnership_keyWithoutRecord(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	l := newLife(newServer(t), keyType)
	must(t, l.run(ctx(t), object{"uri": b.URI(), "persist": true, "swanctl_directory": b.SwanctlDirectory()}))
	file := func(key string) string {
		return filepath.Join(b.SwanctlDirectory(), "private", "terraform-key-"+keyIDOf(t, key)+".pem")
	}
	rotate := func(key string) {
		t.Helper()
		must(t, l.converge(ctx(t), object{"pem": key}))
		if _, err := os.Stat(file(key)); err != nil {
			t.Error(err)
		}
		l.private = nil
	}
	first, second, third := newKeyText(t), newKeyText(t), newKeyText(t)
	rotate(first)
	rotate(second)
	if _, err := os.Stat(file(first)); err == nil {
		t.Errorf("the file of the old key is still there")
	}
	must(t, os.WriteFile(file(second), []byte(second), 0o600))
	rotate(third)
	if _, err := os.Stat(file(second)); err != nil {
		t.Errorf("a file of somebody else's is gone: %v", err)
	}
}

// TestAccOwnership_otherDaemon: with the state of one gateway, nothing on another one is changed. The same gateway by another way
// is no other one.
//
//strongswan:once
func TestAccOwnership_otherDaemon(t *testing.T) {
	t.Parallel()
	ours := newBench(t)
	time.Sleep(3100 * time.Millisecond) // charon tells when it was started by the second, which may be off by one, and nothing else of itself
	theirs := newBench(t)
	w := newWorkspace(t)
	configure := func(uri string, version int) {
		w.write(t, "main.tf", requiredProvider+fmt.Sprintf("provider \"strongswan\" {\n  uri = %q\n}\n", uri)+
			ownedBlock{kind: "connection", label: "net", names: []string{"net"}, version: version}.String()+
			ownedBlock{kind: "shared_secret", label: "psk", names: []string{"psk"}, version: version}.String())
	}
	configure(ours.URI(), 1)
	w.must(t, "terraform apply -auto-approve")

	theirs.load(t, "net", func(m *vici.Message) { m.Set("version", "1") })
	if err := theirs.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-psk", Type: "ike", Data: "theirs"}); err != nil {
		t.Fatal(err)
	}
	report := theirs.report(t, "net").String()
	configure(theirs.URI(), 2)
	for _, line := range []string{"terraform apply -auto-approve", "terraform destroy -auto-approve"} {
		out, err := w.run(t, line)
		if err == nil || !strings.Contains(strings.Join(strings.Fields(out), " "), "The state is of the gateway "+ours.URI()) {
			t.Errorf("%s: %v: %s", line, err, out)
		}
		if now := theirs.report(t, "net").String(); now != report {
			t.Errorf("%s: their connection was %s, and is %s", line, report, now)
		}
		if ids, err := theirs.client.GetShared(ctx(t)); err != nil || !slices.Equal(ids, []string{"ike-psk"}) {
			t.Errorf("%s: their secrets are %q: %v", line, ids, err)
		}
	}

	other := filepath.Join(t.TempDir(), "socket")
	if err := os.Symlink(ours.Socket(), other); err != nil {
		t.Fatal(err)
	}
	configure("unix://"+other, 3)
	w.must(t, "terraform apply -auto-approve")
	w.must(t, "terraform plan -detailed-exitcode && terraform destroy -auto-approve")
	if names := ours.names(t); len(names) > 0 {
		t.Errorf("left on our gateway: %q", names)
	}
}

// TestAccOwnership_alias: a resource that moves from the provider's own gateway to one of its gateways, and that is the same daemon,
// stays loaded.
//
//strongswan:once
func TestAccOwnership_alias(t *testing.T) {
	t.Parallel()
	for _, before := range []bool{false, true} {
		t.Run(fmt.Sprint("create_before_destroy ", before), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			w := newWorkspace(t)
			configure := func(gateway string) {
				w.write(t, "main.tf", requiredProvider+fmt.Sprintf("provider \"strongswan\" {\n  uri = %[1]q\n  gateways = { main = { uri = %[1]q } }\n}\n", b.URI())+
					strings.Replace(ownedConnections("net", before, "net"), "  name = ", gateway+"  name = ", 1))
			}
			configure("")
			w.must(t, "terraform apply -auto-approve")
			configure("  gateway = \"main\"\n")
			out, err := w.run(t, "terraform apply -auto-approve")
			if names := b.names(t); !slices.Equal(names, []string{"net"}) {
				t.Errorf("%q are loaded after %v: %s", names, err, out)
			}
			if before != (err != nil) {
				t.Errorf("the apply: %v: %s", err, out)
			}
		})
	}
}
