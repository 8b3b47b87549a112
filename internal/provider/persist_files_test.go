package provider_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// keeper is the life of a resource whose files are in a directory of its own.
type keeper struct {
	*life
	t         *testing.T
	directory string
	settings  object
}

func newKeeper(t *testing.T, b *bench, typeName, directory string, settings object) *keeper {
	t.Helper()
	k := &keeper{life: newLife(newServer(t), typeName), t: t, directory: directory}
	k.settings = changed(object{"uri": b.URI(), "persist": true, "swanctl_directory": directory}, settings)
	mustWriteFile(t, filepath.Join(directory, "swanctl.conf"), "include conf.d/*.conf\n")
	k.rerun(nil)
	return k
}

func mustWriteFile(t *testing.T, file, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		t.Error(err)
	}
}

// rerun is the beginning of a new run, with other settings.
func (k *keeper) rerun(settings object) {
	k.t.Helper()
	k.settings = changed(k.settings, settings)
	if err := k.run(k.t.Context(), k.settings); err != nil {
		k.t.Fatal(err)
	}
}

// applied is an apply that must succeed.
func (k *keeper) applied(config object) {
	k.t.Helper()
	k.rerun(nil)
	if err := errors.Join(k.refresh(k.t.Context()), k.converge(k.t.Context(), config)); err != nil {
		k.t.Fatal(err)
	}
}

// settled fails the test unless the next plan is empty.
func (k *keeper) settled(config object) {
	k.t.Helper()
	k.rerun(nil)
	if err := errors.Join(k.refresh(k.t.Context()), k.unchanged(k.t.Context(), config)); err != nil {
		k.t.Error(err)
	}
}

