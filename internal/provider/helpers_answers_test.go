package provider_test

import (
	"slices"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// answerVersion lets a scripted daemon say that it is of a release.
func answerVersion(srv *vicitest.Server, version string) {
	srv.On("version", vicitest.Reply("daemon", "charon", "version", version, "sysname", "Linux", "release", "6.1", "machine", "x86_64"))
}

// answerConnections makes a daemon answer that it has connections, all of the same unique policy.
func answerConnections(srv *vicitest.Server, unique string, names ...string) {
	conns := vici.NewMessage()
	conns.SetList("conns", names)
	srv.On("get-conns", vicitest.ReplyMessage(conns))
	steps := []vicitest.Step{}
	for _, name := range names {
		event := vici.NewMessage()
		c := event.AddSection(name)
		c.Set("version", "IKEv2")
		c.Set("unique", unique)
		steps = append(steps, vicitest.Event("list-conn", event))
	}
	srv.On("list-conns", append(steps, vicitest.Reply())...)
}

// asked counts the commands of a name that a daemon was sent.
func asked(srv *vicitest.Server, command string) (n int) {
	for _, r := range srv.Requests() {
		if r.Name == command {
			n++
		}
	}
	return n
}

func value(m *vici.Message, key string) string {
	v, _ := m.Get(key)
	return v
}

// lastRequest returns what a scripted daemon was asked last by a command of the name.
func lastRequest(t *testing.T, srv *vicitest.Server, command string) *vici.Message {
	t.Helper()
	for _, r := range slices.Backward(srv.Requests()) {
		if r.Name == command {
			return r.Message
		}
	}
	t.Fatalf("the daemon was not asked to %s", command)
	return nil
}
