package vici_test

import (
	"context"
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestClient_invalidText: names and values are valid UTF-8 whatever the daemon sends, but for certificates, which are bytes.
func TestClient_invalidText(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	c := vici.NewClient(srv.Dial)
	defer c.Close()
	m := vicitest.Message("a\xff", "v\xc3")
	m.SetList("list\x80", []string{"ok", "\xfe"})
	m.AddSection("s\xff").AddSection("deeper").Set("data", "\xff")
	srv.On("version", vicitest.ReplyMessage(m))
	reply, err := c.Call(t.Context(), "version", nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = "a\uFFFD = v\uFFFD\nlist\uFFFD = [ok, \uFFFD]\ns\uFFFD {\n  deeper {\n    data = <3 bytes>\n  }\n}\n"
	if got := reply.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	srv.On("list-certs", vicitest.Event("list-cert", vicitest.Message("type", "X509\xff", "data", "0\x82\xff")), vicitest.Reply())
	for cert, err := range c.ListCerts(t.Context()) {
		if err != nil || cert.Data != "0\x82\xff" || !utf8.ValidString(cert.Type) {
			t.Errorf("the certificate is %q of type %q, %v", cert.Data, cert.Type, err)
		}
	}
}

// TestClient_unreadable: what is not of its kind is an error. Left out, it would look as if the daemon did not have it.
func TestClient_unreadable(t *testing.T) {
	t.Parallel()
	pool := vici.NewMessage()
	pool.AddSection("clients").Set("base", "10.3.0.1")
	counters := vici.NewMessage()
	counters.AddSection("counters").AddSection("").Set("ike-init-in-req", "many")
	authority := vici.NewMessage()
	authority.AddSection("acme").Set("crl_uris", "http://crl.example.org")
	for name, c := range map[string]struct {
		command string
		steps   []vicitest.Step
		run     func(*vici.Client) error
	}{
		"a pool that is a value":     {"get-pools", []vicitest.Step{vicitest.Reply("clients", "all")}, pools},
		"a pool without numbers":     {"get-pools", []vicitest.Step{vicitest.ReplyMessage(pool)}, pools},
		"counters that count not":    {"get-counters", []vicitest.Step{vicitest.ReplyMessage(counters)}, func(c *vici.Client) error { _, err := c.GetAllCounters(t.Context()); return err }},
		"an authority that is none":  {"list-authorities", []vicitest.Step{vicitest.Event("list-authority", vicitest.Message("acme", "x")), vicitest.Reply()}, authorities},
		"a list that is a value":     {"list-authorities", []vicitest.Step{vicitest.Event("list-authority", authority), vicitest.Reply()}, authorities},
		"a certificate without data": {"list-certs", []vicitest.Step{vicitest.Event("list-cert", vicitest.Message("type", "X509")), vicitest.Reply()}, certificates},
		"a command without success":  {"unload-conn", []vicitest.Step{vicitest.Reply()}, func(c *vici.Client) error { return c.UnloadConn(t.Context(), "moon") }},
		"a key without an id":        {"load-key", []vicitest.Step{vicitest.Reply("success", "yes", "id", "moon")}, func(c *vici.Client) error { _, err := c.LoadKey(t.Context(), "der"); return err }},
	} {
		srv := vicitest.Start(t)
		srv.On(c.command, c.steps...)
		client := vici.NewClient(srv.Dial)
		var invalid *vici.ProtocolError
		if err := c.run(client); !errors.As(err, &invalid) || invalid.Command != c.command {
			t.Errorf("%s: got %v, want a ProtocolError", name, err)
		}
		_ = client.Close()
	}
}

func pools(c *vici.Client) error {
	_, err := c.GetPools(context.Background(), "", false)
	return err
}

func authorities(c *vici.Client) error {
	for _, err := range c.ListAuthorities(context.Background(), "") {
		if err != nil {
			return err
		}
	}
	return nil
}

func certificates(c *vici.Client) error {
	for _, err := range c.ListCerts(context.Background()) {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestClient_refusedListing: an answer that refuses is no empty list.
func TestClient_refusedListing(t *testing.T) {
	t.Parallel()
	refusal := vicitest.Message("success", "no", "errmsg", "out of order")
	for _, list := range []string{"conns", "keys", "authorities"} {
		refusal.SetList(list, nil)
	}
	halfway := vicitest.Message("errmsg", "out of order")
	for command, run := range map[string]func(*vici.Client) error{
		"get-conns":        func(c *vici.Client) error { _, err := c.GetConns(t.Context()); return err },
		"get-keys":         func(c *vici.Client) error { _, err := c.GetKeys(t.Context()); return err },
		"get-authorities":  func(c *vici.Client) error { _, err := c.GetAuthorities(t.Context()); return err },
		"get-pools":        pools,
		"list-authorities": authorities,
		"list-certs":       certificates,
	} {
		for _, answer := range []*vici.Message{refusal, halfway} {
			srv := vicitest.Start(t)
			srv.On(command, vicitest.ReplyMessage(answer))
			client := vici.NewClient(srv.Dial)
			var refused *vici.CommandError
			if err := run(client); !errors.As(err, &refused) || refused.Reason != "out of order" {
				t.Errorf("%s: got %v, want a CommandError", command, err)
			}
			_ = client.Close()
		}
	}
}
