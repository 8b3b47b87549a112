package swanctl_test

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestSize(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Size, means{
		{"1G", "1g", "1024M", "1048576K", "1073741824", "1 G"},
		{"500000000"},
		{"0", "0G"},
		{"10K", "10k", "10240"},
		{"1023"},
		{"999999999999999"},
	}, refusals{
		"1GB":                  `write "1G"`,
		"1GiB":                 `write "1G"`,
		"500 MB":               `write "500M"`,
		"100B":                 `write "100"`,
		"1T":                   `write "1024G"`,
		"1.5G":                 "not a size",
		"-1":                   "negative",
		"010":                  `write "10"`,
		"010k":                 `write "10k"`,
		"17179869184G":         "too large",
		"99999999999999G":      "too large",
		"18446744073709551615": "of which charon reads 15",
		"":                     "is empty",
		"1h":                   "not a size",
	})
}

func TestBytes(t *testing.T) {
	t.Parallel()
	if got, ok := swanctl.Bytes("17179869183G"); !ok || got != 17179869183<<30 {
		t.Errorf("Bytes = %d, %v, want %d", got, ok, uint64(17179869183)<<30)
	}
	if got, ok := swanctl.Bytes("17179869184G"); ok {
		t.Errorf("Bytes = %d, want none, for it overflows", got)
	}
}
