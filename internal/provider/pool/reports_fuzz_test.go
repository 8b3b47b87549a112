package pool

import (
	"maps"
	"strconv"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section/sectiontest"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// FuzzReports: // whatever a daemon reports, before and now, refreshes make values of it that fit the schema, and the next
// refresh of the same finds nothing new.
func FuzzReports(f *testing.F) {
	sectiontest.AddPairs(f, 1)
	codec := sectiontest.NewCodec(f, NewResource())
	f.Fuzz(func(t *testing.T, _ uint8, first, second string) {
		if before, now, ok := sectiontest.Pair(first, second); ok {
			checkReports(t, codec, before, now)
		}
	})
}

func checkReports(t *testing.T, c sectiontest.Codec, reports ...*vici.Message) {
	t.Helper()
	v := maps.Clone(c.Nulls)
	for _, m := range reports {
		var pool vici.Pool
		pool.Base, _ = m.Get("base")
		size, _ := m.Get("size")
		pool.Size, _ = strconv.ParseInt(size, 10, 64)
		readPool(pool, v)
		c.Check(t, v)
		addrs := v["addrs"]
		readPool(pool, v)
		if texts, _ := section.Texts(addrs); swanctl.PoolAddresses.Problem(texts[0]) == nil && !v["addrs"].Equal(addrs) {
			t.Errorf("a pool of %d from %s was read as %s, and then as %s", pool.Size, pool.Base, addrs, v["addrs"])
		}
	}
}
