package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// onStart is a connection that is to be there after a restart of charon.
const onStart = `
resource "strongswan_connection" "net" {
  for_each = toset(["a", "b"])
  name     = each.key
  local    = [{ auth = "psk" }]
  remote   = [{ auth = "psk" }]
}
`

// TestAccLoadOnStart: a plan warns, once, if nothing loads the files when charon starts. With load_on_start they are loaded then, and the
// file that sees to it goes with the last of them.
//
//strongswan:each release
func TestAccLoadOnStart(t *testing.T) {
	acceptance(t)
	directory := filepath.Join(shortDir(t), "gw")
	t.Setenv("SWANCTL_DIR", filepath.Join(directory, "swanctl")) // for charon, and so for what it starts
	b := benchOf(t, lab.ForTest(t, func(o *lab.Options) {
		o.Directory = directory
		o.StrongswanConf = "}\nswanctl {\n  socket = unix://" + directory + "/charon.vici\n}\ninclude strongswan.d/*.conf\ncharon {\n"
	}))
	includeConfD(t, b)
	w := newWorkspace(t, append(b.environment(), "STRONGSWAN_PERSIST=true", "STRONGSWAN_LOAD_ON_START=")...)
	w.write(t, "main.tf", requiredProvider+onStart)
	const warning = "Warning: Nothing loads the files at a start"
	if out := w.must(t, "terraform plan"); strings.Count(out, warning) != 1 || !strings.Contains(out, "swanctl = /usr/sbin/swanctl --load-all --noprompt") {
		t.Errorf("the plan: %s", out)
	}
	w.must(t, "terraform apply -auto-approve")
	if out := w.must(t, "terraform plan -detailed-exitcode"); strings.Count(out, warning) != 1 {
		t.Errorf("a plan without changes: %s", out)
	}
	if out := w.must(t, "STRONGSWAN_LOAD_ON_START=false terraform plan -detailed-exitcode"); strings.Contains(out, warning) {
		t.Errorf("with load_on_start = false: %s", out)
	}

	w.env = append(w.env, "STRONGSWAN_LOAD_ON_START=true")
	if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, "0 added, 2 changed, 0 destroyed") || !strings.Contains(out, "terraform-load-on-start.conf is") {
		t.Errorf("with load_on_start = true: %s", out)
	}
	must(t, b.Restart(ctx(t)))
	for deadline := time.Now().Add(20 * time.Second); len(b.names(t)) < 2 && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
	}
	w.must(t, "terraform plan -detailed-exitcode")

	file := filepath.Join(directory, "strongswan.d", "terraform-load-on-start.conf")
	w.write(t, "main.tf", requiredProvider+strings.Replace(onStart, `"a", `, "", 1))
	w.must(t, "terraform apply -auto-approve")
	if _, err := os.Stat(file); err != nil {
		t.Errorf("one connection is still kept: %v", err)
	}
	w.must(t, "terraform destroy -auto-approve")
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("nothing is kept any more: %v", err)
	}
}

// TestAccPersist_elsewhere: a section that another file of swanctl has, too, is told with its place, and is not persisted. When it is gone there,
// all is well without an apply.
//
//strongswan:each release
func TestAccPersist_elsewhere(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	old := filepath.Join(b.SwanctlDirectory(), "old.conf")
	must(t, os.WriteFile(filepath.Join(b.SwanctlDirectory(), "swanctl.conf"), []byte("include conf.d/*.conf\ninclude old.conf\n"), 0o600))
	must(t, os.WriteFile(old, []byte("connections {\n  a {\n    children {\n      removed { }\n    }\n  }\n}\n"), 0o600))
	w := newWorkspace(t, append(b.environment(), "STRONGSWAN_PERSIST=true")...)
	w.write(t, "main.tf", requiredProvider+onStart)
	persisted := func() string {
		w.write(t, "persisted.tf", "output \"persisted\" {\n  value = [for n in [\"a\", \"b\"] : strongswan_connection.net[n].persisted]\n}\n")
		return strings.Join(strings.Fields(w.must(t, "terraform apply -auto-approve >/dev/null && terraform output -json persisted")), "")
	}
	if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, "Warning: Section in other files, too") || !strings.Contains(out, old+", line 2") {
		t.Errorf("the apply: %s", out)
	}
	if out := w.must(t, "terraform plan -detailed-exitcode"); !strings.Contains(out, old+", line 2") {
		t.Errorf("the next plan: %s", out)
	}
	if now := persisted(); now != "[false,true]" {
		t.Errorf("persisted is %s", now)
	}
	// So it is: swanctl brings back what is there.
	b.swanctl(t, "--load-conns")
	if report := b.report(t, "a").String(); !strings.Contains(report, "removed {") {
		t.Errorf("swanctl has loaded %s", report)
	}
	b.unload(t, "a")
	must(t, os.Remove(old))
	w.must(t, "terraform apply -auto-approve && terraform plan -detailed-exitcode")
	if now := persisted(); now != "[true,true]" {
		t.Errorf("persisted is %s", now)
	}
}
