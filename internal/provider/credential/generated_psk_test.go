package credential

import "testing"

// TestDrawPSK: a key that swanctl would decode is thrown away.
func TestDrawPSK(t *testing.T) {
	t.Parallel()
	// In base64url the first two digits are of the first twelve bits: 0x, 0X, 0s, 0S, and 0t.
	draws := [][2]byte{{0xd3, 0x1f}, {0xd1, 0x7f}, {0xd2, 0xcf}, {0xd1, 0x2f}, {0xd2, 0xdf}}
	n := 0
	_, text := drawPSK(func(b []byte) { copy(b, draws[n][:]); n++ }, 16)
	if text[:2] != "0t" || n != len(draws) {
		t.Errorf("draw %d was taken: %s", n, text)
	}
}
