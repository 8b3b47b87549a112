package provider_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What a state of a release is written with and what it is read with differ in these.
const (
	swanctlPlaceholder = "/SWANCTL"
	terraformRegistry  = "registry.terraform.io/"
	opentofuRegistry   = "registry.opentofu.org/"
)

// stateKinds are the states that there are of a release: of what is only loaded, of what is kept in swanctl's files, and of keys on a token.
var stateKinds = []string{"loaded", "kept", "token"}

// TestAccStates upgrades states that each release has written. What they tell of is loaded; the provider as it is finds nothing to
// change, then changes something of each resource in place, and destroys all.
//
//strongswan:each release cli
func TestAccStates(t *testing.T) {
	t.Parallel()
	acceptance(t)
	for _, release := range releases(t) {
		// What is kept in swanctl's files is loaded from those that the release has written, and the other from the configuration.
		for _, kind := range []string{"loaded", "kept"} {
			t.Run(release+"/"+kind, func(t *testing.T) {
				t.Parallel()
				newUpgrade(t, newBench(t), release, kind).do(t)
			})
		}
	}
}

// TestAccStates_token does so with keys on a token. It needs an environment of its own, so no other test runs meanwhile.
//
//nolint:paralleltest // it sets the environment
//strongswan:each cli
func TestAccStates_token(t *testing.T) {
	acceptance(t)
	for _, release := range releases(t) {
		b := newToken(t, map[string]string{"0a": "rsa-pkcs8", "0b": "p256-pkcs8"})
		newUpgrade(t, b, release, "token").do(t)
	}
}

// upgrade is a workspace and a gateway, as they were left by a release.
type upgrade struct {
	*workspace
	*bench
	release string
	from    string
	config  string
}

func newUpgrade(t *testing.T, b *bench, release, kind string) *upgrade {
	t.Helper()
	u := &upgrade{bench: b, release: release, from: filepath.Join(released, release, kind)}
	u.workspace = newWorkspace(t, "TF_VAR_uri="+b.URI(), "TF_VAR_swanctl_directory="+b.SwanctlDirectory())
	u.config = readReleased(t, release, kind, "main.tf")
	includeConfD(t, b)
	entries, err := os.ReadDir(u.from)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() && e.Name() != "terraform.tfstate" {
			u.write(t, e.Name(), readReleased(t, release, kind, e.Name()))
		}
	}
	for name, folder := range map[string]string{"moon.pem": "x509", "sun.pem": "x509", "ca.pem": "x509ca"} {
		if kind == "loaded" {
			copyInto(t, filepath.Join(u.from, name), filepath.Join(b.SwanctlDirectory(), folder, name))
		}
	}
	return u
}

func (u *upgrade) do(t *testing.T) {
	t.Helper()
	if writesRelease(u.release) {
		u.record(t)
		u.must(t, "terraform destroy -auto-approve")
	}
	u.restore(t)
	u.check(t)
}

