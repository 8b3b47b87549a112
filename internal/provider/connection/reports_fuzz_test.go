package connection

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section/sectiontest"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// releases are some whose reports and defaults differ.
var releases = []swanctl.Version{{Major: 5, Minor: 9, Patch: 8}, {Major: 6, Minor: 0, Patch: 1}, {Major: 6, Minor: 1}}

// FuzzReports: // whatever a daemon reports, before and now, refreshes make values of it that fit the schema, and the next
// refresh of the same finds nothing new.
func FuzzReports(f *testing.F) {
	sectiontest.AddPairs(f, len(releases))
	codec := sectiontest.NewCodec(f, NewResource())
	f.Fuzz(func(t *testing.T, which uint8, first, second string) {
		if before, now, ok := sectiontest.Pair(first, second); ok {
			checkReports(t, codec, releases[int(which)%len(releases)], before, now)
		}
	})
}

func checkReports(t *testing.T, c sectiontest.Codec, version swanctl.Version, before, now *vici.Message) {
	t.Helper()
	// An import, a refresh in which nothing has changed, one in which something has, and another of the same; then
	// reports of two connections of one name.
	reports := [][]*vici.Message{{before}, {before}, {now}, {now}, {before, now}}
	prior := c.Nulls
	for i, all := range reports {
		read := readConnection(version, prior, gateway.Connection{Loaded: true, Reports: all})
		if i%2 == 0 {
			c.Check(t, read)
		} else {
			for _, d := range section.Differences(swanctl.Connection, path.Empty(), prior, read) {
				t.Errorf("%s: %s was read as %s, and then as %s", version, d.Path, d.Loaded, d.Read)
			}
		}
		prior = read
	}
	// The data source shows all that is reported.
	everything := section.ReadAll(swanctl.Connection, now)
	keepOwn(everything, c.Nulls)
	c.Check(t, everything)
}
