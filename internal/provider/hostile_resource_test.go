package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// hostileType is a type of resource, and how its life touches the daemon.
type hostileType struct {
	config, more object // more is what an update changes
	id           string // for an import
	commands     string
	// gone are changes of an answer by which the daemon says that what it has is another thing.
	gone []string
}

func hostileTypes(ca, key, keyID string) map[string]hostileType {
	return map[string]hostileType{
		"strongswan_connection": {
			config: object{
				"name": "moon", "version": 2, "dpd_delay": "30s", "local": []any{object{"auth": "psk", "id": "moon"}},
				"remote":   []any{object{"auth": "psk"}},
				"children": object{"net": object{"remote_ts": []any{"10.2.0.0/16"}}},
			},
			more: object{"dpd_delay": "60s", "children": nil}, id: "moon",
			commands: "version get-algorithms get-conns list-conns list-sas load-conn unload-conn",
		},
		"strongswan_shared_secret": {
			config: moonSecret(nil), more: object{"secret_wo_version": 2}, id: "ike-moon",
			commands: "version get-shared load-shared unload-shared",
		},
		"strongswan_private_key": {
			config: object{"pem_wo": key, "pem_wo_version": 1}, more: object{"pem_wo_version": 2}, id: keyID,
			commands: "get-keys load-key unload-key",
		},
		"strongswan_certificate": {
			config: object{"pem": ca}, more: object{"flag": "ca"}, commands: "list-certs load-cert",
			gone: []string{"evil values"},
		},
		"strongswan_authority": {
			config: object{"name": "acme", "cacert": ca}, more: object{"crl_uris": []any{"http://crl.example.org/ca.crl"}}, id: "acme",
			commands: "version list-authorities list-certs load-authority unload-authority",
		},
		"strongswan_pool": {
			config: clients, more: object{"dns": []any{"10.2.0.54"}}, id: "clients", commands: "version get-pools load-pool unload-pool",
		},
	}
}

// TestHostile_resources: whatever a daemon says to any command, a resource goes through its life without a panic, what is
// stored and shown of it is fit for that, and only a complete answer removes it from the state.
func TestHostile_resources(t *testing.T) {
	t.Parallel()
	ca := newIssuer(t, "CA").pem
	key := sampleKey(t, "p256-pkcs8")
	good := goodAnswers(t, ca, keyIDOf(t, key))
	for typeName, h := range hostileTypes(ca, key, keyIDOf(t, key)) {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			l := hostileLife{resourceServer: resourceServer{server: newServer(t), typeName: typeName}}
			srv := vicitest.Start(t)
			for command, a := range good {
				srv.On(command, a.steps()...)
			}
			l.reset(srv)
			l.what = "a good daemon"
			state := l.changes("create", l.none(), h.config)
			state, diags := l.refreshes("refresh", state)
			if l.holds(state) == nil || len(onlyErrors(diags)) > 0 {
				t.Fatalf("a good daemon: %s", describe(diags))
			}
			for command := range strings.FieldsSeq(h.commands) {
				for name, steps := range hostileSteps(good[command]) {
					l.what = command + " answered by " + name
					srv.On(command, steps...)
					l.reset(srv)
					created := l.changes("create", l.none(), h.config)
					refreshed, diags := l.refreshes("refresh", state)
					isTold := slices.Contains(h.gone, name) || empty(command, name)
					if !isTold {
						l.mustHold(t, "refresh", refreshed)
					}
					if l.holds(refreshed) == nil && len(onlyErrors(diags)) > 0 {
						t.Errorf("%s: removed from the state in spite of an error:%s", l.what, describe(diags))
					}
					l.reset(srv)
					l.changes("update", state, with(h.config, h.more))
					l.changes("destroy", state, nil)
					if h.id != "" {
						l.imports(h.id)
					}
					if l.holds(created) != nil {
						l.refreshes("refresh of what was created", created)
					}
				}
				srv.On(command, good[command].steps()...)
			}
		})
	}
}

// empty tells that an answer is one of a daemon that has nothing.
func empty(command, answer string) bool {
	return answer == "nothing" && slices.Contains([]string{"list-certs", "list-authorities", "get-pools"}, command)
}

// reset makes the provider forget the daemon.
func (l hostileLife) reset(srv *vicitest.Server) {
	l.t.Helper()
	if diags := l.configure(object{"uri": srv.URI(), "timeout": "5s", "adopt_existing": true}); len(diags) > 0 {
		l.t.Fatal(describe(diags))
	}
}
