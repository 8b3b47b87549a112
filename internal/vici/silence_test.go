package vici_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

const patience = 300 * time.Millisecond

func newImpatientClient(t *testing.T, srv *vicitest.Server) *vici.Client {
	t.Helper()
	client := vici.NewClient(srv.Dial, vici.WithTimeout(patience))
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// A daemon that has never answered costs a hundred commands one time-out, and is asked again after another one.
func TestClient_silent(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("stats", vicitest.Stall())
	client := newImpatientClient(t, srv)
	var (
		wg           sync.WaitGroup
		mu           sync.Mutex
		late, silent int
	)
	for range 100 {
		wg.Go(func() {
			_, err := client.Call(t.Context(), "stats", nil)
			mu.Lock()
			defer mu.Unlock()
			var timeout *vici.TimeoutError
			var unsent *vici.SilentError
			switch {
			case errors.As(err, &unsent):
				silent++
				if vici.IsUnanswered(err) || !strings.Contains(err.Error(), "stats: not sent") {
					t.Errorf("it should say that it was not sent: %v", err)
				}
			case errors.As(err, &timeout):
				late++
			default:
				t.Errorf("a daemon that does not answer: %v", err)
			}
		})
	}
	hang(t, wg.Wait)
	if late < 1 || late > vici.DefaultMaxConns || len(srv.Requests()) > vici.DefaultMaxConns {
		t.Errorf("%d commands have waited, and %d were not sent; the daemon has %d", late, silent, len(srv.Requests()))
	}

	srv.On("stats", vicitest.Reply())
	time.Sleep(2 * patience)
	for range 2 {
		if _, err := client.Call(t.Context(), "stats", nil); err != nil {
			t.Errorf("it answers again: %v", err)
		}
	}
}

// One answer that is lost on the way is no silence: a second command may tell what has become of the first.
func TestClient_lostAnswer(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("stats", vicitest.Reply())
	srv.On("load-conn", vicitest.Stall())
	client := newImpatientClient(t, srv)
	if _, err := client.Call(t.Context(), "stats", nil); err != nil {
		t.Fatal(err)
	}
	if err := client.LoadConn(t.Context(), "net", vici.NewMessage()); !vici.IsUnanswered(err) {
		t.Errorf("a command without an answer: %v", err)
	}
	if _, err := client.Call(t.Context(), "stats", nil); err != nil {
		t.Errorf("the daemon answers, but: %v", err)
	}
	// Two without an answer, one after the other, are.
	for range 2 {
		_ = client.LoadConn(t.Context(), "net", vici.NewMessage())
	}
	var silent *vici.SilentError
	if _, err := client.Call(t.Context(), "stats", nil); !errors.As(err, &silent) {
		t.Errorf("the daemon has not answered twice: %v", err)
	}
}

// A command that takes long is no silence, as long as others are answered.
func TestClient_slowCommand(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("stats", vicitest.Reply())
	srv.On("load-conn", vicitest.Stall())
	client := newImpatientClient(t, srv)
	for range 3 {
		done := make(chan error, 1)
		go func() { done <- client.LoadConn(t.Context(), "net", vici.NewMessage()) }()
		time.Sleep(patience / 2)
		if _, err := client.Call(t.Context(), "stats", nil); err != nil {
			t.Errorf("the daemon answers, but: %v", err)
		}
		<-done
	}
	if _, err := client.Call(t.Context(), "stats", nil); err != nil {
		t.Errorf("the daemon answers, but: %v", err)
	}
}
