package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

func sameState(s resourceServer, a, b *tfprotov6.DynamicValue) bool {
	s.t.Helper()
	x, err := a.Unmarshal(s.resourceType())
	if err != nil {
		s.t.Fatal(err)
	}
	y, err := b.Unmarshal(s.resourceType())
	if err != nil {
		s.t.Fatal(err)
	}
	return x.Equal(y)
}

// TestHostile_contradictions: answers to get-conns and list-conns that do not fit together. get-conns decides, and what is
// not read is neither changed nor removed.
func TestHostile_contradictions(t *testing.T) {
	t.Parallel()
	moon := listConnEvent("moon", "30")
	have := func(names ...string) vicitest.Step {
		return vicitest.ReplyMessage(branch{"conns", names}.message())
	}
	for name, c := range map[string]struct {
		get, list []vicitest.Step
		gone      bool
		says      string // the summary of the only diagnostic
	}{
		"agree":                     {get: []vicitest.Step{have("moon")}, list: []vicitest.Step{moon, vicitest.Reply()}},
		"listed twice by get-conns": {get: []vicitest.Step{have("moon", "moon")}, list: []vicitest.Step{moon, vicitest.Reply()}},
		"another name is reported": {
			get: []vicitest.Step{have("moon")}, list: []vicitest.Step{listConnEvent("sun", "60"), vicitest.Reply()}, says: "Connection cannot be read",
		},
		"nothing is reported": {get: []vicitest.Step{have("moon")}, list: []vicitest.Step{vicitest.Reply()}, says: "Connection cannot be read"},
		"two reports": {
			get: []vicitest.Step{have("moon")}, list: []vicitest.Step{listConnEvent("moon", "60"), moon, vicitest.Reply()}, says: "Two connections of one name",
		},
		"reported and not loaded": {
			get: []vicitest.Step{have()}, list: []vicitest.Step{moon, vicitest.Reply()}, gone: true, says: "Connection belongs to somebody else",
		},
		"gone":                       {get: []vicitest.Step{have("sun")}, list: []vicitest.Step{vicitest.Reply()}, gone: true},
		"gone, and then no answer":   {get: []vicitest.Step{have()}, list: []vicitest.Step{vicitest.Close()}, says: "Unable to read connection"},
		"gone, and then a refusal":   {get: []vicitest.Step{have()}, list: []vicitest.Step{vicitest.Reply("success", "no")}, says: "Unable to read connection"},
		"gone, and a half-made one":  {get: []vicitest.Step{have()}, list: []vicitest.Step{vicitest.Reply("errmsg", "out of memory")}, says: "Unable to read connection"},
		"get-conns fails with names": {get: []vicitest.Step{vicitest.ReplyMessage(branch{"success", "no", "conns", []string{}}.message())}, says: "Unable to read connection"},
	} {
		srv := vicitest.Start(t)
		answerVersion(srv, "6.0.1")
		srv.On("get-conns", c.get...)
		srv.On("list-conns", c.list...)
		l := hostileLife{resourceServer: resourceServer{server: newServer(t), typeName: "strongswan_connection"}, what: name}
		l.reset(srv)
		before := l.of(object{"name": "moon", "dpd_delay": "30s"})
		for i := range 6 { // the later ones are served by a listing of all
			state, diags := l.refreshes("refresh", before)
			if gone := l.holds(state) == nil; gone != c.gone || !gone && !sameState(l.resourceServer, before, state) {
				t.Errorf("%s: refresh %d: the state has become %v", name, i, l.holds(state))
			}
			if c.says == "" && len(diags) > 0 || c.says != "" && (len(diags) != 1 || diags[0].Summary != c.says) {
				t.Errorf("%s: refresh %d: want %q:%s", name, i, c.says, describe(diags))
			}
		}
	}
}

// TestHostile_version: a version that is none is an error wherever it matters, and harmless in a plan.
func TestHostile_version(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"", evil, "six", "-1.-2.-3", "6", "6.", "99999999999999999999.0.0", "6.0.1" + evil} {
		srv := vicitest.Start(t)
		for command, a := range goodAnswers(t, newIssuer(t, "CA").pem, "") {
			srv.On(command, a.steps()...)
		}
		answerVersion(srv, version)
		l := hostileLife{resourceServer: resourceServer{server: newServer(t), typeName: "strongswan_connection"}, what: version}
		l.reset(srv)
		config := object{"name": "moon", "dpd_delay": "30s"}
		l.changes("create", l.none(), config)
		state, _ := l.refreshes("refresh", l.of(config))
		l.mustHold(t, "refresh", state)
		l.changes("update", state, with(config, object{"dpd_delay": "60s"}))
	}
}
