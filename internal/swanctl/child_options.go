package swanctl

import (
	"math"
	"strconv"
)

// Child describes a section below children: one CHILD_SA configuration. Hard limits stand before the soft limits whose
// defaults depend on them.
var Child = &Section{
	Name: "child",
	Options: []*Option{
		{
			Name: "ah_proposals", Kind: AHProposal, List: true, Default: nothing("none"),
			Report: reportedProposals("ah_proposals"),
			Doc: "AH proposals, the preferred one first, such as `sha256-x25519`: integrity without encryption. With ESP " +
				"proposals, too, both are offered.",
		},
		{
			Name: "esp_proposals", Kind: ESPProposal, List: true,
			Default: described("`[\"default\"]`, unless `ah_proposals` is set"),
			Report:  reportedProposals("esp_proposals"),
			Doc: "ESP proposals, the preferred one first: encryption, integrity unless it is an AEAD algorithm, and a key " +
				"exchange for perfect forward secrecy, as in `aes256gcm16-x25519` or `aes128-sha256-modp3072-esn`.",
		},
		{
			Name: "local_ts", Kind: TrafficSelector, List: true, Default: fixed("dynamic"), Report: reported("local-ts"),
			Doc: "Traffic selectors of our side: subnets, addresses or ranges, with protocol and port as in " +
				"`10.1.0.0/16[tcp/443]`; `dynamic` stands for the own IKE or virtual IP address. IKEv1 uses the first only.",
		},
		{
			Name: "remote_ts", Kind: TrafficSelector, List: true, Default: fixed("dynamic"), Report: reported("remote-ts"),
			Doc: "Traffic selectors of the peer's side; see `local_ts`. `dynamic` stands for the peer's IKE or virtual IP address.",
		},
		{
			Name: "updown", Kind: String, Default: nothing("none"),
			Doc: "Script on the gateway that is run when the CHILD_SA comes up or goes down.",
		},
		{
			Name: "hostaccess", Kind: Boolean, Default: fixed("no"),
			Doc: "Tell the updown script that the gateway itself may be reached through the tunnel.",
		},
		{
			Name: "mode", Kind: mode, Default: fixed("tunnel"),
			Report: displayed("mode", map[string]string{
				"TUNNEL": "tunnel", "TRANSPORT": "transport", "TRANSPORT_PROXY": "transport_proxy", "BEET": "beet",
				"PASS": "pass", "DROP": "drop", "IPTFS": "iptfs",
			}),
			Doc: "IPsec mode: `tunnel`, `transport`, `transport_proxy`, `beet`, or `iptfs`. `pass` and `drop` make no tunnel but a " +
				"policy that lets traffic bypass IPsec or drops it; they need `start_action = \"trap\"`.",
		},
		{
			Name: "policies", Kind: Boolean, Default: fixed("yes"),
			Doc: "Install IPsec policies in the kernel.",
		},
		{
			Name: "policies_fwd_out", Kind: Boolean, Default: fixed("no"),
			Doc: "Install outbound forward policies, too, for traffic that other policies would drop.",
		},
		{
			Name: "replay_window", Kind: Uint32, Default: described("`charon.replay_window` of strongswan.conf, `32`"),
			Doc: "Size of the anti-replay window in packets. `0` switches replay protection off.",
		},
		{
			Name: "life_time", Kind: LongDuration, Default: described("110% of `rekey_time`"),
			Doc: "Time after which the CHILD_SA is closed if it was not rekeyed.",
		},
		{
			Name: "rekey_time", Kind: LongDuration,
			Default: Default{
				Doc:    "`1h`, or from 5.9.9 on 10/11 of `life_time` if that is set",
				Values: softLimitDefault("life_time", "3600", Seconds),
			},
			Report: reported("rekey_time"),
			Doc:    "Time after which the CHILD_SA is rekeyed. `0` means never.",
		},
		{
			Name: "rand_time", Kind: LongDuration, Default: described("`life_time` less `rekey_time`"),
			Doc: "Upper bound of the random time by which rekeying comes early.",
		},
		{
			Name: "life_bytes", Kind: Size, Default: described("110% of `rekey_bytes`"),
			Doc: "Amount of data after which the CHILD_SA is closed if it was not rekeyed.",
		},
		{
			Name: "rekey_bytes", Kind: Size,
			Default: Default{
				Doc:    "`0`, or from 5.9.9 on 10/11 of `life_bytes` if that is set",
				Values: softLimitDefault("life_bytes", "0", Bytes),
			},
			Report: reported("rekey_bytes"),
			Doc:    "Amount of data after which the CHILD_SA is rekeyed. `0` means never.",
		},
		{
			Name: "rand_bytes", Kind: Size, Default: described("`life_bytes` less `rekey_bytes`"),
			Doc: "Upper bound of the random amount of data by which rekeying comes early.",
		},
		{
			Name: "life_packets", Kind: Packets, Default: described("110% of `rekey_packets`"),
			Doc: "Number of packets after which the CHILD_SA is closed if it was not rekeyed.",
		},
		{
			Name: "rekey_packets", Kind: Packets,
			Default: Default{
				Doc:    "`0`, or from 5.9.9 on 10/11 of `life_packets` if that is set",
				Values: softLimitDefault("life_packets", "0", packets),
			},
			Report: reported("rekey_packets"),
			Doc:    "Number of packets after which the CHILD_SA is rekeyed. `0` means never.",
		},
		{
			Name: "rand_packets", Kind: Packets, Default: described("`life_packets` less `rekey_packets`"),
			Doc: "Upper bound of the random number of packets by which rekeying comes early.",
		},
		{
			Name: "dpd_action", Kind: Actions, Default: fixed("none"), Report: reported("dpd_action"),
			Doc: "What to do with the CHILD_SA when the peer is found dead: `none` closes it, `trap` closes it and catches " +
				"traffic to start it anew, `start` starts it anew at once.",
		},
		{
			Name: "start_action", Kind: Actions, Default: fixed("none"),
			Doc: "What to do once the connection is loaded: `none` waits for the peer, `trap` installs a policy that starts " +
				"the CHILD_SA when there is traffic, `start` initiates it, `trap|start` does both.",
		},
		{
			Name: "close_action", Kind: Actions, Default: fixed("none"), Report: reported("close_action"),
			Doc: "What to do when the peer closes the CHILD_SA: `none`, `trap` or `start`.",
		},
		{
			Name: "ipcomp", Kind: Boolean, Default: fixed("no"),
			Doc: "Compress packets before they are encrypted (IPComp).",
		},
		{
			Name: "inactivity", Kind: Duration, Default: fixed("0"),
			Doc: "Time without traffic after which the CHILD_SA is closed. `0` means never.",
		},
		{
			Name: "reqid", Kind: Uint32, Default: described("`0`: chosen by the daemon"),
			Doc: "Fixed reqid, which ties policies and SAs together in the kernel.",
		},
		{
			Name: "mark_in", Kind: Mark, Default: described("none"),
			Doc: "Netfilter mark (`value` or `value/mask`) that inbound packets need to match the policies. `%unique` and " +
				"`%unique-dir` choose one for each CHILD_SA, or CHILD_SA and direction.",
		},
		{
			Name: "mark_in_sa", Kind: Boolean, Default: fixed("no"),
			Doc: "Put `mark_in` on the inbound SA as well, not only on the policies.",
		},
		{
			Name: "mark_out", Kind: Mark, Default: described("none"),
			Doc: "Netfilter mark (`value` or `value/mask`) that outbound packets need to match policies and SA; see `mark_in`.",
		},
		{
			Name: "set_mark_in", Kind: SetMark, Default: described("none"),
			Doc: "Netfilter mark (`value` or `value/mask`) that packets get after inbound processing. `%same` is that of the SA.",
		},
		{
			Name: "set_mark_out", Kind: SetMark, Default: described("none"),
			Doc: "Netfilter mark (`value` or `value/mask`) that packets get after outbound processing. `%same` is that of the SA.",
		},
		{
			Name: "tfc_padding", Kind: PaddingSize, Default: fixed("0"),
			Doc: "Pad ESP packets to this size in bytes, against traffic analysis; `mtu` pads to the path's MTU.",
		},
		{
			Name: "priority", Kind: Uint32, Default: Default{Doc: "`0`: computed from the selectors", Values: fixed("0").Values},
			Report: omitting("priority", "0"),
			Doc:    "Fixed priority of the policies; lower numbers win.",
		},
		{
			Name: "interface", Kind: String, Default: nothing("any interface"), Report: reported("interface"),
			Doc: "Network interface that the policies are restricted to.",
		},
		{
			Name: "hw_offload", Kind: hwOffload, Default: fixed("no"),
			Doc: "Offload to the network card: `crypto` the ciphers, `packet` the whole IPsec processing, `auto` what the card " +
				"can do, `yes` the same as `crypto`, `no` nothing.",
		},
		{
			Name: "sha256_96", Kind: Boolean, Default: fixed("no"),
			Doc: "Truncate HMAC-SHA-256 to 96 bits, for peers that got it wrong. It is not negotiated: both sides need it.",
		},
		{
			Name: "copy_df", Kind: Boolean, Default: fixed("yes"),
			Doc: "Copy the don't-fragment bit to the outer IPv4 header.",
		},
		{
			Name: "copy_ecn", Kind: Boolean, Default: fixed("yes"),
			Doc: "Copy the congestion notification (ECN) between inner and outer header.",
		},
		{
			Name: "copy_dscp", Kind: copyDSCP, Default: fixed("out"),
			Doc: "Copy the DSCP field between inner and outer header: `out` to the outer one, `in` to the inner one, `yes` " +
				"both, `no` neither.",
		},
		{
			Name: "icmp", Kind: Boolean, Since: Version{6, 0, 5}, Default: fixed("no"),
			Doc: "Forward ICMP errors that refer to the CHILD_SA's traffic but come from outside its selectors (Linux 6.9 and later).",
		},
		{
			Name: "if_id_in", Kind: InterfaceID, Default: described("that of the connection"),
			Doc: "XFRM interface id of the inbound policies and SA: a number, `%unique`, or `%unique-dir`.",
		},
		{
			Name: "if_id_out", Kind: InterfaceID, Default: described("that of the connection"),
			Doc: "XFRM interface id of the outbound policies and SA: a number, `%unique`, or `%unique-dir`.",
		},
		{
			Name: "label", Kind: Label, Default: nothing("none"), Report: reported("label"),
			Doc: "Security label of the traffic, such as an SELinux context (IKEv2 only).",
		},
		{
			Name: "label_mode", Kind: labelMode, Default: described("`system`: `selinux` where the gateway has it, else `simple`"),
			Doc: "How the label is used: `selinux` for the kernel's labels, `simple` to choose among children only, `system` to " +
				"let the gateway decide.",
		},
		{
			Name: "per_cpu_sas", Kind: PerCPU, Since: Version{6, 0, 2}, Default: fixed("no"),
			Doc: "One CHILD_SA for each CPU: `yes`, or `encap` with a UDP port of its own for each. Needs a trap.",
		},
	},
}

