package provider_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// misspeltConnection is a connection with a name that no child has.
const misspeltConnection = requiredProvider + `resource "strongswan_connection" "a" {
  name     = "a"
  local    = [{ auth = "psk" }]
  remote   = [{ auth = "psk", id = "b" }]
  children = { lan = { start_acton = "` + canary + `" } }
}
`

// misspeltRequest is what a CLI makes of it.
func misspeltRequest() object {
	return object{
		"name": "a", "local": []any{object{"auth": "psk"}}, "remote": []any{object{"auth": "psk", "id": "b"}},
		"children": object{"lan": object{}},
	}
}

// checkingServer is a server that reads the configuration in a folder, with some files.
func checkingServer(t *testing.T, files map[string]string) *server {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := newServer(t)
	plain := s.ProviderServer
	s.ProviderServer = provider.CheckNames(func() tfprotov6.ProviderServer { return plain }, folder)()
	return s
}

// TestCheckNames: the name is an error on the attribute that it is in, with the request that it belongs to, and only once.
func TestCheckNames(t *testing.T) {
	t.Parallel()
	s := checkingServer(t, map[string]string{"main.tf": misspeltConnection})
	other := misspeltRequest()
	other["name"] = "b"
	if diags := s.validate(other); len(diags) > 0 {
		t.Errorf("another connection: %s", describe(diags))
	}
	for range 2 {
		other["children"] = object{"lan": object{"mode": "tunnel"}}
		if diags := s.validate(other); len(diags) > 0 {
			t.Errorf("another child: %s", describe(diags))
		}
	}
	diags := s.validate(misspeltRequest())
	oneError(t, diags, `AttributeName("children")`,
		`main.tf:`, `:24: children["lan"] has no such attribute, and Terraform would drop it silently. Did you mean "start_action"?`)
	if len(diags) == 1 && diags[0].Summary != `Unsupported attribute "start_acton"` {
		t.Errorf("the summary is %q", diags[0].Summary)
	}
	if diags := s.validate(misspeltRequest()); len(diags) > 0 {
		t.Errorf("once more: %s", describe(diags))
	}
}

// TestCheckNames_otherAnswers: what else there is to say stays.
func TestCheckNames_otherAnswers(t *testing.T) {
	t.Parallel()
	s := checkingServer(t, map[string]string{"main.tf": strings.Replace(misspeltConnection, "{ start", `{ mode = "tunel", start`, 1)})
	config := misspeltRequest()
	config["children"] = object{"lan": object{"mode": "tunel"}}
	diags := s.validate(config)
	if len(diags) != 2 || !strings.Contains(diags[0].Detail, `did you mean "tunnel"?`) || !strings.Contains(diags[1].Summary, "start_acton") {
		t.Errorf("%s", describe(diags))
	}
}

// TestCheckNames_configured: once the provider is configured, as for the apply of a saved plan, files do not matter.
func TestCheckNames_configured(t *testing.T) {
	t.Parallel()
	s := checkingServer(t, map[string]string{"main.tf": misspeltConnection})
	if diags := s.configure(object{"uri": "unix:///nowhere"}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	if diags := s.validate(misspeltRequest()); len(diags) > 0 {
		t.Errorf("%s", describe(diags))
	}
}

// TestCheckNames_provider: what is misspelt in the provider block is told with the next answer about something else, and so never
// fails an apply.
func TestCheckNames_provider(t *testing.T) {
	t.Parallel()
	const block = "provider \"strongswan\" {\n  uri = \"unix:///nowhere\"\n  ssh = { private_key_fil = \"" + canary + "\" }\n}\n"
	validate := func(s *server, settings object) {
		t.Helper()
		resp, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{
			Config: s.dynamic(s.schema.Provider.ValueType(), settings),
		})
		if err != nil || len(resp.Diagnostics) > 0 {
			t.Errorf("%v: %s", err, describe(resp.Diagnostics))
		}
	}
	pool := func(s *server) []*tfprotov6.Diagnostic {
		t.Helper()
		resp, err := s.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: "strongswan_pool",
			Config:   s.dynamic(s.schema.ResourceSchemas["strongswan_pool"].ValueType(), object{"name": "p", "addrs": "10.3.0.0/24"}),
		})
		if err != nil {
			t.Fatal(err)
		}
		return resp.Diagnostics
	}
	files := map[string]string{"main.tf": requiredProvider + block}
	for name, c := range map[string]struct {
		settings   object
		configured bool
		found      bool
	}{
		"the block":      {settings: object{"uri": "unix:///nowhere", "ssh": object{}}, found: true},
		"another block":  {settings: object{"uri": "unix:///elsewhere", "ssh": object{}}},
		"after an apply": {settings: object{"uri": "unix:///nowhere", "ssh": object{}}, configured: true},
	} {
		s := checkingServer(t, files)
		validate(s, c.settings)
		if c.configured {
			s.configure(object{"uri": "unix:///nowhere"})
		}
		diags := pool(s)
		if !c.found {
			if len(diags) > 0 {
				t.Errorf("%s: %s", name, describe(diags))
			}
			continue
		}
		oneError(t, diags, "", `ssh of provider "strongswan" has no such attribute`, `Did you mean "private_key_file"?`)
		if again := pool(s); len(again) > 0 {
			t.Errorf("%s: %s", name, describe(again))
		}
	}
}

