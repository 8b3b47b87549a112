package swanctl_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// TestParseConfig_memory: a file of whatever shape becomes no more than a small multiple of it, and takes no more than
// moments.
//
//nolint:paralleltest // it counts the allocations of all goroutines
func TestParseConfig_memory(t *testing.T) {
	const n = 10_000
	var sections, settings strings.Builder
	for i := range n {
		fmt.Fprintf(&sections, "s%d {}\n", i)
		fmt.Fprintf(&settings, "k%d = v\n", i)
	}
	for name, c := range map[string]struct {
		text string
		says string
	}{
		"deep":       {strings.Repeat("a{", n) + strings.Repeat("}", n), "deep"},
		"deep again": {"a{" + strings.Repeat("b{}", n) + "}", ""},
		"sections":   {sections.String(), ""},
		"settings":   {settings.String(), ""},
		"one key":    {strings.Repeat("a=b\n", n), ""},
		"words":      {"a = " + strings.Repeat("b ", n), ""},
		"strings":    {"a = " + strings.Repeat(`"b"`, n), ""},
		"one string": {`a = "` + strings.Repeat(`\n`, n), "quotation mark"},
		"comments":   {strings.Repeat("#\n", n), ""},
		"includes":   {strings.Repeat("include *\n", n), "include"},
		"names":      {strings.Repeat("a\n", n), "neither"},
	} {
		var before, after runtime.MemStats
		start := time.Now()
		runtime.ReadMemStats(&before)
		_, err := swanctl.ParseConfig(c.text)
		runtime.ReadMemStats(&after)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
		if used, limit := after.TotalAlloc-before.TotalAlloc, uint64(100*len(c.text)); used > limit {
			t.Errorf("%s: %d bytes are %d when they are read, want %d at most", name, len(c.text), used, limit)
		}
		if took := time.Since(start); took > time.Minute { // a busy machine, with the race detector
			t.Errorf("%s: it took %s", name, took)
		}
	}
}
