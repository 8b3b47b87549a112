package provider_test

import (
	"strings"
	"testing"
)

// TestAccSharedSecret_nowhere looks for a write-only secret in all that a run leaves behind and prints: the saved plan and the
// state as JSON, the state's file, and the most detailed log. It is loaded, rotated, refused and destroyed meanwhile.
//
//strongswan:each cli
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
	w.env = append(w.env, "TF_VAR_secret="+canary)
	printed := w.printsNowhere(t, "strongswan_shared_secret", []string{canary}, []string{
		"terraform plan -var psk_version=1 -out plan && terraform show -json plan && terraform apply plan",
		"terraform plan -var psk_version=2 -out plan && terraform show -json plan && terraform apply plan && terraform show -json",
		"! terraform apply -auto-approve -var psk_version=3 -var encoding=hex",
		"! STRONGSWAN_URI=unix:///nowhere terraform apply -auto-approve -refresh=false -var psk_version=3",
		"cat terraform.tfstate terraform.tfstate.backup",
		"terraform apply -auto-approve -destroy -var psk_version=3",
	})
	if !strings.Contains(printed, "not hexadecimal") || !strings.Contains(printed, "is charon running") {
		t.Errorf("the errors were others:\n%s", printed)
	}
	if n, _ := b.secretLoads("ike-moon"); n != 2 {
		t.Errorf("the secret was loaded %d times", n)
	}
}
