package provider_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/privatekey"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// secretsConfig has a secret in each place that takes one: write-only ones, and one that is kept in the state.
const secretsConfig = requiredProvider + `
variable "psk" {
  type      = string
  ephemeral = true
}
variable "key" {
  type      = string
  ephemeral = true
}
variable "passphrase" {
  type      = string
  ephemeral = true
}
variable "pin" {
  type      = string
  ephemeral = true
}
variable "kept" {
  type      = string
  sensitive = true
}
variable "secret_version" { type = number }
resource "strongswan_shared_secret" "hidden" {
  name              = "hidden"
  type              = "ike"
  secret_wo         = var.psk
  secret_wo_version = var.secret_version
}
resource "strongswan_shared_secret" "kept" {
  name   = "kept"
  type   = "eap"
  secret = "${var.kept}${var.secret_version}"
}
resource "strongswan_private_key" "key" {
  pem_wo         = var.key
  passphrase_wo  = var.passphrase
  pem_wo_version = 1
}
resource "strongswan_private_key" "token" {
  token = {
    handle         = "0a0b"
    pin_wo         = var.pin
    pin_wo_version = var.secret_version
  }
}
`

// secretsDaemon says yes to everything, and has nothing.
func secretsDaemon(t *testing.T) *vicitest.Server {
	t.Helper()
	srv := vicitest.Start(t)
	for command, a := range goodAnswers(t, newIssuer(t, "CA").pem, encryptedKey(t).ID) {
		srv.On(command, a.steps()...)
	}
	srv.On("get-keys", haveSecrets())
	srv.On("get-shared", haveSecrets())
	srv.On("load-token", vicitest.Reply("success", "yes", "id", strings.Repeat("0b", 20)))
	return srv
}

