package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAccSharedSecret_nowhere looks for a write-only secret in all that a run leaves behind and prints: the saved plan and the
// state as JSON, the state's file, and the most detailed log. It is loaded, rotated, refused and destroyed meanwhile.
func TestAccSharedSecret_nowhere(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := newWorkspace(t, b.environment()...)
	config := `
terraform {
  required_providers {
    strongswan = { source = "terraform-strongswan/strongswan" }
  }
}
variable "secret" {
  type      = string
  ephemeral = true
}
variable "psk_version" { type = number }
variable "encoding" { default = "text" }
resource "strongswan_shared_secret" "test" {
  name              = "moon"
  type              = "ike"
  encoding          = var.encoding
  secret_wo         = var.secret
  secret_wo_version = var.psk_version
}
`
	w.write(t, "main.tf", config)
	w.env = append(w.env, "TF_VAR_secret="+canary, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.directory, "trace.log"))
	var printed strings.Builder
	for _, line := range []string{
		"terraform plan -var psk_version=1 -out plan && terraform show -json plan && terraform apply plan",
		"terraform plan -var psk_version=2 -out plan && terraform show -json plan && terraform apply plan && terraform show -json",
		"! terraform apply -auto-approve -var psk_version=3 -var encoding=hex",
		"! STRONGSWAN_URI=unix:///nowhere terraform apply -auto-approve -refresh=false -var psk_version=3",
		"cat terraform.tfstate terraform.tfstate.backup",
		"terraform apply -auto-approve -destroy -var psk_version=3",
	} {
		out, err := w.run(t, line)
		if err != nil {
			t.Fatalf("%s: %v: %s", line, err, out)
		}
		printed.WriteString(out)
	}
	log, err := os.ReadFile(filepath.Join(w.directory, "trace.log"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"output": printed.String(), "log": string(log)} {
		if !strings.Contains(text, "strongswan_shared_secret") {
			t.Errorf("the %s is not that of a run:\n%s", name, text)
		}
		for line := range strings.Lines(text) {
			if strings.Contains(line, canary) {
				t.Errorf("the %s shows the secret: %.300s", name, line)
			}
		}
	}
	if !strings.Contains(printed.String(), "not hexadecimal") || !strings.Contains(printed.String(), "is charon running") {
		t.Errorf("the errors were others:\n%s", printed.String())
	}
	if n, _ := b.secretLoads("ike-moon"); n != 2 {
		t.Errorf("the secret was loaded %d times", n)
	}
}
