package swanctl_test

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestMark(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Mark, means{
		{"42", "0x2a", "0x2A", "0x2a/0xffffffff", "42/4294967295", "0x0000002a"},
		{"42/0xff", "0x12a/255"},
		{"0"},
		{"0/0", "42/0"},
		{"%unique", "%unique/0xffffffff"},
		{"%unique/0xff"},
		{"%unique-dir"},
	}, refusals{
		"":              "not a valid mark",
		"042":           "octal number; write 42",
		"%Unique":       `write "%unique"`,
		"%same":         `"%unique" or "%unique-dir"`,
		"42/":           "no valid mask",
		"42/0x":         "no valid mask",
		"42/08":         "no valid mask",
		"42/0xff/1":     "no valid mask",
		"4294967296":    "not a valid mark",
		"0x100000000":   "not a valid mark",
		"4294967295":    `such as "%unique"`,
		"0xfffffffe/42": `such as "%unique"`,
		"-1":            "not a valid mark",
		"0X2a":          "not a valid mark",
		"%unique-both":  "not possible here",
	})
}

func TestSetMark(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.SetMark, means{{"42", "0x2a"}, {"%same", "%same/0xffffffff"}, {"%same/0xff"}}, refusals{
		"%unique": `a number or "%same"`, "%SAME": `write "%same"`, "010": "octal",
	})
}

func TestInterfaceID(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.InterfaceID, means{{"42", "0x2a"}, {"0", "0x0"}, {"%unique"}, {"%unique-dir"}}, refusals{
		"": "not a valid interface id", "eth0": "not a valid interface id", "042": "octal", "42/0xff": "not a valid",
		"0xffffffff": "words", "%same": "not possible here",
	})
}
