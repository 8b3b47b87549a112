package swanctl

import "math"

// PaddingSize is a number of bytes, or mtu, which charon holds as the largest number
// (src/libcharon/plugins/vici/vici_config.c, parse_tfc).
var PaddingSize = &Kind{
	Name: "padding size",
	Check: func(text string) error {
		if text == "mtu" || paddingBytes.Problem(text) == nil {
			return nil
		}
		return invalid(text, `is not a padding size; write a number of bytes, or "mtu"`)
	},
}

var paddingBytes = Range("padding size", 0, math.MaxUint32-1)

// PerCPU is yes, no, or encap for a UDP port of its own for the SA of each CPU (vici_config.c, parse_opt_cpus).
var PerCPU = Enum("per-CPU mode",
	EnumValue{Name: "yes", Synonyms: []string{"true", "enabled", "1"}},
	EnumValue{Name: "encap"},
	EnumValue{Name: "no", Synonyms: []string{"false", "disabled", "0"}})
