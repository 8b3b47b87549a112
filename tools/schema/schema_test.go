package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// cli is the CLI to compare with. tools/cli.sh finds or builds it for `make test`.
func cli(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("neither terraform nor tofu is in PATH, and TF_ACC_TERRAFORM_PATH is not set; make test takes care of that")
	return ""
}

// newer are the schemas that not all CLIs print: identities since Terraform 1.12, actions and lists since 1.14. How
// they are exported is the subject of TestExport_newer.
var newer = []string{"resource_identity_schemas", "action_schemas", "list_resource_schemas"}

// TestExport_isWhatTheCLIPrints holds the export to `providers schema -json` of a real CLI.
func TestExport_isWhatTheCLIPrints(t *testing.T) {
	t.Parallel()
	ours, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	for name, server := range map[string]tfprotov6.ProviderServer{
		"this provider":               ours,
		"one with all there is to be": everything{},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			exported, err := export(t.Context(), server)
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(exported)
			if err != nil {
				t.Fatal(err)
			}
			got, want := ofProvider(t, text), ofProvider(t, printed(t, server))
			for _, kind := range newer {
				if _, known := want[kind]; !known {
					delete(got, kind)
				}
			}
			different(t, "schema", got, want)
		})
	}
}

// TestExport_newer: what the CLI at hand may be too old to print.
func TestExport_newer(t *testing.T) {
	t.Parallel()
	exported, err := export(t.Context(), everything{})
	if err != nil {
		t.Fatal(err)
	}
	schemas := exported.Schemas[address]
	for name, c := range map[string]struct {
		got  any
		want string
	}{
		"identity": {schemas.ResourceIdentitySchemas, `{"strongswan_blocks": {"version": 2, "attributes": {
			"name": {"type": "string", "description": "Its name.", "required_for_import": true},
			"owners": {"type": ["list", "string"], "optional_for_import": true}
		}}}`},
		"action": {schemas.ActionSchemas, `{"strongswan_initiate": {"block": {"description_kind": "plain", "attributes": {
			"child": {"type": "string", "required": true, "description_kind": "plain"}
		}}}}`},
		"list": {schemas.ListResourceSchemas, `{"strongswan_blocks": {"version": 0, "block": {"description_kind": "plain", "attributes": {
			"pattern": {"type": "string", "optional": true, "description_kind": "plain"}
		}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := json.Marshal(c.got)
			if err != nil {
				t.Fatal(err)
			}
			var got, want any
			if err := errors.Join(json.Unmarshal(text, &got), json.Unmarshal([]byte(c.want), &want)); err != nil {
				t.Fatal(err)
			}
			different(t, name, got, want)
		})
	}
}

// TestExport_complains: what the provider finds wrong with its own schemas must not end as incomplete documentation.
func TestExport_complains(t *testing.T) {
	t.Parallel()
	if _, err := export(t.Context(), broken{}); err == nil || !strings.Contains(err.Error(), "Duplicate: strongswan_twice") {
		t.Errorf("the error is %v, want the provider's own words", err)
	}
}

// broken is a provider with a mistake in its schemas.
type broken struct{ everything }

func (broken) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{Diagnostics: []*tfprotov6.Diagnostic{{Summary: "Duplicate", Detail: "strongswan_twice"}}}, nil
}

// printed is what the CLI prints of a provider that is served from this process.
func printed(t *testing.T, server tfprotov6.ProviderServer) []byte {
	t.Helper()
	configs, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	go func() {
		err := tf6server.Serve(address, func() tfprotov6.ProviderServer { return server },
			tf6server.WithDebug(t.Context(), configs, closed), tf6server.WithLoggingSink(t), tf6server.WithoutLogStderrOverride())
		if err != nil {
			t.Errorf("serving the provider: %v", err)
		}
	}()
	t.Cleanup(func() { <-closed }) // t.Context() has ended by then
	config := <-configs
	reattach, err := json.Marshal(map[string]any{address: map[string]any{
		"Protocol": config.Protocol, "ProtocolVersion": config.ProtocolVersion, "Pid": config.Pid, "Test": true,
		"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
	}})
	if err != nil {
		t.Fatal(err)
	}

	dir := t.TempDir()
	main := `terraform {
  required_providers {
    strongswan = {
      source = "` + address + `"
    }
  }
}
`
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(main), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), cli(t), "providers", "schema", "-json")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TF_REATTACH_PROVIDERS="+string(reattach), "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1")
	cmd.Stderr = t.Output()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", cmd, err)
	}
	return out
}

// ofProvider returns the schemas of the only provider in a document.
func ofProvider(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var document struct {
		FormatVersion string                    `json:"format_version"`
		Providers     map[string]map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	if document.FormatVersion != "1.0" || len(document.Providers) != 1 || len(document.Providers[address]) == 0 {
		t.Fatalf("format %q with %d providers, want 1.0 with the schemas of %s alone:\n%s",
			document.FormatVersion, len(document.Providers), address, text)
	}
	return document.Providers[address]
}

// different reports where two documents differ.
func different(t *testing.T, path string, got, want any) {
	t.Helper()
	g, ok1 := got.(map[string]any)
	w, ok2 := want.(map[string]any)
	if !ok1 || !ok2 {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
		return
	}
	for key := range w {
		different(t, path+"."+key, g[key], w[key])
	}
	for key := range g {
		if _, ok := w[key]; !ok {
			t.Errorf("%s.%s is %v, want none", path, key, g[key])
		}
	}
}