func encryptedKey(t *testing.T) privatekey.Key {
	t.Helper()
	key, err := privatekey.Parse(sampleKey(t, "p256-des3"), "strongSwan")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// secretsWorkspace is a workspace for secretsConfig, with a directory of its own for temporary files.
func secretsWorkspace(t *testing.T, srv *vicitest.Server) (w *workspace, temporary string, hidden []string) {
	t.Helper()
	temporary = shortDir(t)
	w = newWorkspace(t, "STRONGSWAN_URI="+srv.URI(), "STRONGSWAN_TIMEOUT=1s", "TMPDIR="+temporary, "TF_LOG=TRACE", "TF_LOG_PATH=trace.log")
	w.write(t, "main.tf", secretsConfig)
	key := sampleKey(t, "p256-des3")
	// By the environment: the CLI itself logs its arguments.
	w.env = append(w.env, "TF_VAR_psk=psk-"+canary, "TF_VAR_key="+key, "TF_VAR_passphrase=strongSwan", "TF_VAR_pin=pin-"+canary, "TF_VAR_kept=kept-"+canary)
	lines := strings.Split(strings.TrimSpace(key), "\n")
	hidden = append(hidden, "psk-"+canary, "pin-"+canary)
	for _, line := range lines[1 : len(lines)-1] {
		if !strings.Contains(line, ":") && line != "" {
			hidden = append(hidden, line)
		}
	}
	der := encryptedKey(t).PKCS8
	der = der[len(der)/3/3*3:] // without what all keys of the kind have, at a border of base64
	return w, temporary, append(hidden, string(der[:24]), hex.EncodeToString(der[:24]), base64.StdEncoding.EncodeToString(der[:24]))
}

// TestAccSecrets_leaveNoTrace takes secrets through create, rotation and destroy, and through each way for these to fail. The
// daemon repeats what it was sent. Whatever a run prints, logs or leaves behind is searched, temporary files included.
//
//strongswan:each cli
func TestAccSecrets_leaveNoTrace(t *testing.T) {
	t.Parallel()
	acceptance(t)
	keyID := encryptedKey(t).ID
	srv := secretsDaemon(t)
	w, temporary, hidden := secretsWorkspace(t, srv)
	repeat := vicitest.Repeat(func(v string) string { return v })
	loads := []string{"load-shared", "load-key", "load-token"}
	answer := func(step vicitest.Step, commands ...string) func() {
		return func() {
			for _, command := range commands {
				srv.On(command, step)
			}
		}
	}
	good := func() {
		answer(vicitest.Reply("success", "yes"), "load-shared", "unload-shared", "unload-key")()
		srv.On("load-key", vicitest.Reply("success", "yes", "id", keyID))
		srv.On("load-token", vicitest.Reply("success", "yes", "id", strings.Repeat("0b", 20)))
	}
	loaded := func() {
		good()
		srv.On("get-keys", haveSecrets(keyID, strings.Repeat("0b", 20)))
		srv.On("get-shared", haveSecrets("ike-hidden", "eap-kept"))
	}
	var printed, shown strings.Builder
	for _, step := range []struct {
		daemon  func()
		version string
		line    string
		says    string
	}{
		{answer(repeat, loads...), "1", "! terraform apply -auto-approve", "<secret>"},
		{answer(vicitest.Close(), loads...), "1", "! terraform apply -auto-approve", "closed"},
		{answer(vicitest.Stall(), loads...), "1", "! terraform apply -auto-approve", "in time"},
		{good, "1", "terraform plan -out plan; terraform apply plan", "4 added"},
		{func() { loaded(); answer(repeat, loads...)() }, "2", "! terraform apply -auto-approve", "<secret>"},
		{answer(vicitest.Close(), loads...), "2", "! terraform apply -auto-approve", "closed"},
		{loaded, "2", "terraform apply -auto-approve", "3 changed"},
		{answer(repeat, "unload-shared", "unload-key"), "2", "! terraform apply -auto-approve -destroy", "cannot use"},
	} {
		step.daemon()
		out := w.must(t, "export TF_VAR_secret_version="+step.version+"; "+step.line)
		if !strings.Contains(out, step.says) {
			t.Errorf("%s: there is no %q in:\n%s", step.line, step.says, out)
		}
		printed.WriteString(out)
	}
	shown.WriteString(w.must(t, "TF_VAR_secret_version=2 terraform show -json; TF_VAR_secret_version=2 terraform show -json plan"))
	loaded()
	printed.WriteString(w.must(t, "TF_VAR_secret_version=2 terraform apply -auto-approve -destroy"))

	all := slices.Concat(hidden, []string{"kept-" + canary})
	searchText(t, "what was printed", printed.String(), all)
	searchText(t, "terraform show -json", shown.String(), hidden)
	searchFiles(t, temporary, all, nil)
	searchFiles(t, w.directory, all, func(name string) bool {
		// What is not write-only is kept in the state, and in plans. The documentation says so.
		return strings.HasPrefix(name, "terraform.tfstate") || name == "plan" || name == "terraform-provider-strongswan" || name == "terraform"
	})
	searchFiles(t, w.directory, hidden, func(name string) bool { return name == "terraform-provider-strongswan" || name == "terraform" })
	if log, err := os.ReadFile(filepath.Join(w.directory, "trace.log")); err != nil || !strings.Contains(string(log), "load-shared") {
		t.Errorf("the log is not that of these runs: %v", err)
	}
	if !strings.Contains(shown.String(), "kept-"+canary) {
		t.Error("the state does not have what it is to have: is it the right one?")
	}
}

func searchText(t *testing.T, where, text string, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		if i := strings.Index(text, secret); i >= 0 {
			t.Errorf("%s has the secret %.8s…: %.200s", where, secret, text[max(0, i-100):])
		}
	}
}

// searchFiles looks for secrets in all files below a directory, but for those that may have them.
func searchFiles(t *testing.T, directory string, secrets []string, mayHave func(name string) bool) {
	t.Helper()
	err := filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || mayHave != nil && mayHave(entry.Name()) {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, secret := range secrets {
			if i := bytes.Index(data, []byte(secret)); i >= 0 {
				t.Errorf("%s has the secret %.8s…: %.200q", path, secret, data[max(0, i-100):])
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
