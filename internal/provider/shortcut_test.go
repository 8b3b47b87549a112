package provider_test

import (
	"fmt"
	"reflect"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// shortcutsTaken counts the requests of all tests that were answered without the framework.
var shortcutsTaken atomic.Int64

// protocolServer is the provider's server in tests. Each answer that it gives without the framework is compared with the
// framework's, throughout all tests that serve the provider themselves.
func protocolServer() (tfprotov6.ProviderServer, error) {
	return provider.NewShortcuts("test", func(request string, short, full any) {
		shortcutsTaken.Add(1)
		if !sameAnswer(short, full) {
			panic(fmt.Sprintf("%s without the framework: %+v; with it: %+v", request, short, full))
		}
	}), nil
}

// sameAnswer compares answers. States are compared by what they hold: the framework encodes maps in an order that differs
// from one time to the next.
func sameAnswer(short, full any) bool {
	switch a := short.(type) {
	case *tfprotov6.UpgradeResourceStateResponse:
		b, ok := full.(*tfprotov6.UpgradeResourceStateResponse)
		if !ok || b == nil || b.UpgradedState == nil || !reflect.DeepEqual(decoded(a.UpgradedState), decoded(b.UpgradedState)) {
			return false
		}
		same := *b
		same.UpgradedState = a.UpgradedState
		return reflect.DeepEqual(*a, same)
	case *tfprotov6.PlanResourceChangeResponse:
		b, ok := full.(*tfprotov6.PlanResourceChangeResponse)
		if !ok || b == nil || b.PlannedState == nil || !reflect.DeepEqual(decoded(a.PlannedState), decoded(b.PlannedState)) {
			return false
		}
		same := *b
		same.PlannedState = a.PlannedState
		return reflect.DeepEqual(*a, same)
	}
	return false
}

func decoded(v *tfprotov6.DynamicValue) (content any) {
	if err := msgpack.Unmarshal(v.MsgPack, &content); err != nil {
		return err
	}
	return content
}

// TestShortcuts_taken: connections as they are in state files and unchanged plans go the short way, and what differs in
// anything does not.
func TestShortcuts_taken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings, state, config object
		version                 int64
		upgrade, plan           bool
	}{
		"unchanged":           {state: object{"name": "a"}, upgrade: true, plan: true},
		"changed":             {state: object{"name": "a"}, config: object{"name": "a", "version": 2}, upgrade: true},
		"another spelling":    {state: object{"name": "a", "rekey_time": "1h"}, config: object{"name": "a", "rekey_time": "60m"}, upgrade: true},
		"another version":     {state: object{"name": "a"}, version: 1, plan: true},
		"files are missing":   {settings: object{"persist": true}, state: object{"name": "a", "persisted": false}, upgrade: true},
		"files are there":     {settings: object{"persist": true}, state: object{"name": "a", "persisted": true}, upgrade: true, plan: true},
		"files to be removed": {state: object{"name": "a", "persisted": true}, upgrade: true},
		"of a fleet": {
			settings: object{"gateways": object{"paris": object{"uri": "unix:///p"}}},
			state:    object{"name": "a", "gateway": "paris"}, upgrade: true, plan: true,
		},
		"of no gateway":       {state: object{"name": "a", "gateway": "paris"}, upgrade: true},
		"of an unknown fleet": {settings: object{"gateways": tftypes.UnknownValue}, state: object{"name": "a", "gateway": "paris"}, upgrade: true},
		"on an unknown URI":   {settings: object{"uri": tftypes.UnknownValue}, state: object{"name": "a"}, upgrade: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			taken := map[string]bool{}
			server := newServer(t)
			server.ProviderServer = provider.NewShortcuts("test", func(request string, short, full any) {
				taken[request] = true
				if !sameAnswer(short, full) {
					t.Errorf("%s without the framework: %+v; with it: %+v", request, short, full)
				}
			})
			s := resourceServer{server: server, typeName: "strongswan_connection"}
			s.configure(c.settings)
			if c.config == nil {
				c.config = c.state
			}
			raw := stateJSON(t, s.resourceType(), c.state)
			_, err := s.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
				TypeName: s.typeName, Version: c.version, RawState: &tfprotov6.RawState{JSON: raw},
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
				TypeName: s.typeName, PriorState: s.of(c.state), ProposedNewState: s.of(c.config), Config: s.of(c.config), PriorPrivate: []byte(`{"kept":"e30="}`),
			})
			if err != nil {
				t.Fatal(err)
			}
			if taken["UpgradeResourceState"] != c.upgrade || taken["PlanResourceChange"] != c.plan {
				t.Errorf("taken: %v", taken)
			}
		})
	}
}

// TestShortcuts_off: the environment variable has the framework answer everything.
func TestShortcuts_off(t *testing.T) {
	t.Setenv("STRONGSWAN_NO_SHORTCUTS", "1")
	server := newServer(t)
	server.ProviderServer = provider.NewShortcuts("test", func(request string, _, _ any) { t.Errorf("%s was answered without the framework", request) })
	s := resourceServer{server: server, typeName: "strongswan_connection"}
	s.configure(nil)
	s.plan(s.of(object{"name": "a"}), object{"name": "a"})
}