// TestCheckNames_switch: the environment variable makes warnings of errors, or switches it off.
//
//nolint:paralleltest // it sets an environment variable
func TestCheckNames_switch(t *testing.T) {
	for _, c := range []struct {
		value     string
		severity  tfprotov6.DiagnosticSeverity
		summaries []string
	}{
		{"", tfprotov6.DiagnosticSeverityError, []string{`Unsupported attribute "start_acton"`}},
		{"error", tfprotov6.DiagnosticSeverityError, []string{`Unsupported attribute "start_acton"`}},
		{"warn", tfprotov6.DiagnosticSeverityWarning, []string{`Unsupported attribute "start_acton"`}},
		{"off", 0, nil},
		{"wran", tfprotov6.DiagnosticSeverityError, []string{"Invalid STRONGSWAN_UNKNOWN_NAMES", `Unsupported attribute "start_acton"`}},
	} {
		t.Setenv("STRONGSWAN_UNKNOWN_NAMES", c.value)
		diags := checkingServer(t, map[string]string{"main.tf": misspeltConnection}).validate(misspeltRequest())
		var summaries []string
		for _, d := range diags {
			summaries = append(summaries, d.Summary)
		}
		if !slices.Equal(summaries, c.summaries) || len(diags) > 0 && diags[len(diags)-1].Severity != c.severity {
			t.Errorf("%q: %s", c.value, describe(diags))
		}
	}
}

// TestCheckNames_dataDirectory: nobody can mend a module that is installed, so it is only warned about. TF_DATA_DIR says where these
// are.
//
//nolint:paralleltest // it sets an environment variable
func TestCheckNames_dataDirectory(t *testing.T) {
	for _, data := range []string{".terraform", "elsewhere"} {
		t.Setenv("TF_DATA_DIR", strings.Trim(data, "."))
		if data == ".terraform" {
			t.Setenv("TF_DATA_DIR", "")
		}
		s := checkingServer(t, map[string]string{
			"main.tf":                      "module \"m\" {\n  source = \"example/m/a\"\n}\n",
			data + "/modules/modules.json": `{"Modules": [{"Key": "m", "Source": "registry.example.org/example/m/a", "Dir": "` + data + `/modules/m"}]}`,
			data + "/modules/m/main.tf":    misspeltConnection,
		})
		checkDiagnostic(t, s.validate(misspeltRequest()), tfprotov6.DiagnosticSeverityWarning, `AttributeName("children")`, data+"/modules/m/main.tf:")
	}
}

// TestCheckNames_many: a name that was copied a thousand times is told some times, and an error is still told after many warnings.
func TestCheckNames_many(t *testing.T) {
	t.Parallel()
	numbered := func(prefix string) string {
		var b strings.Builder
		for i := range 50 {
			fmt.Fprintf(&b, "%s_%d = { start_acton = 1 }\n", prefix, i)
		}
		return "{\n" + b.String() + "}\n"
	}
	s := checkingServer(t, map[string]string{"main.tf": requiredProvider +
		"locals {\n  a = " + numbered("w") + "}\nresource \"strongswan_connection\" \"a\" {\n  name = \"a\"\n  children = local.a\n}\n" +
		"resource \"strongswan_connection\" \"b\" {\n  name = \"b\"\n  children = " + numbered("e") + "}\n"})
	request := func(name, prefix string) []*tfprotov6.Diagnostic {
		all := object{}
		for i := range 50 {
			all[fmt.Sprintf("%s_%d", prefix, i)] = object{}
		}
		config := misspeltRequest()
		config["name"], config["children"] = name, all
		delete(config, "local")
		delete(config, "remote")
		return slices.DeleteFunc(s.validate(config), func(d *tfprotov6.Diagnostic) bool { return !strings.Contains(d.Summary, "nsupported attribute") })
	}
	for _, c := range []struct {
		name, prefix string
		severity     tfprotov6.DiagnosticSeverity
	}{{"a", "w", tfprotov6.DiagnosticSeverityWarning}, {"b", "e", tfprotov6.DiagnosticSeverityError}} {
		diags := request(c.name, c.prefix)
		if len(diags) != 21 || diags[0].Severity != c.severity || diags[20].Severity != c.severity || diags[20].Summary != "More unsupported attributes" {
			t.Errorf("%d for %s: %s", len(diags), c.name, describe(diags))
		}
	}
}

