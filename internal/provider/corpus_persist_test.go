package provider_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestAccCorpus_persisted: what swanctl loads from the file of a connection is what the provider has loaded, for every
// configuration of the corpus. Their names are numbered, because swanctl loads all of them at once.
//
//strongswan:each release
func TestAccCorpus_persisted(t *testing.T) {
	t.Parallel()
	acceptance(t)
	b := newBench(t)
	includeConfD(t, b)
	c := newCorpusCycle(t)
	settings := object{"uri": b.URI(), "swanctl_directory": b.SwanctlDirectory(), "persist": true}
	if diags := c.configure(settings); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	type connection struct {
		scenario
		name, report string
	}
	var loaded []connection
	for at, config := range c.corpus(t, b) {
		name := fmt.Sprintf("%s-%d", at.connection, len(loaded))
		attributes := c.members(config)
		attributes["name"] = tftypes.NewValue(tftypes.String, name)
		config = tftypes.NewValue(config.Type(), attributes)
		planned, err := c.plan(c.null(), config)
		if err == nil {
			_, err = c.apply(c.null(), planned, config)
		}
		if err != nil {
			t.Errorf("%s: %v", at, err)
			continue
		}
		loaded = append(loaded, connection{at, name, b.report(t, name).String()})
		b.unload(t, name)
	}
	written, err := filepath.Glob(filepath.Join(b.SwanctlDirectory(), "conf.d", "terraform-connection-*.conf"))
	if err != nil || len(written) != len(loaded) {
		t.Errorf("%d connections have %d files: %v", len(loaded), len(written), err)
	}
	if out, err := b.Swanctl(ctx(t), "--load-conns"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, l := range loaded {
		if fromFile := b.report(t, l.name).String(); fromFile != l.report {
			t.Errorf("%s: from the file, the connection is\n%s\nand it was\n%s", l, fromFile, l.report)
		}
	}
	t.Logf("strongSwan %s: swanctl loads %d connections from their files as the provider does", b.Version(), len(loaded))
	if len(loaded) < 400 {
		t.Errorf("only %d connections were compared", len(loaded))
	}
}
