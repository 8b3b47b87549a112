package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestAccModules_seed: a gateway that has lost its key gets the same one again from the seed, which its peers still have.
//
//strongswan:each cli
func TestAccModules_seed(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "berlin", "madrid", "paris")
	w, text := f.example(t, "full-mesh", "cities")
	for _, city := range []string{"rome", "vienna"} {
		text = lineOf(city).ReplaceAllString(text, "")
	}
	w.env = append(w.env, "TF_VAR_seed="+canary+canary)
	w.write(t, "main.tf", "variable \"seed\" {\n  type      = string\n  ephemeral = true\n}\n"+
		strings.Replace(text, "  wait_for", "  psk_seed = var.seed\n  wait_for", 1))
	w.must(t, "terraform apply -auto-approve")
	f.pingAll(t, 0, 1, 2)
	before := f.initiatorSPIs(t)

	berlin := f.benches[0]
	lost, err := berlin.client.GetShared(ctx(t))
	slices.Sort(lost)
	if err != nil || !slices.Equal(lost, []string{"ike-madrid", "ike-paris"}) {
		t.Fatalf("berlin has the secrets %q %v", lost, err)
	}
	for _, id := range lost {
		if err := berlin.client.UnloadShared(ctx(t), id); err != nil {
			t.Fatal(err)
		}
	}
	if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, "2 added, 0 changed, 0 destroyed") {
		t.Errorf("the keys of berlin: %s", out)
	}
	for _, peer := range []string{"madrid", "paris"} {
		berlin.swanctl(t, "--terminate", "--ike", peer)
		berlin.swanctl(t, "--initiate", "--child", "net", "--ike", peer)
	}
	f.pingAll(t, 0, 1, 2)
	after := f.initiatorSPIs(t)
	if !slices.Equal(without(before, "berlin"), without(after, "berlin")) || len(after) != 6 {
		t.Errorf("the IKE_SAs are %q, and were %q", after, before)
	}

	if state := w.must(t, "cat terraform.tfstate"); strings.Contains(state, canary) {
		t.Error("the seed is in the state")
	}
	w.must(t, "terraform destroy -auto-approve")
	f.hasNothing(t)
}

// TestAccModules_certificates joins two gateways by certificates that the caller has loaded.
//
//strongswan:each release
func TestAccModules_certificates(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "moon", "sun")
	ca := newIssuer(t, "CA")
	w, text := f.example(t, "site-to-site", "net-net")
	w.write(t, "ca.pem", ca.pem)
	for _, name := range f.names {
		certificate, key := ca.issue(t, name+".example.org")
		w.write(t, name+".pem", certificate)
		w.write(t, name+"-key.pem", key)
		id := fmt.Sprintf(`gateway  = %q`, name)
		text = strings.Replace(text, id, id+fmt.Sprintf("\n    id = \"%[1]s.example.org\"\n    certs = [file(\"%[1]s.pem\")]", name), 1)
	}
	text = strings.Replace(text, "  wait_for", "  auth = \"pubkey\"\n  cacerts = [file(\"ca.pem\")]\n  depends_on = [strongswan_private_key.test]\n  wait_for", 1)
	w.write(t, "main.tf", text+`
resource "strongswan_private_key" "test" {
  for_each = toset(["moon", "sun"])
  gateway  = each.key
  pem_wo   = file("${each.key}-key.pem")
}
`)
	w.must(t, "terraform apply -auto-approve")
	f.pingAll(t, 0, 1)
	w.must(t, "terraform plan -detailed-exitcode")
	for sa, err := range f.benches[1].client.WaitSAs(ctx(t), vici.SAFilter{}) {
		if id, _ := sa.Report.Get("remote-id"); err != nil || id != "moon.example.org" {
			t.Errorf("sun has an IKE_SA with %q: %v", id, err)
		}
	}
	w.must(t, "terraform destroy -auto-approve")
	f.hasNothing(t)
}
