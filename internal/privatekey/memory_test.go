package privatekey_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/privatekey"
)

// TestParse_memory: a text of whatever shape becomes no more than a small multiple of it, and takes no more than moments.
//
//nolint:paralleltest // it counts the allocations of all goroutines
func TestParse_memory(t *testing.T) {
	const n = 20_000
	key := "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"
	for name, text := range map[string]string{
		"keys":       strings.Repeat(key, n),
		"parameters": strings.Repeat("-----BEGIN EC PARAMETERS-----\nMAA=\n-----END EC PARAMETERS-----\n", n),
		"beginnings": strings.Repeat("-----BEGIN PRIVATE KEY-----\n", n),
		"ends":       "-----BEGIN PRIVATE KEY-----\n" + strings.Repeat("-----END PRIVATE KEY-----\n", n),
		"headers":    "-----BEGIN PRIVATE KEY-----\n" + strings.Repeat("a: b\n", n) + "\nMAA=\n-----END PRIVATE KEY-----\n",
		"base64":     "-----BEGIN PRIVATE KEY-----\n" + strings.Repeat("MIIB", n) + "\n-----END PRIVATE KEY-----\n",
		// A SEQUENCE of 2^31 bytes, in PKCS#8 and encrypted.
		"length":           "-----BEGIN PRIVATE KEY-----\nMIR/////MA==\n-----END PRIVATE KEY-----\n",
		"encrypted length": "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIR/////MA==\n-----END ENCRYPTED PRIVATE KEY-----\n",
		"RSA length":       "-----BEGIN RSA PRIVATE KEY-----\nMIR/////MA==\n-----END RSA PRIVATE KEY-----\n",
		"EC length":        "-----BEGIN EC PRIVATE KEY-----\nMIR/////MA==\n-----END EC PRIVATE KEY-----\n",
	} {
		var before, after runtime.MemStats
		start := time.Now()
		runtime.ReadMemStats(&before)
		_, err := privatekey.Parse(text, passphrase)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: it was read", name)
		}
		if used, limit := after.TotalAlloc-before.TotalAlloc, uint64(64<<10+50*len(text)); used > limit {
			t.Errorf("%s: %d bytes are %d when they are read, want %d at most", name, len(text), used, limit)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: it took %s", name, took)
		}
	}
}
