package vici_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// reason is charon's own word on why it refused a command.
func reason(t *testing.T, err error) string {
	t.Helper()
	var refused *vici.CommandError
	if !errors.As(err, &refused) {
		t.Errorf("got %v, want a CommandError", err)
		return ""
	}
	return refused.Reason
}

// TestReal_control runs each control command on a daemon that has a connection and no SA.
//
//strongswan:each release
func TestReal_control(t *testing.T) {
	t.Parallel()
	client, ctx := realClient(t), t.Context()
	if err := client.LoadConn(ctx, "moon", Connection(1)); err != nil {
		t.Fatal(err)
	}
	var lines []vici.LogLine
	log := func(l vici.LogLine) { lines = append(lines, l) }

	// The gateway is alone in its network: whatever the packet runs into, there will be no SA.
	err := client.Initiate(ctx, vici.Initiation{IKE: "moon", Child: "net", Timeout: 300 * time.Millisecond}, log)
	if r := reason(t, err); !strings.HasPrefix(r, "CHILD_SA 'net' not established after 300ms") && !strings.HasPrefix(r, "establishing CHILD_SA 'net' failed") {
		t.Errorf("initiate: %s", r)
	}
	if !slices.ContainsFunc(lines, func(l vici.LogLine) bool { return l.IKE == "moon" && l.IKEID != "" && l.Group == "IKE" }) {
		t.Errorf("no line is about the IKE_SA: %+v", lines)
	}
	if r := reason(t, client.Initiate(ctx, vici.Initiation{Child: "nothing", Timeout: time.Second}, nil)); r != "CHILD_SA config 'nothing' not found" {
		t.Errorf("initiate of nothing: %s", r)
	}
	if err := client.Initiate(ctx, vici.Initiation{Child: "net"}, nil); err == nil {
		t.Error("initiate without a time-out was sent")
	}

	if _, _, err := client.Terminate(ctx, vici.Termination{SAFilter: vici.SAFilter{IKE: "moon"}, Force: true, Timeout: time.Second}, log); err != nil {
		if r := reason(t, err); r != "no matching SAs to terminate found" { // if the kernel refused the packet, it is gone already
			t.Errorf("terminate: %s", r)
		}
	}
	for sa, err := range client.WaitSAs(ctx, vici.SAFilter{}) {
		t.Errorf("SA %s, %v is left", sa.Name, err)
	}
	matches, _, err := client.Terminate(ctx, vici.Termination{SAFilter: vici.SAFilter{ChildID: 7}, Timeout: time.Second}, nil)
	if r := reason(t, err); matches != 0 || r != "no matching SAs to terminate found" {
		t.Errorf("terminate of nothing: %d, %s", matches, r)
	}
	if _, _, err := client.Terminate(ctx, vici.Termination{Timeout: time.Second}, nil); err == nil {
		t.Error("terminate of everything was sent")
	}

	_, err = client.Rekey(ctx, vici.SAFilter{IKE: "moon"}, true)
	if r := reason(t, err); r != "no matching SAs to rekey found" {
		t.Errorf("rekey: %s", r)
	}
	_, err = client.Redirect(ctx, vici.Redirection{IKE: "moon", PeerIP: "10.0.0.0/8", PeerID: "*", Gateway: "192.0.2.9"})
	if r := reason(t, err); r != "no matching SAs to redirect found" {
		t.Errorf("redirect: %s", r)
	}

	if err := client.Install(ctx, "moon", "net"); err != nil {
		t.Error(err)
	}
	for range 2 { // at first there is something to remove
		err = client.Uninstall(ctx, "moon", "net")
	}
	if r := reason(t, err); r != "policy 'net' not found" {
		t.Errorf("uninstall: %s", r)
	}
	if err := client.ReloadSettings(ctx); err != nil {
		t.Error(err)
	}
	for _, certificateType := range []string{"", "X509_CRL"} {
		if err := client.FlushCerts(ctx, certificateType); err != nil {
			t.Error(err)
		}
	}
}

