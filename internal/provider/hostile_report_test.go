package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestHostile_optionOfAnotherKind: an option that is reported as a list where it is a value, or the like, cannot be read, and
// keeps its value in the state. That is so for each option of the table.
func TestHostile_optionOfAnotherKind(t *testing.T) {
	t.Parallel()
	config := everyOption(t)
	for kind, put := range map[string]func(m *vici.Message, key string){
		"value":   func(m *vici.Message, key string) { m.Set(key, evil) },
		"list":    func(m *vici.Message, key string) { m.SetList(key, []string{evil}) },
		"section": func(m *vici.Message, key string) { m.AddSection(key).Set("0", evil) },
	} {
		report := vici.NewMessage()
		places := map[string]*vici.Message{"": report}
		for _, name := range []string{"local", "remote"} {
			places[name] = report.AddSection(name + "-1")
		}
		places["children"] = report.AddSection("children").AddSection("net")

		srv := vicitest.Start(t)
		answerVersion(srv, "6.1.0")
		srv.On("get-conns", vicitest.ReplyMessage(branch{"conns", []string{"moon"}}.message()))
		l := hostileLife{resourceServer: resourceServer{server: newServer(t), typeName: "strongswan_connection"}, what: "a " + kind}
		l.reset(srv)
		prior, err := l.of(config).Unmarshal(l.resourceType())
		if err != nil {
			t.Fatal(err)
		}
		checked := map[string]*tftypes.AttributePath{}
		for _, p := range tablePlaces(swanctl.Connection, nil) {
			m := places[strings.Join(p.names, ".")]
			for _, o := range p.section.Options {
				if m == nil || o.Report.Key == "" || rightKind(o) == kind {
					continue
				}
				put(m, o.Report.Key)
				checked[p.fixtures()+"."+o.Name] = pathOf(p, o)
			}
		}
		srv.On("list-conns", vicitest.Event("list-conn", sectionNamed("moon", report)), vicitest.Reply())
		state, diags := l.refreshes("refresh", l.wrap(prior))
		if len(diags) > 0 {
			t.Error(describe(diags))
		}
		after, err := state.Unmarshal(l.resourceType())
		if err != nil {
			t.Fatal(err)
		}
		for name, at := range checked {
			if was, is := valueAt(prior, at), valueAt(after, at); !was.Equal(is) {
				t.Errorf("%s reported as a %s: the state has %s, and had %s", name, kind, is, was)
			}
		}
		if len(checked) < 10 {
			t.Errorf("only %d options are reported", len(checked))
		}
	}
}

// everyOption is a configuration with all options that a connection can have together.
func everyOption(t *testing.T) object {
	t.Helper()
	config := object{
		"name": "moon", "local": []any{object{}}, "remote": []any{object{}}, "children": object{"net": object{}},
	}
	fixtures := optionFixtures(t, t.TempDir())
	for _, p := range tablePlaces(swanctl.Connection, nil) {
		section := sectionOf(config, p)
		for _, o := range p.section.Options {
			section[o.Name] = fixtures[p.fixtures()+"."+o.Name].value
		}
	}
	return config
}

func rightKind(o *swanctl.Option) string {
	switch {
	case strings.HasSuffix(o.Report.Key, "proposals"):
		return "section"
	case o.List:
		return "list"
	}
	return "value"
}

func sectionNamed(name string, m *vici.Message) *vici.Message {
	event := vici.NewMessage()
	copyElement(event, name, vici.Element{Kind: vici.KindSection, Section: m})
	return event
}

func pathOf(p tablePlace, o *swanctl.Option) *tftypes.AttributePath {
	at := tftypes.NewAttributePath()
	for _, name := range p.names {
		if at = at.WithAttributeName(name); name == "children" {
			at = at.WithElementKeyString("net")
		} else {
			at = at.WithElementKeyInt(0)
		}
	}
	return at.WithAttributeName(o.Name)
}

// valueAt is what a state has at a path, or the zero value if there is no such place.
func valueAt(state tftypes.Value, at *tftypes.AttributePath) tftypes.Value {
	found, _, err := tftypes.WalkAttributePath(state, at)
	v, ok := found.(tftypes.Value)
	if err != nil || !ok {
		return tftypes.Value{}
	}
	return v
}

