package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// TestShortcuts_taken: connections as they are in state files, and plans, go the short way, and what is the framework's does not.
func TestShortcuts_taken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings, state, config object
		newer                   int64 // than the schema's version
		private                 string
		framework               string // the request that it answers
	}{
		"unchanged":           {state: object{"name": "a"}},
		"changed":             {state: object{"name": "a"}, config: object{"name": "a", "version": 2}},
		"another spelling":    {state: object{"name": "a", "rekey_time": "1h"}, config: object{"name": "a", "rekey_time": "60m"}},
		"another name":        {state: object{"name": "a"}, config: object{"name": "b"}},
		"another gateway":     {state: object{"name": "a"}, config: object{"name": "b", "gateway": "paris"}},
		"unknown":             {state: object{"name": "a"}, config: object{"name": "a", "children": tftypes.UnknownValue}},
		"with weak crypto":    {state: object{"name": "a"}, config: object{"name": "a", "proposals": []any{"3des-md5-modp1024"}}},
		"another version":     {state: object{"name": "a"}, newer: 1, framework: "UpgradeResourceState"},
		"just imported":       {state: object{"name": "a"}, config: object{"name": "a", "version": 2}, private: `{".import_before_read":"dHJ1ZQ=="}`, framework: "PlanResourceChange"},
		"files are missing":   {settings: object{"persist": true}, state: object{"name": "a", "persisted": false}},
		"files are there":     {settings: object{"persist": true}, state: object{"name": "a", "persisted": true}},
		"files to be removed": {state: object{"name": "a", "persisted": true}},
		"of a fleet":          {settings: object{"gateways": object{"paris": object{"uri": "unix:///p"}}}, state: object{"name": "a", "gateway": "paris"}},
		"of no gateway":       {state: object{"name": "a", "gateway": "paris"}},
		"of an unknown fleet": {settings: object{"gateways": tftypes.UnknownValue}, state: object{"name": "a", "gateway": "paris"}},
		"on an unknown URI":   {settings: object{"uri": tftypes.UnknownValue}, state: object{"name": "a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			taken := map[string]bool{}
			server := newServer(t)
			server.ProviderServer = provider.NewShortcuts("test", func(request string, short any, framework func() (any, error)) {
				taken[request] = true
				if full, err := framework(); err != nil || !sameAnswer(short, full) {
					t.Errorf("%s without the framework: %s\nwith it: %s, %v", request, shown(short), shown(full), err)
				}
			})
			s := resourceServer{server: server, typeName: "strongswan_connection"}
			s.configure(c.settings)
			if c.config == nil {
				c.config = c.state
			}
			if c.private == "" {
				c.private = `{"kept":"e30="}`
			}
			raw := stateJSON(t, s.resourceType(), c.state)
			_, err := s.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
				TypeName: s.typeName, Version: s.schema.ResourceSchemas[s.typeName].Version + c.newer, RawState: &tfprotov6.RawState{JSON: raw},
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.PlanResourceChange(gateway.Rehearse(t.Context()), &tfprotov6.PlanResourceChangeRequest{
				TypeName: s.typeName, PriorState: s.of(c.state), ProposedNewState: s.of(c.config), Config: s.of(c.config), PriorPrivate: []byte(c.private),
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, request := range []string{"UpgradeResourceState", "PlanResourceChange"} {
				if taken[request] == (request == c.framework) {
					t.Errorf("%s was answered without the framework: %v", request, taken[request])
				}
			}
		})
	}
}

// TestShortcuts_off: the environment variable has the framework answer everything.
func TestShortcuts_off(t *testing.T) {
	t.Setenv("STRONGSWAN_NO_SHORTCUTS", "1")
	server := newServer(t)
	server.ProviderServer = provider.NewShortcuts("test", func(request string, _ any, _ func() (any, error)) {
		t.Errorf("%s was answered without the framework", request)
	})
	s := resourceServer{server: server, typeName: "strongswan_connection"}
	s.configure(nil)
	s.plan(s.of(object{"name": "a"}), object{"name": "a"})
}
