package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// eachHostileDaemon calls a test with a server that is configured for each hostile answer to each of the commands.
func eachHostileDaemon(t *testing.T, commands string, test func(t *testing.T, s *server, what string)) {
	t.Helper()
	key := sampleKey(t, "p256-pkcs8")
	good := goodAnswers(t, newIssuer(t, "CA").pem, keyIDOf(t, key))
	s := newServer(t)
	srv := vicitest.Start(t)
	for command, a := range good {
		srv.On(command, a.steps()...)
	}
	hostileLife{resourceServer: resourceServer{server: s}}.reset(srv)
	test(t, s, "a good daemon")
	for command := range strings.FieldsSeq(commands) {
		for name, steps := range hostileSteps(good[command]) {
			srv.On(command, steps...)
			hostileLife{resourceServer: resourceServer{server: s}}.reset(srv)
			test(t, s, command+" answered by "+name)
		}
		srv.On(command, good[command].steps()...)
	}
}

// TestHostile_dataSources: what data sources show of a hostile daemon is fit to be stored, and so is what they complain about.
func TestHostile_dataSources(t *testing.T) {
	t.Parallel()
	commands := map[string]string{
		"strongswan_algorithms":            "get-algorithms",
		"strongswan_authorities":           "list-authorities",
		"strongswan_certificates":          "list-certs",
		"strongswan_connection":            "version get-conns list-conns",
		"strongswan_connections":           "get-conns",
		"strongswan_counters":              "get-counters",
		"strongswan_daemon":                "version stats",
		"strongswan_policies":              "list-policies",
		"strongswan_pools":                 "get-pools",
		"strongswan_security_associations": "list-sas",
	}
	if got := slices.Sorted(maps.Keys(newServer(t).schema.DataSourceSchemas)); !slices.Equal(got, slices.Sorted(maps.Keys(commands))) {
		t.Fatalf("the data sources are %q", got)
	}
	for typeName, asked := range commands {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			eachHostileDaemon(t, asked, func(t *testing.T, s *server, what string) {
				t.Helper()
				config := object{}
				if typeName == "strongswan_connection" {
					config["name"] = "moon"
				}
				resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
					TypeName: typeName, Config: s.dynamic(s.schema.DataSourceSchemas[typeName].ValueType(), config),
				})
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				presentable(t, what, resp.Diagnostics)
				storable(t, what, resp.State)
				if what == "a good daemon" && len(resp.Diagnostics) > 0 {
					t.Errorf("%s:%s", what, describe(resp.Diagnostics))
				}
			})
		})
	}
}

// TestHostile_lists: so is what terraform query shows.
func TestHostile_lists(t *testing.T) {
	t.Parallel()
	commands := map[string]string{
		"strongswan_authority":     "list-authorities list-certs",
		"strongswan_certificate":   "list-certs",
		"strongswan_connection":    "version get-conns list-conns",
		"strongswan_pool":          "get-pools",
		"strongswan_private_key":   "get-keys",
		"strongswan_shared_secret": "get-shared",
	}
	for typeName, asked := range commands {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			eachHostileDaemon(t, asked, func(t *testing.T, s *server, what string) {
				t.Helper()
				l := listServer{resourceServer{server: s, typeName: typeName}}
				for _, result := range l.list(listRequest{config: object{}, include: true}) {
					presentable(t, what, result.Diagnostics)
					presentableText(t, what, result.DisplayName)
					storable(t, what, result.Resource)
					if result.Identity != nil {
						storable(t, what, result.Identity.IdentityData)
					}
				}
			})
		})
	}
}

// TestHostile_actions: what actions tell while they run goes to a terminal, too.
func TestHostile_actions(t *testing.T) {
	t.Parallel()
	configs := map[string]object{
		"strongswan_flush_certs":     {},
		"strongswan_initiate":        {"ike": "moon", "child": "other"},
		"strongswan_install":         {"ike": "moon", "child": "net"},
		"strongswan_redirect":        {"ike": "moon", "to": "192.0.2.1"},
		"strongswan_rekey":           {"ike": "moon"},
		"strongswan_reload_settings": {},
		"strongswan_terminate":       {"ike": "moon"},
		"strongswan_uninstall":       {"ike": "moon", "child": "net"},
	}
	if got := slices.Sorted(maps.Keys(newServer(t).schema.ActionSchemas)); !slices.Equal(got, slices.Sorted(maps.Keys(configs))) {
		t.Fatalf("the actions are %q", got)
	}
	for typeName, config := range configs {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			command := strings.ReplaceAll(strings.TrimPrefix(typeName, "strongswan_"), "_", "-")
			eachHostileDaemon(t, "list-sas "+command, func(t *testing.T, s *server, what string) {
				t.Helper()
				progress, diags := newActionServer(t, s, typeName).invoke(t.Context(), config)
				presentable(t, what, diags)
				for i, text := range progress {
					presentableText(t, fmt.Sprintf("%s: progress %d", what, i), text)
				}
				if what == "a good daemon" && len(diags) > 0 {
					t.Errorf("%s:%s", what, describe(diags))
				}
			})
		})
	}
}
