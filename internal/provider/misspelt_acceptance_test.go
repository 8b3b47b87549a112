package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// misspelt is a connection with a name that no child has, and a secret near by.
const misspelt = requiredProvider + `
resource "strongswan_connection" "site" {
  name         = "site"
  remote_addrs = ["192.0.2.1"]
  local        = [{ auth = "psk", id = "moon" }]
  remote       = [{ auth = "psk", id = "sun" }]
  children = {
    lan = { remote_ts = ["10.2.0.0/16"], start_acton = "` + canary + `" }
  }
}
`

// TestAccMisspelt: every command that looks at a configuration refuses it, and nothing is loaded. The apply of a saved plan does not
// look: it does what was planned.
//
//strongswan:each cli
func TestAccMisspelt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := newWorkspace(t, b.environment()...)
	w.write(t, "main.tf", misspelt)
	for _, command := range []string{"terraform validate", "terraform plan", "terraform apply -auto-approve"} {
		out, err := w.run(t, command)
		if err == nil {
			t.Errorf("%s succeeds: %s", command, out)
		}
		refused(t, command, out, "main.tf:14:42")
	}
	if names := b.names(t); len(names) > 0 {
		t.Errorf("the daemon has %q", names)
	}

	w.write(t, "main.tf", change(misspelt, `, start_acton = "`+canary+`"`, ""))
	w.must(t, "terraform plan -out=saved")
	w.write(t, "main.tf", misspelt)
	w.must(t, "terraform apply saved")
	if names := strings.Join(b.names(t), " "); names != "site" {
		t.Errorf("the daemon has %q", names)
	}
	refused(t, "plan", w.must(t, "! terraform plan"), "main.tf:14:42")
	if out := w.must(t, "STRONGSWAN_UNKNOWN_NAMES=warn terraform apply -auto-approve"); !strings.Contains(out, "Warning: Unsupported attribute") ||
		!strings.Contains(out, "Apply complete!") {
		t.Errorf("with the switch at warn: %s", out)
	}
	if out := w.must(t, "STRONGSWAN_UNKNOWN_NAMES=off terraform plan"); strings.Contains(out, "start_acton") {
		t.Errorf("with the switch off: %s", out)
	}
	refused(t, "-check", w.must(t, "if bin/terraform-provider-strongswan -check .; then exit 1; else test $? = 1; fi"), "main.tf:14:42")
}

// TestAccMisspelt_modules: also in a module, and in a folder that the CLI is told to go to.
//
//strongswan:each cli
func TestAccMisspelt_modules(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	w.write(t, "root/main.tf", "module \"site\" {\n  source = \"../modules/site\"\n}\n")
	w.write(t, "modules/site/main.tf", misspelt)
	w.must(t, "terraform -chdir=root get")
	refused(t, "validate", w.must(t, "! terraform -chdir=root validate"), filepath.Join("..", "modules", "site", "main.tf")+":14:42")

	// Its override mends it.
	w.write(t, "modules/site/main_override.tf", "resource \"strongswan_connection\" \"site\" {\n  children = null\n}\n")
	if out := w.must(t, "terraform -chdir=root validate"); strings.Contains(out, "start_acton") {
		t.Errorf("with an override: %s", out)
	}
	if err := os.Remove(filepath.Join(w.directory, "modules", "site", "main_override.tf")); err != nil {
		t.Fatal(err)
	}

	// A module of somebody else's is only warned about.
	w.must(t, "mkdir -p data && mv modules/site data/site && sed -i s,modules/site,data/site, root/main.tf && cp -r root/.terraform/modules data")
	w.must(t, "sed -i s,modules/site,data/site,g data/modules/modules.json")
	out := w.must(t, "TF_DATA_DIR=../data terraform -chdir=root validate")
	if !strings.Contains(out, "Warning: Unsupported attribute \"start_acton\"") {
		t.Errorf("in the data directory: %s", out)
	}
}

// refused checks that a command says what is misspelt and where, what was meant, and no value.
func refused(t *testing.T, command, out, place string) {
	t.Helper()
	if !strings.Contains(out, `Unsupported attribute "start_acton"`) || !shows(out, place+": children[\"lan\"] has no such attribute") &&
		!strings.Contains(out, place+": error: ") || !shows(out, `Did you mean "start_action"?`) {
		t.Errorf("%s: %s", command, out)
	}
	// CLIs show the line itself, the provider does not.
	if command == "-check" && strings.Contains(out, canary) {
		t.Errorf("%s shows a value: %s", command, out)
	}
}
