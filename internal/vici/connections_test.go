package vici_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

func TestClient_connections(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("load-conn", vicitest.Reply("success", "yes"))
	srv.On("unload-conn", vicitest.Reply("success", "yes"))
	srv.On("list-conns", listing("net")...)
	names := vici.NewMessage()
	names.SetList("conns", []string{"b", "a"})
	srv.Next("get-conns", vicitest.ReplyMessage(names))
	srv.On("get-conns", vicitest.Reply())
	client := newClient(t, srv)

	if err := client.LoadConn(t.Context(), "net", vicitest.Message("version", "2")); err != nil {
		t.Error(err)
	}
	if err := client.UnloadConn(t.Context(), "net"); err != nil {
		t.Error(err)
	}
	for c, err := range client.ListConns(t.Context(), "net") {
		if v, _ := c.Config.Get("version"); c.Name != "net" || v != "IKEv2" || err != nil {
			t.Errorf("ListConns: %q %v, %v", c.Name, c.Config, err)
		}
	}
	if _, err := list(t.Context(), client, ""); err != nil {
		t.Error(err)
	}
	var got []string
	for _, r := range srv.Requests() {
		got = append(got, r.Name+": "+strings.Join(strings.Fields(r.Message.String()), " "))
	}
	want := []string{"load-conn: net { version = 2 }", "unload-conn: name = net", "list-conns: ike = net", "list-conns: "}
	if !slices.Equal(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}

	if got, err := client.GetConns(t.Context()); !slices.Equal(got, []string{"b", "a"}) || err != nil {
		t.Errorf("GetConns: %q, %v", got, err)
	}
	// An answer without the list is not an empty list.
	if got, err := client.GetConns(t.Context()); !as[*vici.ProtocolError](err) {
		t.Errorf("GetConns: %q, %v; want a ProtocolError", got, err)
	}
}

// charon drops a name that it cannot read: list-conns then lists everything.
func TestClient_connectionNames(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	client := newClient(t, srv)
	for _, name := range []string{"nét", "a\nb", "tab\t", "\x00", "\x7f"} {
		_, listed := list(t.Context(), client, name)
		for what, err := range map[string]error{
			"ListConns":  listed,
			"LoadConn":   client.LoadConn(t.Context(), name, vici.NewMessage()),
			"UnloadConn": client.UnloadConn(t.Context(), name),
		} {
			var invalid *vici.NameError
			if !errors.As(err, &invalid) || invalid.Name != name {
				t.Errorf("%s of %q: %v, want a NameError", what, name, err)
			}
		}
	}
	if srv.Accepted() != 0 {
		t.Error("something was sent")
	}
}

func ExampleClient_ListConns() {
	ctx := context.Background()
	target, err := transport.Parse(transport.DefaultURI)
	if err != nil {
		fmt.Println(err)
		return
	}
	client := vici.NewClient(target.Dial)
	defer client.Close()
	for conn, err := range client.ListConns(ctx, "") {
		if err != nil {
			fmt.Println("the list is not complete:", err)
			return
		}
		version, _ := conn.Config.Get("version")
		fmt.Println(conn.Name, version)
	}
}
