package provider_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// BenchmarkConnection_requests is what each request of a run costs the provider for one connection that nothing is to be
// changed about, without a daemon: most of the time of a plan with thousands of them.
func BenchmarkConnection_requests(b *testing.B) {
	p := provider.NewShortcuts("test", nil)
	schema, err := p.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	const name = "strongswan_connection"
	s := server{t: &testing.T{}, ProviderServer: p, schema: schema}
	if _, err := p.ConfigureProvider(b.Context(), &tfprotov6.ConfigureProviderRequest{Config: s.dynamic(schema.Provider.ValueType(), object{})}); err != nil {
		b.Fatal(err)
	}
	t := schema.ResourceSchemas[name].ValueType()
	value := func(o object) *tfprotov6.DynamicValue {
		v, err := tfprotov6.NewDynamicValue(t, s.value(t, o))
		if err != nil {
			b.Fatal(err)
		}
		return &v
	}
	config := object{
		"name": "net", "version": 2, "local_addrs": []any{"192.0.2.1"}, "remote_addrs": []any{"198.51.100.1"},
		"proposals": []any{"aes256gcm16-prfsha384-ecp384"},
		"local":     []any{object{"auth": "psk", "id": "moon.example.org"}},
		"remote":    []any{object{"auth": "psk", "id": "sun.example.org"}},
		"children": object{"lan": object{
			"local_ts": []any{"10.1.0.0/16"}, "remote_ts": []any{"10.2.0.0/16"}, "esp_proposals": []any{"aes256gcm16"}, "rekey_time": "1h",
		}},
	}
	state := value(config)
	raw := stateJSON(b, t, config)
	for what, request := range map[string]func(context.Context) ([]*tfprotov6.Diagnostic, error){
		"validate": func(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
			resp, err := p.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: state})
			return resp.Diagnostics, err
		},
		"upgrade": func(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
			resp, err := p.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: name, RawState: &tfprotov6.RawState{JSON: raw}})
			return resp.Diagnostics, err
		},
		"plan": func(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
			resp, err := p.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{TypeName: name, PriorState: state, ProposedNewState: state, Config: state})
			return resp.Diagnostics, err
		},
	} {
		b.Run(what, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if diags, err := request(b.Context()); err != nil || len(diags) > 0 {
					b.Fatal(describe(diags), err)
				}
			}
		})
	}
}
