package provider_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// TestAccCorpus_persisted: what swanctl loads from the file of a connection is what the provider has loaded, for every
// configuration of the corpus.
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
	version, err := swanctl.ParseVersion(b.Version())
	if err != nil {
		t.Fatal(err)
	}
	keys := &pki{directory: b.SwanctlDirectory(), made: map[string]bool{}}
	files := readTrees(t, "corpus")
	compared := 0
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if tooNew(name, version) != "" {
			continue
		}
		keys.provide(t, files[name])
		text, err := files[name].Render()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		parsed, failed := c.parse(text)
		if failed != nil {
			t.Fatalf("%s: %s", name, failed.Text)
		}
		connections := c.members(c.members(parsed)["connections"])
		for _, connection := range slices.Sorted(maps.Keys(connections)) {
			config := c.withoutStart(connection, connections[connection])
			planned, err := c.plan(c.null(), config)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if _, err = c.apply(c.null(), planned, config); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			loaded := b.report(t, connection).String()
			b.unload(t, connection)
			out, err := b.Swanctl(ctx(t), "--load-conns")
			if err != nil {
				t.Errorf("%s: %s: %v %s", name, connection, err, out)
			} else if fromFile := b.report(t, connection).String(); fromFile != loaded {
				t.Errorf("%s: from the file, the connection is\n%s\nand it was\n%s", name, fromFile, loaded)
			}
			compared++
			written, err := filepath.Glob(filepath.Join(b.SwanctlDirectory(), "conf.d", "terraform-connection-*.conf"))
			if err != nil || len(written) != 1 {
				t.Fatalf("%s: the files are %s: %v", name, written, err)
			}
			if err := os.Remove(written[0]); err != nil {
				t.Fatal(err)
			}
			b.unload(t, connection)
		}
	}
	t.Logf("strongSwan %s: swanctl loads %d connections from their files as the provider does", version, compared)
	if compared < 400 {
		t.Errorf("only %d connections were compared", compared)
	}
}
