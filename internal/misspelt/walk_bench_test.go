package misspelt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/misspelt"
)

// BenchmarkWalk looks into a folder with 1,000 connections, none of which has a name that is misspelt.
func BenchmarkWalk(b *testing.B) {
	var text strings.Builder
	text.WriteString(required)
	for i := range 1000 {
		fmt.Fprintf(&text, `resource "strongswan_connection" "c%d" {
  name      = "c%d"
  version   = 2
  proposals = ["aes256gcm16-prfsha384-ecp384"]
  local     = [{ auth = "pubkey", id = "moon.example.org", certs = [file("moon.pem")] }]
  remote    = [{ auth = "pubkey", id = "sun%d.example.org", revocation = "strict" }]
  children = {
    lan = {
      local_ts      = ["10.1.0.0/16"]
      remote_ts     = ["10.2.0.0/16"]
      esp_proposals = ["aes256gcm16-ecp384"]
      start_action  = "trap"
    }
  }
}
`, i, i, i)
	}
	folder := b.TempDir()
	files{"main.tf": text.String()}.write(b, folder)
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if blocks, err := misspelt.Walk(folder, ".terraform", sample()); len(blocks) > 0 || err != nil {
			b.Fatalf("found %q: %v", describe(blocks), err)
		}
	}
}