// drifts fails the test unless the next refresh says that something is wrong with a file, and the plan that it will be right.
func (k *keeper) drifts(config object, says ...string) {
	k.t.Helper()
	k.rerun(nil)
	if err := k.refresh(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
	checkDiagnostic(k.t, k.said, 2, `AttributeName("persisted")`, says...)
	planned, err := k.planChange(k.t.Context(), config)
	if err != nil {
		k.t.Fatal(err)
	}
	before, after := k.holds(k.state)["persisted"], k.holds(planned.PlannedState)["persisted"]
	if !before.Equal(tftypes.NewValue(tftypes.Bool, false)) || !after.Equal(tftypes.NewValue(tftypes.Bool, true)) {
		k.t.Errorf("persisted is %s, and planned as %s", before, after)
	}
}

// warnsOfFile fails the test unless the plan of a create warns of what is in the place of its file.
func (k *keeper) warnsOfFile(config object, says ...string) {
	k.t.Helper()
	planned, err := k.planChange(k.t.Context(), config)
	if err != nil {
		k.t.Fatal(err)
	}
	checkDiagnostic(k.t, planned.Diagnostics, 2, "", append(says, "The apply will refuse")...)
}

// file is a file of the directory.
func (k *keeper) file(name string) string { return filepath.Join(k.directory, name) }

func (k *keeper) has(name, text string) {
	k.t.Helper()
	if data, err := os.ReadFile(k.file(name)); err != nil || !strings.Contains(string(data), text) {
		k.t.Errorf("%s lacks %q: %s, %v", name, text, data, err)
	}
}

// tamper changes what the state says of files.
func (k *keeper) tamper(change func(kept map[string]any)) {
	k.t.Helper()
	var private map[string][]byte
	var kept map[string]any
	if err := errors.Join(json.Unmarshal(k.private, &private), json.Unmarshal(private["kept"], &kept)); err != nil {
		k.t.Fatal(err)
	}
	change(kept)
	private["kept"], _ = json.Marshal(kept)
	k.private, _ = json.Marshal(private)
}

// failingOn lets one operation on a file whose name contains a text fail.
func failingOn(ctx context.Context, operation, name string, failure error) context.Context {
	return transport.WithFileHook(ctx, func(_ context.Context, op, path string, do func() error) error {
		if op == operation && strings.Contains(filepath.Base(path), name) {
			return failure
		}
		return do()
	})
}

func aPool(addrs string) object { return object{"name": "p", "addrs": addrs} }

const poolFile = "conf.d/terraform-pool-p.conf"

// TestAccPersistFiles_failedCommit: all is loaded, and a file cannot be put in its place. An update says so and fails; a create warns,
// as it would be tainted. The next plan shows it, although the file that is there is one that was written once, and the next apply puts
// it right.
//
//strongswan:once
func TestAccPersistFiles_failedCommit(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "Acme CA")
	certificate, _ := ca.issue(t, "moon.example.org")
	authority := object{"name": "p", "cacert": ca.pem}
	secret := func(text string, version int) object {
		return object{"name": "p", "type": "ike", "secret_wo": text, "secret_wo_version": version}
	}
	for _, c := range []struct {
		typeName, file string
		before, after  object
		text           string
	}{
		{"strongswan_pool", poolFile, aPool("10.3.0.0/24"), aPool("10.3.0.0/23"), "10.3.0.0/23"},
		{"strongswan_connection", "conf.d/terraform-connection-p.conf", object{"name": "p"}, object{"name": "p", "version": 2}, "version = 2"},
		{"strongswan_shared_secret", "conf.d/terraform-secret-ike-p.conf", secret("leaked", 1), secret("rotated", 2), fmt.Sprintf("%x", "rotated")},
		{"strongswan_authority", "x509ca/terraform-authority-p.pem", authority, changed(authority, object{"crl_uris": []any{"http://x"}}), "CERTIFICATE"},
		{"strongswan_certificate", "x509ca/terraform-certificate-", object{"pem": certificate}, object{"pem": certificate + ca.pem}, "CERTIFICATE"},
	} {
		t.Run(c.typeName, func(t *testing.T) {
			t.Parallel()
			k := newKeeper(t, b, c.typeName, t.TempDir(), nil)
			broken := failingOn(t.Context(), "rename", strings.TrimPrefix(filepath.Base(c.file), "."), syscall.EBUSY)
			create := c.before
			if c.typeName == "strongswan_certificate" {
				create = c.after
			}
			if err := k.converge(broken, create); err != nil || k.tainted {
				t.Fatalf("the create fails: %v", err)
			}
			if said := describe(k.said); !strings.Contains(said, "Loaded, but not written") || !strings.Contains(said, filepath.Base(c.file)) {
				t.Errorf("the create does not tell: %s", said)
			}
			k.drifts(create, filepath.Base(c.file), "is missing")
			k.applied(create)
			k.settled(create)
			if c.typeName == "strongswan_certificate" {
				return
			}

			k.rerun(nil)
			err := k.converge(broken, c.after)
			if err == nil || !strings.Contains(err.Error(), "Loaded, but not written") || !strings.Contains(err.Error(), c.file) {
				t.Errorf("the update says %v", err)
			}
			k.drifts(c.after, c.file, "is not as it was applied")
			k.applied(c.after)
			k.has(c.file, c.text)
			k.settled(c.after)
			k.applied(nil)
			if files, _ := filepath.Glob(k.file("*/*")); len(files) > 0 {
				t.Errorf("%q is left", files)
			}
		})
	}
}

// TestAccPersistFiles_interrupted: Ctrl-C while a file is put in its place. The next plan shows that it is not there.
//
//strongswan:once
func TestAccPersistFiles_interrupted(t *testing.T) {
	t.Parallel()
	k := newKeeper(t, newBench(t), "strongswan_pool", t.TempDir(), nil)
	k.applied(aPool("10.3.0.0/24"))
	ctx, interrupt := context.WithCancel(t.Context())
	broken := transport.WithFileHook(ctx, func(ctx context.Context, operation, _ string, do func() error) error {
		if operation != "rename" {
			return do()
		}
		interrupt()
		<-ctx.Done()
		return ctx.Err()
	})
	began := time.Now()
	if err := k.converge(broken, aPool("10.3.0.0/23")); err == nil || !strings.Contains(err.Error(), "interrupted") || time.Since(began) > 10*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
	k.drifts(aPool("10.3.0.0/23"), poolFile)
	k.applied(aPool("10.3.0.0/23"))
	k.has(poolFile, "10.3.0.0/23")
	k.settled(aPool("10.3.0.0/23"))
}