// TestHostile_sectionOfAnotherKind: children and auth rounds that are no sections are not gone.
func TestHostile_sectionOfAnotherKind(t *testing.T) {
	t.Parallel()
	config := hostileTypes("", "", "")["strongswan_connection"].config
	good := branch{
		"version", "IKEv2", "dpd_delay", "30", "unique", "UNIQUE_NO",
		"local-1",
		branch{"class", "pre-shared key", "id", "moon"},
		"remote-1",
		branch{"class", "pre-shared key"},
		"children",
		branch{"net", branch{"mode", "TUNNEL", "remote-ts", []string{"10.2.0.0/16"}, "rekey_time", "3600"}},
	}
	for name, change := range map[string]func(report branch){
		"as it is":                  func(branch) {},
		"children are a list":       func(r branch) { r[len(r)-1] = []string{"net"} },
		"children are a value":      func(r branch) { r[len(r)-1] = evil },
		"a child is a value":        func(r branch) { r[len(r)-1] = branch{"net", evil} },
		"a child is a list":         func(r branch) { r[len(r)-1] = branch{"net", []string{evil}} },
		"the local round is a list": func(r branch) { r[indexOf(r, "local-1")+1] = []string{evil} },
		"the peer's is a value":     func(r branch) { r[indexOf(r, "remote-1")+1] = evil },
	} {
		report := slices.Clone(good)
		change(report)
		srv := vicitest.Start(t)
		answerVersion(srv, "6.0.1")
		srv.On("get-conns", vicitest.ReplyMessage(branch{"conns", []string{"moon"}}.message()))
		srv.On("list-conns", vicitest.Event("list-conn", branch{"moon", report}.message()), vicitest.Reply())
		l := hostileLife{resourceServer: resourceServer{server: newServer(t), typeName: "strongswan_connection"}, what: name}
		l.reset(srv)
		before := l.of(config)
		state, diags := l.refreshes("refresh", before)
		if len(diags) > 0 || !sameState(l.resourceServer, before, state) {
			t.Errorf("%s: the state has become %v%s", name, l.holds(state), describe(diags))
		}
	}
}

func indexOf(b branch, name string) int {
	return slices.IndexFunc(b, func(v any) bool { return v == any(name) })
}

// TestHostile_hugeReport: a connection as large as VICI can report it is read in a moment.
func TestHostile_hugeReport(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	answerVersion(srv, "6.0.1")
	srv.On("get-conns", vicitest.ReplyMessage(branch{"conns", []string{"moon"}}.message()))
	l := hostileLife{resourceServer: resourceServer{server: newServer(t), typeName: "strongswan_connection"}}
	for name, report := range map[string]branch{
		"auth rounds": many(4_000, "local-%d", branch{"class", "any"}),
		"children":    {"children", many(4_000, "child-%d", branch{"mode", "TUNNEL"})},
		"proposals":   {"proposals", many(4_000, "%d", branch{"encr", []string{"AES_CBC"}})},
		"addresses":   {"local_addrs", strings.Split(strings.Repeat("192.0.2.1,", 40_000), ",")},
		"a value":     {"dscp", strings.Repeat("0", 65_535)},
	} {
		l.what = name
		srv.On("list-conns", vicitest.Event("list-conn", branch{"moon", report}.message()), vicitest.Reply())
		l.reset(srv)
		began := time.Now()
		state, diags := l.refreshes("refresh", l.of(object{"name": "moon"}))
		if len(diags) > 0 {
			t.Errorf("%s:%s", name, describe(diags))
		}
		l.mustHold(t, "refresh", state)
		if took := time.Since(began); took > time.Minute { // a busy machine, with the race detector
			t.Errorf("%s: it took %s", name, took)
		}
	}
}

// many is a branch of n sections, numbered from 1.
func many(n int, format string, section branch) (b branch) {
	for i := range n {
		b = append(b, fmt.Sprintf(format, i+1), section)
	}
	return b
}
