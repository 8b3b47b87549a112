package main

import (
	"os"
	"strings"
	"testing"
)

func example(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../examples/tunnel/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	text := example(t)
	got, err := excerpt(text,
		`ephemeral "strongswan_generated_psk" "net_net"`, `resource "strongswan_shared_secret" "moon"`)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.SplitAfter(got, "{}\n") {
		if !strings.Contains(text, part) {
			t.Errorf("the configuration has no part\n%s", part)
		}
	}
	if !strings.HasPrefix(got, "# One secret for both ends.") ||
		!strings.HasSuffix(got, "  secret_wo_version = 1\n}\n") || strings.Contains(got, `"sun" {`) {
		t.Errorf("the excerpt is\n%s", got)
	}
	if got, err := excerpt(text); got != text || err != nil {
		t.Errorf("without wanted blocks, the excerpt is not all of the configuration: %v\n%s", err, got)
	}
	_, err = excerpt(text, `resource "strongswan_pool" "moon"`)
	if err == nil || !strings.Contains(err.Error(), "strongswan_pool") {
		t.Errorf("of a block that is not there: %v", err)
	}
}

func TestLeaveOut(t *testing.T) {
	t.Parallel()
	got := leaveOut(colleague, func(line string) bool { return !colleaguesLine.MatchString(line) })
	want := `connections {
  net-net {
    rekey_time = 12h
    ...
    children {
      net-net {
        mode = transport
        ...
`
	if got != want {
		t.Errorf("of the colleague's connection, it shows\n%s\nwant\n%s", got, want)
	}
	const listed = `net-net: IKEv2, no reauthentication, rekeying every 14400s
  local:  %any
  remote: 192.168.0.2
  local public key authentication:
    id: moon
    certs: CN=moon
  remote pre-shared key authentication:
    id: sun
  net-net: TUNNEL, rekeying every 3600s
`
	got = leaveOut(listed, authLine.MatchString)
	want = `net-net: IKEv2, no reauthentication, rekeying every 14400s
  local:  %any
  remote: 192.168.0.2
  ...
  net-net: TUNNEL, rekeying every 3600s
`
	if got != want {
		t.Errorf("of swanctl's list, it shows\n%s\nwant\n%s", got, want)
	}
}