var (
	mode = Enum("mode",
		EnumValue{Name: "tunnel"}, EnumValue{Name: "transport"}, EnumValue{Name: "transport_proxy"}, EnumValue{Name: "beet"},
		EnumValue{Name: "pass"}, EnumValue{Name: "drop"}, EnumValue{Name: "iptfs", Since: Version{6, 0, 2}})
	hwOffload = Enum("hardware offload mode",
		EnumValue{Name: "no"}, EnumValue{Name: "yes"}, EnumValue{Name: "auto"},
		EnumValue{Name: "crypto", Since: Version{5, 9, 10}}, EnumValue{Name: "packet", Since: Version{5, 9, 10}})
	copyDSCP  = Enum("DSCP policy", EnumValue{Name: "out"}, EnumValue{Name: "in"}, EnumValue{Name: "yes"}, EnumValue{Name: "no"})
	labelMode = Enum("label mode", EnumValue{Name: "system"}, EnumValue{Name: "simple"}, EnumValue{Name: "selinux"})
)

// softLimitDefault is the default of a rekey_* option: fallback, or from 5.9.9 on life/1.1 if only the hard limit was
// given, computed in floating point as charon does (src/libcharon/plugins/vici/vici_config.c): 3960 makes 3599.
func softLimitDefault(hard, fallback string, parse func(string) (uint64, bool)) func(Context) ([]string, bool) {
	return func(c Context) ([]string, bool) {
		text, ok := c.Value(hard)
		if !ok || !c.Version.AtLeast(Version{5, 9, 9}) {
			return []string{fallback}, true
		}
		limit, ok := parse(text)
		if !ok || limit == math.MaxUint64 {
			return nil, false
		}
		return []string{strconv.FormatUint(uint64(float64(limit)/1.1), 10)}, true
	}
}

func packets(text string) (uint64, bool) {
	n, err := strconv.ParseUint(text, 10, 64)
	return n, err == nil
}
