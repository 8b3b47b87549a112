package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestAccShortcuts_failures: an apply or a destroy that fails gives the same answer with the framework and without.
//
//nolint:paralleltest // the cases share a name on one gateway
//strongswan:once
func TestAccShortcuts_failures(t *testing.T) {
	t.Parallel()
	acceptance(t)
	b := newBench(t)
	good := faultConnection("net")
	refused := changed(good, object{"local": []any{object{"auth": "pubkey", "certs": []any{"missing.pem"}}}})
	elsewhere := changed(good, object{"children": object{"wan": object{"remote_ts": []any{"10.3.0.0/16"}}}})
	for name, c := range map[string]struct {
		taken   bool     // another connection has the name
		configs []object // nil destroys
		fault   vicitest.Fault
		at      int    // the step in which the fault comes about
		failed  string // what an answer says
	}{
		"create, name in use":         {taken: true, configs: []object{good, nil}, failed: "Connection already exists"},
		"create, refused":             {configs: []object{refused, good, nil}, failed: "missing.pem"},
		"create, not sent":            {configs: []object{good, good, nil}, fault: vicitest.OnCommand("load-conn", vicitest.CutBefore()), failed: "Unable to load connection"},
		"update, refused":             {configs: []object{good, refused, nil}, failed: "missing.pem"},
		"update, not sent":            {configs: []object{good, elsewhere, good, nil}, at: 1, fault: vicitest.OnCommand("load-conn", vicitest.CutBefore()), failed: "Unable to update connection"},
		"destroy, not sent":           {configs: []object{good, nil, nil}, at: 1, fault: vicitest.OnCommand("unload-conn", vicitest.CutBefore()), failed: "Unable to unload connection"},
		"destroy, the daemon is gone": {configs: []object{good, nil, nil}, at: 1, fault: vicitest.Gone(), failed: "Unable to unload connection"},
	} {
		t.Run(name, func(t *testing.T) {
			proxy, err := vicitest.NewProxy(b.Socket())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(proxy.Close)
			answers := func(short bool) []any {
				if c.taken {
					b.load(t, "net", func(m *vici.Message) { m.Set("version", "1") })
					defer b.unload(t, "net")
				}
				one := cycle{server: newServer(t)}
				one.ProviderServer = provider.NewShortcuts("test", nil)
				if !short {
					one.ProviderServer = providerserver.NewProtocol6(provider.New("test")())()
				}
				if diags := one.configure(object{"uri": proxy.URI(), "swanctl_directory": b.SwanctlDirectory()}); len(diags) > 0 {
					t.Fatal(describe(diags))
				}
				configs := make([]tftypes.Value, len(c.configs))
				for i, config := range c.configs {
					configs[i] = one.null()
					if config != nil {
						configs[i] = one.value(one.connectionType(), config)
					}
				}
				return one.answersTo(t, func(step int) {
					proxy.Heal()
					if c.fault != nil && step == c.at {
						proxy.BreakOften(c.fault, 0)
					}
				}, configs...)
			}
			short, full := answers(true), answers(false)
			if c.fault != nil {
				// How the way broke depends on who noticed it first.
				short, full = withoutDetails(short), withoutDetails(full)
			}
			if one, other := fmt.Sprint(short), fmt.Sprint(full); one != other {
				t.Errorf("without the framework\n%s\nand with it\n%s", one, other)
			}
			if !strings.Contains(fmt.Sprint(short), c.failed) {
				t.Errorf("nothing has failed as it shall: %v", short)
			}
			if left := b.names(t); len(left) > 0 {
				t.Errorf("left behind: %s", left)
			}
		})
	}
}

// withoutDetails leaves of diagnostics their severities, attributes and summaries.
func withoutDetails(answers []any) (all []any) {
	for _, answer := range answers {
		fields, ok := answer.([]any)
		if !ok {
			all = append(all, answer)
			continue
		}
		for _, field := range fields {
			if diags, ok := field.([]string); ok {
				diags = slices.Clone(diags)
				for i, d := range diags {
					diags[i] = strings.Join(strings.SplitN(d, ": ", 3)[:2], ": ")
				}
				field = diags
			}
			all = append(all, field)
		}
	}
	return all
}
