package main

import (
	"bytes"
	"fmt"

	govici "github.com/strongswan/govici/vici"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// connection is the n-th connection that the client's benchmarks load.
func connection(n int) *vici.Message {
	m := vici.NewMessage()
	m.Set("version", "2")
	m.SetList("local_addrs", []string{"192.0.2.1"})
	m.SetList("remote_addrs", []string{remoteAddress(n)})
	m.SetList("proposals", []string{"aes256gcm16-prfsha384-ecp384"})
	local := m.AddSection("local")
	local.Set("auth", "psk")
	local.Set("id", "moon.example.org")
	remote := m.AddSection("remote")
	remote.Set("auth", "psk")
	remote.Set("id", fmt.Sprintf("site-%d.example.org", n))
	child := m.AddSection("children").AddSection("lan")
	child.SetList("local_ts", []string{"10.1.0.0/16"})
	child.SetList("remote_ts", []string{remoteNetwork(n)})
	child.SetList("esp_proposals", []string{"aes256gcm16"})
	child.Set("rekey_time", "3600")
	return m
}

// theirs is the same for govici.
func theirs(n int) (*govici.Message, error) {
	type round struct {
		Auth string `vici:"auth"`
		ID   string `vici:"id"`
	}
	type child struct {
		LocalTS   []string `vici:"local_ts"`
		RemoteTS  []string `vici:"remote_ts"`
		Proposals []string `vici:"esp_proposals"`
		Rekey     string   `vici:"rekey_time"`
	}
	type conn struct {
		Version   string           `vici:"version"`
		Local     []string         `vici:"local_addrs"`
		Remote    []string         `vici:"remote_addrs"`
		Proposals []string         `vici:"proposals"`
		LocalAuth round            `vici:"local"`
		Auth      round            `vici:"remote"`
		Children  map[string]child `vici:"children"`
	}
	return govici.MarshalMessage(map[string]conn{name(n): {
		Version: "2", Local: []string{"192.0.2.1"}, Remote: []string{remoteAddress(n)}, Proposals: []string{"aes256gcm16-prfsha384-ecp384"},
		LocalAuth: round{"psk", "moon.example.org"}, Auth: round{"psk", fmt.Sprintf("site-%d.example.org", n)},
		Children: map[string]child{"lan": {[]string{"10.1.0.0/16"}, []string{remoteNetwork(n)}, []string{"aes256gcm16"}, "3600"}},
	}})
}

// swanctlConf has the first n of them as a file.
func swanctlConf(n int) []byte {
	var b bytes.Buffer
	b.WriteString("connections {\n")
	for i := range n {
		fmt.Fprintf(&b, `%s {
  version = 2
  local_addrs = 192.0.2.1
  remote_addrs = %s
  proposals = aes256gcm16-prfsha384-ecp384
  local {
    auth = psk
    id = moon.example.org
  }
  remote {
    auth = psk
    id = site-%d.example.org
  }
  children {
    lan {
      local_ts = 10.1.0.0/16
      remote_ts = %s
      esp_proposals = aes256gcm16
      rekey_time = 3600
    }
  }
}
`, name(i), remoteAddress(i), i, remoteNetwork(i))
	}
	b.WriteString("}\n")
	return b.Bytes()
}

func name(n int) string { return fmt.Sprintf("net-%d", n) }

func remoteAddress(n int) string { return fmt.Sprintf("198.%d.%d.%d", 18+n/62500, n/250%250, n%250+1) }

func remoteNetwork(n int) string { return fmt.Sprintf("10.%d.%d.0/24", 2+n/250, n%250) }