// TestAccPersistFiles_adoptedDrift: somebody loads something else, and it gets into the configuration. The plan is not empty, as the file
// lacks it.
//
//strongswan:once
func TestAccPersistFiles_adoptedDrift(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	k := newKeeper(t, b, "strongswan_pool", t.TempDir(), nil)
	k.applied(aPool("10.3.0.0/24"))
	m := vici.NewMessage()
	m.Set("addrs", "10.3.0.0/23")
	if err := b.client.LoadPool(t.Context(), "p", m); err != nil {
		t.Fatal(err)
	}
	for range 2 { // also if the state has it already
		k.drifts(aPool("10.3.0.0/23"), poolFile, "is not what the gateway has")
	}
	k.applied(aPool("10.3.0.0/23"))
	k.has(poolFile, "10.3.0.0/23")
	k.settled(aPool("10.3.0.0/23"))
}

// TestAccPersistFiles_foreign: a file that Terraform did not write is not replaced, nor removed, and nothing is loaded that could not be
// kept. One that it wrote for somebody else is not replaced by a create.
//
//strongswan:once
func TestAccPersistFiles_foreign(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const foreign = "# written by a colleague\n"
	directory := t.TempDir()
	k := newKeeper(t, b, "strongswan_pool", directory, nil)
	mustWriteFile(t, k.file(poolFile), foreign)
	k.warnsOfFile(aPool("10.3.0.0/24"), poolFile+" is there already", "Terraform did not write it")
	err := k.converge(t.Context(), aPool("10.3.0.0/24"))
	if err == nil || !strings.Contains(err.Error(), poolFile+" is there already") || !strings.Contains(err.Error(), "Nothing was loaded") {
		t.Errorf("the create says %v", err)
	}
	if pools, err := b.client.GetPools(t.Context(), "", false); err != nil || len(pools) > 0 || k.exists() {
		t.Errorf("it is loaded all the same: %v, %v", pools, err)
	}
	k.has(poolFile, foreign)
	if err := os.Remove(k.file(poolFile)); err != nil {
		t.Fatal(err)
	}
	k.applied(aPool("10.3.0.0/24"))

	// Another workspace, after a restart of charon without its files.
	if err := b.client.UnloadPool(t.Context(), "p"); err != nil {
		t.Fatal(err)
	}
	other := newKeeper(t, b, "strongswan_pool", directory, nil)
	other.warnsOfFile(aPool("10.4.0.0/24"), poolFile+" is there already", "adopt_existing")
	err = other.converge(t.Context(), aPool("10.4.0.0/24"))
	if err == nil || !strings.Contains(err.Error(), "not for this resource") || !strings.Contains(err.Error(), "adopt_existing") {
		t.Errorf("the other create says %v", err)
	}
	k.has(poolFile, "10.3.0.0/24")
	k.applied(aPool("10.3.0.0/24"))
	k.settled(aPool("10.3.0.0/24"))

	// Somebody replaces it, also between the question and the answer.
	mustWriteFile(t, k.file(poolFile), foreign)
	k.drifts(aPool("10.3.0.0/23"), poolFile, "without Terraform's header and seal", "move it away")
	if err := k.converge(t.Context(), aPool("10.3.0.0/23")); err == nil || !strings.Contains(err.Error(), "Nothing was loaded") {
		t.Errorf("the update says %v", err)
	}
	if err := os.Remove(k.file(poolFile)); err != nil {
		t.Fatal(err)
	}
	late := transport.WithFileHook(t.Context(), func(_ context.Context, operation, _ string, do func() error) error {
		if operation == "sync" {
			mustWriteFile(t, k.file(poolFile), foreign)
		}
		return do()
	})
	k.rerun(nil)
	if err := k.converge(late, aPool("10.3.0.0/23")); err == nil || !strings.Contains(err.Error(), "Loaded, but not written") {
		t.Errorf("the late update says %v", err)
	}
	k.has(poolFile, foreign)
	k.applied(nil)
	if said := describe(k.said); !strings.Contains(said, "A file stays on the gateway") || !strings.Contains(said, poolFile) {
		t.Errorf("the destroy says %s", said)
	}
	k.has(poolFile, foreign)
}

