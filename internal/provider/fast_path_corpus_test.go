package provider_test

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// TestAccShortcuts_corpus: create, refresh, update and destroy give the same with the framework and without, for every
// configuration of the corpus.
//
//strongswan:once
func TestAccShortcuts_corpus(t *testing.T) {
	t.Parallel()
	acceptance(t)
	b := newBench(t)
	settings := object{"uri": b.URI(), "swanctl_directory": b.SwanctlDirectory()}
	short, framework := cycle{server: newServer(t)}, cycle{server: newServer(t)}
	compared := map[string]int{}
	// What it answers is compared with the answers of a provider that has only the framework, and need not be compared here.
	short.ProviderServer = provider.NewShortcuts("test", func(request string, _ any, _ func() (any, error)) { compared[request]++ })
	framework.ProviderServer = providerserver.NewProtocol6(provider.New("test")())()
	for _, c := range []cycle{short, framework} {
		if diags := c.configure(settings); len(diags) > 0 {
			t.Fatal(describe(diags))
		}
	}
	for at, config := range short.corpus(t, b) {
		one, other := short.answers(t, config), framework.answers(t, config)
		if !reflect.DeepEqual(one, other) {
			t.Errorf("%s: without the framework\n%v\nand with it\n%v", at, one, other)
		}
		compared["ApplyResourceChange"] += 3
	}
	for _, request := range []string{"ValidateResourceConfig", "PlanResourceChange", "ReadResource", "ApplyResourceChange"} {
		if t.Logf("strongSwan %s: %d answers to %s are the same", b.Version(), compared[request], request); compared[request] < 300 {
			t.Errorf("only %d", compared[request])
		}
	}
}

// answers takes a connection through its life, and returns all that was answered.
func (c cycle) answers(t *testing.T, config tftypes.Value) (all []any) {
	t.Helper()
	changed, err := tftypes.Transform(config, func(p *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if p.Equal(tftypes.NewAttributePath().WithAttributeName("rekey_time")) {
			return tftypes.NewValue(tftypes.String, "4321"), nil
		}
		return v, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c.answersTo(t, func(int) {}, config, changed, c.null())
}

// answersTo goes from one configuration to the next, also where an apply fails, and returns all that was answered. before is
// called with the number of each step, before it is applied.
func (c cycle) answersTo(t *testing.T, before func(step int), configs ...tftypes.Value) (all []any) {
	t.Helper()
	state, private := c.wrap(c.null()), []byte(nil)
	var identity *tfprotov6.ResourceIdentityData
	for i, config := range configs {
		validated, err := c.ValidateResourceConfig(ctx(t), &tfprotov6.ValidateResourceConfigRequest{TypeName: "strongswan_connection", Config: c.wrap(config)})
		if err != nil {
			t.Fatal(err)
		}
		planned, err := c.PlanResourceChange(gateway.Rehearse(ctx(t)), &tfprotov6.PlanResourceChangeRequest{
			TypeName: "strongswan_connection", PriorState: state, ProposedNewState: c.wrap(config), Config: c.wrap(config), PriorPrivate: private, PriorIdentity: identity,
		})
		if err != nil {
			t.Fatal(err)
		}
		before(i)
		applied, err := c.ApplyResourceChange(ctx(t), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: "strongswan_connection", PriorState: state, PlannedState: planned.PlannedState, Config: c.wrap(config),
			PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, contents(validated), contents(planned), contents(applied))
		if c.unwrap(applied.NewState).IsNull() {
			state, private, identity = c.wrap(c.null()), nil, nil
			continue
		}
		read, err := c.ReadResource(ctx(t), &tfprotov6.ReadResourceRequest{
			TypeName: "strongswan_connection", CurrentState: applied.NewState, Private: applied.Private, CurrentIdentity: applied.NewIdentity,
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, contents(read))
		state, private, identity = read.NewState, read.Private, read.NewIdentity
	}
	return all
}
