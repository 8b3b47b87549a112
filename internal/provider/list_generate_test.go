package provider_test

import (
	"strings"
	"testing"
)

// TestAccList_generate moves in with what terraform query finds: the configuration that it writes imports everything, and
// changes nothing.
//
//strongswan:each cli
func TestAccList_generate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := newWorkspace(t, b.environment()...)
	if _, err := w.run(t, "terraform query -help"); err != nil {
		t.Skip("the CLI has no query, which Terraform has since 1.14")
	}
	loadEverything(t, b)
	w.write(t, "main.tf", requiredProvider)
	var lists strings.Builder
	for _, typeName := range []string{"strongswan_authority", "strongswan_certificate", "strongswan_connection", "strongswan_pool"} {
		lists.WriteString("list \"" + typeName + "\" \"all\" {\n  provider = strongswan\n}\n")
	}
	w.write(t, "all.tfquery.hcl", lists.String())
	w.must(t, "terraform query -generate-config-out=found.tf")
	out := w.must(t, "terraform apply -auto-approve")
	if want := "10 imported, 0 added, 0 changed, 0 destroyed"; !strings.Contains(out, want) {
		t.Errorf("there is no %q in %s", want, out)
	}
	w.must(t, "terraform plan -detailed-exitcode")
}
