package provider_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestAccPrivateKey_nowhere looks for a write-only key and its passphrase in all that a run leaves behind and prints. The key
// is loaded, rotated, refused and destroyed meanwhile.
//
//strongswan:each cli
func TestAccPrivateKey_nowhere(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := newWorkspace(t, b.environment()...)
	w.write(t, "main.tf", `
terraform {
  required_providers {
    strongswan = { source = "terraform-strongswan/strongswan" }
  }
}
variable "key" {
  type      = string
  ephemeral = true
}
variable "passphrase" {
  type      = string
  ephemeral = true
}
variable "key_version" { type = number }
resource "strongswan_private_key" "test" {
  pem_wo         = file(var.key)
  passphrase_wo  = var.passphrase
  pem_wo_version = var.key_version
}
`)
	names := []string{"rsa-pkcs8", "rsa-aes192", "p256-des3"}
	secrets := []string{"strongSwan\"", "wrong-" + canary}
	for _, name := range names {
		text := sampleKey(t, name)
		w.write(t, name+".pem", text)
		lines := strings.Split(strings.TrimSpace(text), "\n")
		secrets = append(secrets, lines[1:len(lines)-1]...)
	}
	// By the environment: the CLI itself logs its arguments.
	given := func(key, passphrase string, version int) string {
		return fmt.Sprintf("export TF_VAR_key=%s.pem TF_VAR_passphrase=%s TF_VAR_key_version=%d; ", key, passphrase, version)
	}
	printed := w.printsNowhere(t, "strongswan_private_key", secrets, []string{
		given("rsa-aes192", "strongSwan", 1) + "terraform plan -out plan; terraform show -json plan; terraform apply plan; terraform show -json",
		given("rsa-pkcs8", "null", 2) + "! terraform apply -auto-approve", // the same key
		given("p256-des3", "wrong-"+canary, 2) + "! terraform apply -auto-approve",
		given("p256-des3", "strongSwan", 2) + "! STRONGSWAN_URI=unix:///nowhere terraform apply -auto-approve -refresh=false",
		given("p256-des3", "strongSwan", 2) + "terraform apply -auto-approve; terraform show -json; cat terraform.tfstate terraform.tfstate.backup",
		given("p256-des3", "strongSwan", 2) + "terraform apply -auto-approve -destroy",
	})
	for _, text := range []string{"New version of the same private key", "Wrong passphrase", "is charon running"} {
		if !strings.Contains(printed, text) {
			t.Errorf("there is no %q in:\n%s", text, printed)
		}
	}
	if err := b.hasKeys(t)(nil); err != nil {
		t.Error(err)
	}
}
