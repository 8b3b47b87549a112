package provider_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAccCorpus_persisted: what swanctl loads from the file of a connection is what the provider has loaded, for every
// configuration of the corpus.
//
//strongswan:each release
func TestAccCorpus_persisted(t *testing.T) {
	t.Parallel()
	acceptance(t)
	b := newBench(t)
	includeConfD(t, b)
	c := cycle{server: newServer(t), tolerate: expectedOfCorpus}
	settings := object{"uri": b.URI(), "swanctl_directory": b.SwanctlDirectory(), "persist": true}
	if diags := c.configure(settings); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	compared := 0
	for at, config := range c.corpus(t, b) {
		planned, err := c.plan(c.null(), config)
		if err != nil {
			t.Errorf("%s: %v", at, err)
			continue
		}
		if _, err = c.apply(c.null(), planned, config); err != nil {
			t.Errorf("%s: %v", at, err)
			continue
		}
		loaded := b.report(t, at.connection).String()
		b.unload(t, at.connection)
		out, err := b.Swanctl(ctx(t), "--load-conns")
		if err != nil {
			t.Errorf("%s: %v %s", at, err, out)
		} else if fromFile := b.report(t, at.connection).String(); fromFile != loaded {
			t.Errorf("%s: from the file, the connection is\n%s\nand it was\n%s", at, fromFile, loaded)
		}
		compared++
		written, err := filepath.Glob(filepath.Join(b.SwanctlDirectory(), "conf.d", "terraform-connection-*.conf"))
		if err != nil || len(written) != 1 {
			t.Fatalf("%s: the files are %s: %v", at, written, err)
		}
		if err := os.Remove(written[0]); err != nil {
			t.Fatal(err)
		}
		b.unload(t, at.connection)
	}
	t.Logf("strongSwan %s: swanctl loads %d connections from their files as the provider does", b.Version(), compared)
	if compared < 400 {
		t.Errorf("only %d connections were compared", compared)
	}
}