func copyInto(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o755)
	}
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// copyFiles copies what is in a folder, at any depth, and of which the name has the word in it.
func copyFiles(t *testing.T, from, to, word string) (copied int) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !strings.Contains(d.Name(), word) {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err == nil {
			copyInto(t, path, filepath.Join(to, relative))
			copied++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return copied
}

// record writes the state and the files that the provider as it is makes of the configuration.
func (u *upgrade) record(t *testing.T) {
	t.Helper()
	u.must(t, "terraform apply -auto-approve")
	state, err := os.ReadFile(filepath.Join(u.directory, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(u.SwanctlDirectory(), swanctlPlaceholder, opentofuRegistry, terraformRegistry).Replace(string(state))
	if err := os.WriteFile(filepath.Join(u.from, "terraform.tfstate"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(u.kept()); err != nil {
		t.Fatal(err)
	}
	copyFiles(t, u.SwanctlDirectory(), u.kept(), "terraform-")
}

// kept is the folder with files that the release has written below swanctl's.
func (u *upgrade) kept() string { return filepath.Join(u.from, "swanctl") }

// restore loads what the release had loaded, and puts its state in place.
func (u *upgrade) restore(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(u.kept()); err == nil {
		if n := copyFiles(t, u.kept(), u.SwanctlDirectory(), "terraform-"); n < 6 {
			t.Errorf("the release has left only %d files", n)
		}
		if out := u.swanctl(t, "--load-all", "--noprompt"); strings.Contains(out, "failed") {
			t.Errorf("swanctl cannot load the files: %s", out)
		}
	} else {
		u.must(t, "terraform apply -auto-approve")
	}
	text, err := os.ReadFile(filepath.Join(u.from, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	u.write(t, "terraform.tfstate", strings.ReplaceAll(string(text), swanctlPlaceholder, u.SwanctlDirectory()))
}

func (u *upgrade) check(t *testing.T) {
	t.Helper()
	resources := strings.Count(u.config, "\nresource ")
	if out := u.must(t, "terraform state list"); strings.Count(out, "strongswan_") != resources {
		t.Errorf("the state does not have %d resources: %s", resources, out)
	}
	if out, err := u.run(t, "terraform plan -detailed-exitcode"); err != nil || !strings.Contains(out, "No changes") {
		t.Errorf("with the state of %s, the plan is not empty (%v). If that is not released yet, write it anew: make release-fixtures RELEASE=%s\n%s",
			u.release, err, u.release, out)
	}
	changes := strings.Count(u.config, "var.changed ?")
	want := fmt.Sprintf("0 added, %d changed, 0 destroyed", changes)
	if out := u.must(t, "terraform apply -auto-approve -var changed=true"); changes == 0 || !strings.Contains(out, want) {
		t.Errorf("it was not %s: %s", want, out)
	}
	u.must(t, "terraform plan -detailed-exitcode -var changed=true")
	if out := u.must(t, "terraform destroy -auto-approve"); !strings.Contains(out, fmt.Sprintf("%d destroyed", resources)) {
		t.Errorf("not %d resources were destroyed: %s", resources, out)
	}
	u.hasConnections(t)
	if left := keptFiles(t, u.bench); len(left) > 0 {
		t.Errorf("files are left: %s", left)
	}
}

// notInStates is why attributes are in no state of a release.
var notInStates = map[string]string{
	"strongswan_connection.ocsp":                 "needs strongSwan 5.9.14",
	"strongswan_connection.children.icmp":        "needs strongSwan 6.0.5",
	"strongswan_connection.children.per_cpu_sas": "needs strongSwan 6.0.2",
	"strongswan_pool.p_cscf":                     "needs strongSwan 6.0.3",
	"strongswan_connection.wait_for":             "needs a peer",
	"strongswan_connection.wait_for.children":    "needs a peer",
	"strongswan_connection.wait_for.timeout":     "needs a peer",
	"strongswan_connection.local.cert.handle":    "needs a token",
	"strongswan_connection.local.cacert.handle":  "needs a token",
	"strongswan_connection.remote.cert.handle":   "needs a token",
	"strongswan_connection.remote.cacert.handle": "needs a token",
	"strongswan_authority.handle":                "needs a token",
	"strongswan_authority.module":                "needs a token",
	"strongswan_authority.slot":                  "needs a token",
	"strongswan_private_key.token.slot":          "needs a token",
}

// TestStates_haveEverything: the states of a release have a value of each attribute that its schema has.
func TestStates_haveEverything(t *testing.T) {
	t.Parallel()
	for _, release := range releases(t) {
		has := map[string]bool{}
		for _, kind := range stateKinds {
			var state struct {
				Resources []struct {
					Type      string
					Instances []struct{ Attributes object }
				}
			}
			if err := json.Unmarshal([]byte(readReleased(t, release, kind, "terraform.tfstate")), &state); err != nil {
				t.Fatal(err)
			}
			for _, r := range state.Resources {
				for _, i := range r.Instances {
					noteValues(r.Type, i.Attributes, has)
				}
			}
		}
		attributes := 0
		for path, fact := range parseFacts(t, readReleased(t, release, "schema.txt")) {
			name, ok := strings.CutPrefix(path, "resource ")
			if !ok || !strings.Contains(name, ".") || slices.Contains(strings.Fields(fact), "write-only") {
				continue
			}
			attributes++
			if _, without := notInStates[name]; has[name] == without {
				t.Errorf("%s has %s: %v", release, name, has[name])
			}
		}
		if attributes < 150 {
			t.Errorf("%s has only %d attributes", release, attributes)
		}
	}
}

// noteValues notes which attributes have values, whichever element of a list or a map they are in.
func noteValues(path string, v any, has map[string]bool) {
	switch v := v.(type) {
	case nil:
		return
	case object:
		for name, value := range v {
			noteValues(path+"."+name, value, has)
			noteValues(path, value, has) // of a map
		}
	case []any:
		for _, element := range v {
			noteValues(path, element, has)
		}
	}
	has[path] = true
}
