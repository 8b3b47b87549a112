package vici_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

func versionReply() vicitest.Step {
	return vicitest.Reply("daemon", "charon", "version", "5.9.8", "sysname", "Linux", "release", "6.1", "machine", "x86_64")
}

func TestClient_Version(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.Next("version", versionReply())
	srv.On("version", vicitest.Reply("daemon", "charon"))
	client := newClient(t, srv)
	want := vici.Version{Daemon: "charon", Version: "5.9.8", Sysname: "Linux", Release: "6.1", Machine: "x86_64"}
	if got, err := client.Version(t.Context()); got != want || err != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err := client.Version(t.Context())
	var invalid *vici.ProtocolError
	if !errors.As(err, &invalid) || !strings.Contains(err.Error(), `"version"`) {
		t.Errorf("without a version: %v", err)
	}
}

func statsReply() *vici.Message {
	priorities := func(m *vici.Message, n ...string) {
		for i, key := range []string{"critical", "high", "medium", "low"} {
			m.Set(key, n[i])
		}
	}
	m := vici.NewMessage()
	uptime := m.AddSection("uptime")
	uptime.Set("running", "3 hours")
	uptime.Set("since", "Oct 12 10:03:04 2026")
	workers := m.AddSection("workers")
	workers.Set("total", "16")
	workers.Set("idle", "11")
	priorities(workers.AddSection("active"), "4", "0", "1", "0")
	priorities(m.AddSection("queues"), "1", "2", "3", "4")
	m.Set("scheduled", "7")
	sas := m.AddSection("ikesas")
	sas.Set("total", "5")
	sas.Set("half-open", "2")
	m.SetList("plugins", []string{"charon", "vici"})
	memory := m.AddSection("mallinfo")
	memory.Set("sbrk", "3000000000")
	memory.Set("mmap", "1")
	memory.Set("used", "2")
	memory.Set("free", "3")
	return m
}

func TestClient_Stats(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.Next("stats", vicitest.ReplyMessage(statsReply()))
	client := newClient(t, srv)
	got, err := client.Stats(t.Context())
	want := vici.Stats{
		Running:   "3 hours",
		Since:     "Oct 12 10:03:04 2026",
		Workers:   vici.Workers{Total: 16, Idle: 11, Active: vici.Priorities{Critical: 4, Medium: 1}},
		Queues:    vici.Priorities{Critical: 1, High: 2, Medium: 3, Low: 4},
		Scheduled: 7,
		IKESAs:    vici.IKESAs{Total: 5, HalfOpen: 2},
		Plugins:   []string{"charon", "vici"},
		Memory:    &vici.Memory{Sbrk: 3000000000, Mmap: 1, Used: 2, Free: 3},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}

	var invalid *vici.ProtocolError
	broken := statsReply()
	broken.Set("scheduled", "many")
	srv.Next("stats", vicitest.ReplyMessage(broken))
	if _, err := client.Stats(t.Context()); !errors.As(err, &invalid) || !strings.Contains(err.Error(), "scheduled") {
		t.Errorf("got %v, want a ProtocolError about scheduled", err)
	}
	srv.Next("stats", vicitest.Reply())
	if _, err := client.Stats(t.Context()); !errors.As(err, &invalid) || !strings.Contains(err.Error(), "uptime") {
		t.Errorf("got %v, want a ProtocolError about uptime", err)
	}
}