//strongswan:each release
func TestReal_policies(t *testing.T) {
	t.Parallel()
	client, ctx := realClient(t), t.Context()
	m := Connection(1)
	children, _ := m.Section("children")
	local := children.AddSection("local")
	local.SetList("local_ts", []string{"10.1.0.0/16"})
	local.SetList("remote_ts", []string{"10.1.0.0/16"})
	local.Set("mode", "pass")
	local.Set("start_action", "trap")
	if err := client.LoadConn(ctx, "moon", m); err != nil {
		t.Fatal(err)
	}
	list := func(kinds vici.PolicyKinds, ike, child string) (policies []vici.Policy) {
		for p, err := range client.ListPolicies(ctx, kinds, ike, child) {
			if err != nil {
				t.Fatal(err)
			}
			policies = append(policies, p)
		}
		return policies
	}
	all := vici.PolicyKinds{Trap: true, Drop: true, Pass: true}
	got := list(all, "", "")
	if len(got) != 1 || got[0].IKE != "moon" || got[0].Child != "local" || got[0].Mode != "PASS" || !slices.Equal(got[0].RemoteTS, []string{"10.1.0.0/16"}) {
		t.Errorf("got %+v", got)
	}
	for name, n := range map[string]int{
		"of the connection": len(list(all, "moon", "local")) - 1,
		"of another":        len(list(all, "sun", "")),
		"of another kind":   len(list(vici.PolicyKinds{Trap: true, Drop: true}, "", "")),
	} {
		if n != 0 {
			t.Errorf("policies %s: %d too many", name, n)
		}
	}
}

//strongswan:each release
func TestReal_counters(t *testing.T) {
	t.Parallel()
	client, ctx := realClient(t), t.Context()
	all, err := client.GetCounters(ctx, "")
	if n, ok := all["ike-init-in-req"]; err != nil || !ok || n != 0 {
		t.Errorf("got %v, %v", all, err)
	}
	if _, err := client.GetCounters(ctx, "moon"); !strings.Contains(reason(t, err), "no counters found") {
		t.Error(err)
	}
	if each, err := client.GetAllCounters(ctx); err != nil || len(each) != 0 {
		t.Errorf("got %v, %v", each, err)
	}
}

// TestReal_followLog reads what charon logs of a connection that is loaded.
//
//strongswan:each release
func TestReal_followLog(t *testing.T) {
	t.Parallel()
	client, ctx := realClient(t, vici.WithMaxConns(1)), t.Context()
	var (
		mu   sync.Mutex
		seen []string
	)
	loaded := make(chan struct{})
	stop, err := client.FollowLog(ctx, func(l vici.LogLine) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, l.Group+" "+l.Text)
		if strings.Contains(l.Text, "vici connection: moon") {
			close(loaded)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.LoadConn(ctx, "moon", Connection(1)); err != nil {
		t.Fatal(err)
	}
	select {
	case <-loaded:
	case <-time.After(10 * time.Second):
		mu.Lock()
		t.Errorf("the load was not logged: %q", seen)
		mu.Unlock()
	}
	stop()
	stop() // twice is once
}

// TestClient_initiateIsPatient: charon may take as long as it was told, and the client's own time-out comes on top.
func TestClient_initiateIsPatient(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("initiate", vicitest.Delay(300*time.Millisecond), vicitest.Reply("success", "yes"))
	srv.On("version", vicitest.Stall())
	client := newClient(t, srv, vici.WithTimeout(200*time.Millisecond))
	if err := client.Initiate(t.Context(), vici.Initiation{Child: "net", Timeout: 5 * time.Second}, nil); err != nil {
		t.Error(err)
	}
	if got, _ := srv.Requests()[0].Message.Get("timeout"); got != "5000" {
		t.Errorf("charon was told %q ms", got)
	}
	var late *vici.TimeoutError
	if _, err := client.Version(t.Context()); !errors.As(err, &late) || late.After != 200*time.Millisecond {
		t.Errorf("the next command has another time-out: %v", err)
	}
}

func TestClient_ListSAs(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	event := vici.NewMessage()
	ike := event.AddSection("net")
	ike.Set("uniqueid", "3")
	ike.Set("state", "ESTABLISHED")
	child := ike.AddSection("child-sas").AddSection("lan-9")
	child.Set("name", "lan")
	child.Set("uniqueid", "9")
	child.Set("state", "INSTALLED")
	srv.On("list-sas", vicitest.Event("list-sa", event), vicitest.Reply())
	client := newClient(t, srv)
	var got []vici.IKESA
	for sa, err := range client.ListSAs(t.Context(), vici.SAFilter{IKE: "net", IKEID: 3, Child: "lan", ChildID: 9}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, sa)
	}
	if len(got) != 1 || got[0].Name != "net" || got[0].ID != 3 || got[0].State != vici.StateEstablished || len(got[0].Children) != 1 {
		t.Fatalf("got %+v", got)
	}
	if c := got[0].Children[0]; c.Name != "lan" || c.ID != 9 || c.State != vici.StateInstalled {
		t.Errorf("got %+v", c)
	}
	want := vicitest.Message("ike", "net", "child", "lan", "ike-id", "3", "child-id", "9", "noblock", "yes")
	if got := srv.Requests()[0].Message.String(); got != want.String() {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for _, err := range client.WaitSAs(t.Context(), vici.SAFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := srv.Requests()[1].Message.Get("noblock"); ok {
		t.Error("what waits does not wait")
	}
}
