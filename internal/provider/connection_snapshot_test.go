package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestRefresh_many refreshes more connections than are worth asking for one by one: few commands do, and they show what
// there is at each refresh.
func TestRefresh_many(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	answerVersion(srv, "6.0.1")
	srv.On("load-conn", vicitest.Reply("success", "yes"))
	names := make([]string, 100)
	for i := range names {
		names[i] = fmt.Sprint("net-", i)
	}
	s := resourceServer{server: newServer(t), typeName: "strongswan_connection"}
	s.configure(object{"uri": srv.URI()})
	refresh := func(want string) {
		t.Helper()
		done := make(chan *tfprotov6.ReadResourceResponse)
		for _, name := range names {
			go func() { done <- s.refresh(s.of(object{"name": name, "version": 2, "unique": "no"})) }()
		}
		for range names {
			resp := <-done
			if len(resp.Diagnostics) > 0 {
				t.Fatal(describe(resp.Diagnostics))
			}
			var unique string
			state := s.holds(resp.NewState)
			if state == nil {
				t.Fatal("a connection was removed from the state")
			}
			if err := state["unique"].As(&unique); err != nil || unique != want {
				t.Fatalf("unique is %q (%v), want %q", unique, err, want)
			}
		}
	}
	answerConnections(srv, "UNIQUE_KEEP", names...)
	refresh("keep")
	if n := asked(srv, "list-conns"); n > 5 {
		t.Errorf("%d times list-conns for the first refresh", n)
	}
	answerConnections(srv, "UNIQUE_REPLACE", names...)
	refresh("replace")
	if n := asked(srv, "list-conns"); n > 6 {
		t.Errorf("%d times list-conns for two refreshes", n)
	}

	// What this provider writes is seen by the next refresh, whichever connection that is about.
	answerConnections(srv, "UNIQUE_KEEP", append(names, "net-100")...)
	before := asked(srv, "list-conns")
	if resp := s.refresh(s.of(object{"name": "net-100", "version": 2})); s.holds(resp.NewState) != nil {
		t.Error("it shows a connection that was not there when the others were listed")
	}
	if n := asked(srv, "list-conns"); n != before {
		t.Errorf("it was listed again")
	}
	s.apply(ctx(t), s.of(object{"name": "net-5", "version": 2, "unique": "replace"}), object{"name": "net-5", "version": 2, "unique": "keep"})
	if resp := s.refresh(s.of(object{"name": "net-100", "version": 2})); s.holds(resp.NewState) == nil {
		t.Error("what was listed before the write was taken for what there is")
	}
}

// TestRefresh_broken: a listing that breaks off is an error for everybody who waits for it, and removes nothing.
func TestRefresh_broken(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	answerVersion(srv, "6.0.1")
	answerConnections(srv, "UNIQUE_NO", "net-0")
	s := resourceServer{server: newServer(t), typeName: "strongswan_connection"}
	s.configure(object{"uri": srv.URI()})
	for i := range 4 { // which are asked for one by one
		s.refresh(s.of(object{"name": fmt.Sprint("net-", i), "version": 2}))
	}
	event := vici.NewMessage()
	event.AddSection("net-4").Set("version", "IKEv2")
	srv.On("list-conns", vicitest.Event("list-conn", event), vicitest.Close())
	const waiting = 20
	done := make(chan *tfprotov6.ReadResourceResponse)
	for i := range waiting {
		go func() { done <- s.refresh(s.of(object{"name": fmt.Sprint("net-", i+5), "version": 2})) }()
	}
	for range waiting {
		resp := <-done
		if s.holds(resp.NewState) == nil || !strings.Contains(describe(resp.Diagnostics), "ERROR  Unable to read connection") {
			t.Errorf("no error, or removed from the state: %s", describe(resp.Diagnostics))
		}
	}
	answerConnections(srv, "UNIQUE_NO", "net-0", "net-5")
	if resp := s.refresh(s.of(object{"name": "net-5", "version": 2})); s.holds(resp.NewState) == nil || len(resp.Diagnostics) > 0 {
		t.Errorf("it has not recovered: %s", describe(resp.Diagnostics))
	}
}

// TestCreate_commands: a create asks whether the name is free, loads, and reads back, and nothing besides that for each.
func TestCreate_commands(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	answerVersion(srv, "6.0.1")
	answerConnections(srv, "UNIQUE_NO", "other")
	srv.On("load-conn", vicitest.Reply("success", "yes"))
	s := resourceServer{server: newServer(t), typeName: "strongswan_connection"}
	s.configure(object{"uri": srv.URI()})
	create := func(name string) *tfprotov6.ApplyResourceChangeResponse {
		return s.apply(ctx(t), s.none(), object{"name": name, "version": 2})
	}
	create("net-0") // which the daemon does not have afterwards, and so is asked for in full
	answerConnections(srv, "UNIQUE_NO", "other", "net-1", "net-2")
	if resp := create("net-1"); !strings.Contains(describe(resp.Diagnostics), "Connection already exists") {
		t.Errorf("a name that is taken is not seen: %s", describe(resp.Diagnostics))
	}
	srv.Next("list-conns", vicitest.Reply())
	before := len(srv.Requests())
	if resp := create("net-2"); len(resp.Diagnostics) > 1 {
		t.Error(describe(resp.Diagnostics))
	}
	var sent []string
	for _, r := range srv.Requests()[before:] {
		if r.Name != "stats" { // which a daemon that answers it is asked for once
			sent = append(sent, r.Name)
		}
	}
	if got := strings.Join(sent, " "); got != "list-conns load-conn list-conns" {
		t.Errorf("a create sends %s", got)
	}
}