// TestAccPersistFiles_tamperedState: whatever files a state names, nothing goes that Terraform did not write, and nothing elsewhere.
//
//strongswan:once
func TestAccPersistFiles_tamperedState(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	base := t.TempDir()
	victim := newKeeper(t, b, "strongswan_pool", filepath.Join(base, "victim"), nil)
	victim.applied(object{"name": "victim", "addrs": "10.4.0.0/24"})
	victims := "conf.d/terraform-pool-victim.conf"
	k := newKeeper(t, b, "strongswan_pool", filepath.Join(base, "etc"), nil)
	mustWriteFile(t, k.file("conf.d/terraform-foreign.conf"), "foreign")
	if err := os.Symlink(victim.directory, k.file("link")); err != nil {
		t.Fatal(err)
	}
	named := func(name string) func(map[string]any) {
		return func(kept map[string]any) { kept["files"] = map[string]any{name: strings.Repeat("0", 64)} }
	}
	for name, tamper := range map[string]func(map[string]any){
		"link":     named("link/" + victims),
		"dots":     named("../victim/" + victims),
		"absolute": named(victim.file(victims)),
		"foreign":  named("conf.d/terraform-foreign.conf"),
		"directory": func(kept map[string]any) {
			kept["directory"] = victim.directory
			named(victims)(kept)
		},
		"left": func(kept map[string]any) {
			kept["left"] = []any{map[string]any{"directory": victim.directory, "name": victims, "digest": ""}}
		},
	} {
		k.applied(aPool("10.3.0.0/24"))
		good := k.private
		k.tamper(tamper)
		k.rerun(nil)
		_ = k.refresh(t.Context())
		if err := k.converge(t.Context(), nil); err != nil {
			t.Logf("%s: %v", name, err)
		}
		victim.has(victims, "10.4.0.0/24")
		k.has("conf.d/terraform-foreign.conf", "foreign")
		if k.exists() {
			k.private = good
			k.applied(nil)
		} else if err := os.RemoveAll(k.file(poolFile)); err != nil {
			t.Fatal(err)
		}
	}
	victim.settled(object{"name": "victim", "addrs": "10.4.0.0/24"})
}

// TestAccPersistFiles_sharedCertificate: two resources with one certificate, in one state or in two, leave each other's files alone.
//
//strongswan:once
func TestAccPersistFiles_sharedCertificate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "Acme CA")
	directory := t.TempDir()
	var keepers []*keeper
	var configs []object
	for _, name := range []string{"one", "two"} {
		certificate, _ := ca.issue(t, name)
		k := newKeeper(t, b, "strongswan_certificate", directory, nil)
		keepers, configs = append(keepers, k), append(configs, object{"pem": certificate + ca.pem})
		k.applied(configs[len(configs)-1])
	}
	for i, k := range keepers {
		k.settled(configs[i])
	}
	keepers[0].applied(nil)
	keepers[1].settled(configs[1])
	if files, _ := filepath.Glob(filepath.Join(directory, "x509*", "*")); len(files) != 2 {
		t.Errorf("left are %q", files)
	}
	keepers[1].applied(nil)
	if files, _ := filepath.Glob(filepath.Join(directory, "x509*", "*")); len(files) > 0 {
		t.Errorf("left are %q", files)
	}
}