// TestCheckNames_failsOpen: whatever goes wrong, the answer is what it would have been.
func TestCheckNames_failsOpen(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no file": "", "not valid": misspeltConnection + "}", "not ours": strings.Replace(misspeltConnection, "/strongswan\"", "/other\"", 1),
	} {
		if diags := checkingServer(t, map[string]string{"main.tf": text}).validate(misspeltRequest()); len(diags) > 0 {
			t.Errorf("%s: %s", name, describe(diags))
		}
	}
	for name, broken := range map[string]func(*tfprotov6.GetProviderSchemaResponse) (*tfprotov6.GetProviderSchemaResponse, error){
		"an error": func(*tfprotov6.GetProviderSchemaResponse) (*tfprotov6.GetProviderSchemaResponse, error) {
			return nil, errors.New("no schema")
		},
		"a panic": func(*tfprotov6.GetProviderSchemaResponse) (*tfprotov6.GetProviderSchemaResponse, error) {
			panic("no schema")
		},
		"another type": func(r *tfprotov6.GetProviderSchemaResponse) (*tfprotov6.GetProviderSchemaResponse, error) {
			changed := *r
			changed.ResourceSchemas = maps.Clone(r.ResourceSchemas)
			changed.ResourceSchemas["strongswan_connection"] = &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{
				Attributes: slices.DeleteFunc(slices.Clone(r.ResourceSchemas["strongswan_connection"].Block.Attributes),
					func(a *tfprotov6.SchemaAttribute) bool { return a.Name == "aggressive" }),
			}}
			return &changed, nil
		},
	} {
		s := checkingServer(t, nil)
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(misspeltConnection), 0o600); err != nil {
			t.Fatal(err)
		}
		plain, err := protocolServer()
		if err != nil {
			t.Fatal(err)
		}
		all, ok := plain.(testedServer)
		if !ok {
			t.Fatal("it is not a server")
		}
		s.ProviderServer = provider.CheckNames(func() tfprotov6.ProviderServer { return brokenSchema{all, broken} }, folder)()
		for range 2 {
			if diags := s.validate(misspeltRequest()); len(diags) > 0 {
				t.Errorf("%s: %s", name, describe(diags))
			}
		}
	}
}

type testedServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
}

// brokenSchema is a server whose schema is broken.
type brokenSchema struct {
	testedServer
	change func(*tfprotov6.GetProviderSchemaResponse) (*tfprotov6.GetProviderSchemaResponse, error)
}

func (s brokenSchema) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := s.testedServer.GetProviderSchema(ctx, req)
	if err != nil {
		return nil, err
	}
	return s.change(resp)
}

// TestCheckFolder: a pipeline sees the same, with the path of each file from where it is.
func TestCheckFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	check := func(main string) (string, bool, error) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(main), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		bad, err := provider.CheckFolder(t.Context(), "test", folder, &out)
		return out.String(), bad, err
	}
	out, bad, err := check(misspeltConnection)
	if want := folder + "/main.tf:"; !strings.HasPrefix(out, want) || !strings.Contains(out, `: error: Unsupported attribute "start_acton": children["lan"]`) ||
		strings.Count(out, "\n") != 1 || !bad || err != nil {
		t.Errorf("%v %v: %s", bad, err, out)
	}
	if strings.Contains(out, canary) {
		t.Errorf("it shows a value: %s", out)
	}
	out, bad, err = check(strings.Replace(misspeltConnection, `{ lan = { start_acton = "`+canary+`" } }`, "local.a\n}\nlocals {\n  a = { lan = { start_acton = 1 } }", 1))
	if !strings.Contains(out, ": warning: ") || bad || err != nil {
		t.Errorf("%v %v: %s", bad, err, out)
	}
	out, bad, err = check(strings.Replace(misspeltConnection, "start_acton", "start_action", 1))
	if out != "" || bad || err != nil {
		t.Errorf("%v %v: %s", bad, err, out)
	}
	if out, bad, err = check(misspeltConnection + "}"); out != "" || bad || err == nil {
		t.Errorf("%v %v: %s", bad, err, out)
	}
}
