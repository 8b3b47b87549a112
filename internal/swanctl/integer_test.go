package swanctl_test

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestPort(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Port, means{{"0"}, {"500"}, {"65535"}}, refusals{
		"65536": "between 0 and 65535",
		"99999": "between 0 and 65535",
		"-1":    "negative",
		"0x1f4": "decimal digits",
		"0764":  "octal number; write 764",
		"00":    "write 0",
		"+5":    "not a port",
		"500 ":  "not a port",
		"":      "empty",
		"x":     "not a port",
	})
}

func TestUint32(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Uint32, means{{"0"}, {"1"}, {"4294967295"}}, refusals{
		"4294967296":                     "out of range",
		"99999999999999999999999999":     "out of range",
		"-1":                             "negative",
		"%forever":                       "not a number",
		"1.5":                            "not a number",
		"999999999999999999999999999999": "out of range",
	})
}

func TestTries(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Tries, means{{"0"}, {"1"}, {"4294967295"}}, refusals{
		"%forever": "write 0 to never give up", "forever": "not a number", "-1": "negative", "4294967296": "out of range",
	})
}

func TestPackets(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Packets, means{{"0"}, {"1000000"}, {"999999999999999"}}, refusals{
		"1000000000000000": "out of range", "1k": "not a number of packets", "-1": "negative",
	})
}

func TestIKEVersion(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.IKEVersion, means{{"0"}, {"1"}, {"2"}}, refusals{
		"3": "0 for both", "": "0 for both", "01": "0 for both", "0x2": "0 for both", "ikev2": "0 for both",
	})
}