// TestAccPersistFiles_moved: files follow swanctl_directory. One that somebody has edited stays, and is named.
//
//strongswan:once
func TestAccPersistFiles_moved(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	base := t.TempDir()
	k := newKeeper(t, b, "strongswan_pool", filepath.Join(base, "old"), nil)
	k.applied(aPool("10.3.0.0/24"))
	move := func(to string) (from string) {
		from = k.file(poolFile)
		k.directory = filepath.Join(base, to)
		mustWriteFile(t, k.file("swanctl.conf"), "include conf.d/*.conf\n")
		k.settings = changed(k.settings, object{"swanctl_directory": k.directory})
		return from
	}
	from := move("new")
	k.drifts(aPool("10.3.0.0/24"), from, "in another directory")
	k.applied(aPool("10.3.0.0/24"))
	k.has(poolFile, "10.3.0.0/24")
	if _, err := os.Stat(from); !os.IsNotExist(err) {
		t.Errorf("the old file is still there: %v", err)
	}
	k.settled(aPool("10.3.0.0/24"))

	file, err := os.OpenFile(k.file(poolFile), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString("# edited\n"); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	from = move("newer")
	k.applied(aPool("10.3.0.0/24"))
	if said := describe(k.said); !strings.Contains(said, "A file stays on the gateway") || !strings.Contains(said, from) {
		t.Errorf("the apply says %s", said)
	}
	k.settled(aPool("10.3.0.0/24"))

	from = move("newest")
	k.applied(nil)
	if _, err := os.Stat(from); !os.IsNotExist(err) {
		t.Errorf("after a destroy, the file is still there: %v", err)
	}
}

// TestAccPersistFiles_staged: what a killed run has staged goes with the next plan, also in another folder.
//
//strongswan:once
func TestAccPersistFiles_staged(t *testing.T) {
	t.Parallel()
	k := newKeeper(t, newBench(t), "strongswan_pool", t.TempDir(), nil)
	k.applied(aPool("10.3.0.0/24"))
	left := k.file("private/.staged/terraform-key-00.pem.0123456789abcdef-1")
	mustWriteFile(t, left, "secret")
	long := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(left, long, long); err != nil {
		t.Fatal(err)
	}
	k.settled(aPool("10.3.0.0/24"))
	if _, err := os.Stat(filepath.Dir(left)); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}

// TestAccPersistFiles_irregular: a named pipe in a file's place is an error at once.
//
//strongswan:once
func TestAccPersistFiles_irregular(t *testing.T) {
	t.Parallel()
	k := newKeeper(t, newBench(t), "strongswan_pool", t.TempDir(), nil)
	k.applied(aPool("10.3.0.0/24"))
	if err := errors.Join(os.Remove(k.file(poolFile)), syscall.Mkfifo(k.file(poolFile), 0o600)); err != nil {
		t.Fatal(err)
	}
	k.rerun(nil)
	began := time.Now()
	for what, err := range map[string]error{
		"refresh": k.refresh(t.Context()), "update": k.converge(t.Context(), aPool("10.3.0.0/23")),
	} {
		if err == nil || !strings.Contains(err.Error(), "named pipe") || !strings.Contains(err.Error(), poolFile) {
			t.Errorf("the %s says %v", what, err)
		}
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

// TestAccPersistFiles_silent: an sftp_command that waits for something ends with the provider's timeout, and with Ctrl-C.
//
//strongswan:once
func TestAccPersistFiles_silent(t *testing.T) {
	t.Parallel()
	r := newRemote(t)
	for _, command := range []string{"sleep 1000", "sh -c 'echo Password: >&2; read x'"} {
		ssh := object{"private_key": r.key, "host_key": r.hostKeyLine, "sftp_command": command}
		for name, c := range map[string]struct {
			timeout, says string
			patience      time.Duration
		}{
			"timeout": {"1s", "within 1s", 0},
			"Ctrl-C":  {"10m", "interrupted", gateway.PlanTimeout + 2*time.Second}, // the plan has looked at the file in vain
		} {
			k := newKeeper(t, r.bench, "strongswan_pool", t.TempDir(), object{"uri": r.uri("root"), "ssh": ssh, "timeout": c.timeout})
			ctx := t.Context()
			if c.patience > 0 {
				interrupted, interrupt := context.WithCancel(ctx)
				time.AfterFunc(c.patience, interrupt)
				ctx = interrupted
			}
			began := time.Now()
			err := k.converge(ctx, aPool("10.3.0.0/24"))
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "Nothing was loaded") {
				t.Errorf("%s, %s: %v", command, name, err)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("%s, %s: it took %s", command, name, took)
			}
		}
	}
	r.sshd.Drop()
}
