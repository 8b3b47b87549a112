package swanctl

import "strconv"

// Connection describes a section below connections: one IKE_SA configuration with its auth rounds and children.
var Connection = &Section{
	Name: "connection",
	Options: []*Option{
		{
			Name: "version", Kind: IKEVersion, IKEv1: means(IKEVersion, "1"),
			Default: Default{
				Doc:    "`0` up to strongSwan 6.0, `2` from 6.1 on",
				Values: ikeVersionDefault,
			},
			Report: displayed("version", map[string]string{"IKEv1/2": "0", "IKEv1": "1", "IKEv2": "2"}),
			Doc: "IKE version: `1`, `2`, or `0` for both, where the daemon answers to both and initiates with IKEv2. " +
				"Daemons from 6.1 on are usually built without IKEv1 and accept `0` and `1` all the same.",
		},
		{
			Name: "local_addrs", Kind: Host, List: true, Default: fixed("%any"), Report: reported("local_addrs"),
			Doc: "Own addresses that this connection may use: IP addresses, subnets, ranges (`a-b`), DNS names or `%any`. " +
				"The first single address is used to initiate from.",
		},
		{
			Name: "remote_addrs", Kind: Host, List: true, Default: fixed("%any"), Report: reported("remote_addrs"),
			Doc: "Addresses of the peer: IP addresses, subnets, ranges (`a-b`), DNS names or `%any`. To initiate the " +
				"connection or to install a trap, at least one single address or name is needed.",
		},
		{
			// The default is the port that the daemon's socket is bound to, which strongswan.conf decides.
			Name: "local_port", Kind: LocalPort, Default: described("the port of the IKE socket, usually `500`"),
			Report: Report{Key: "local_port", Since: Version{6, 0, 3}},
			Doc:    "UDP port to send IKE packets from.",
		},
		{
			Name: "remote_port", Kind: Port, Default: fixed("500"),
			Report: Report{Key: "remote_port", Since: Version{6, 0, 3}},
			Doc:    "UDP port of the peer that IKE packets are sent to.",
		},
		{
			Name: "proposals", Kind: IKEProposal, List: true,
			Default: described("`[\"default\"]`: two proposals, made of what the daemon's plugins support"),
			Report:  reportedProposals("proposals"),
			Doc: "IKE proposals, the preferred one first. Each is a list of keywords joined by dashes: encryption, " +
				"integrity or pseudo-random function, and key exchange, as in `aes256-sha256-x25519` or, with an AEAD " +
				"algorithm, `aes256gcm16-prfsha384-ecp384`; additional key exchanges are written `ke1_mlkem768`.",
		},
		{
			Name: "vips", Kind: VirtualIP, List: true, Default: nothing("none"),
			Doc: "Virtual IP addresses to ask the peer for: `0.0.0.0` and `::` ask for any, other addresses for themselves.",
		},
		{
			Name: "aggressive", Kind: Boolean, IKEv1: means(Boolean, "yes"), Default: fixed("no"),
			Doc: "Use Aggressive Mode (IKEv1 only). With pre-shared keys it exposes a hash of the key to eavesdroppers.",
		},
		{
			Name: "pull", Kind: Boolean, Default: fixed("yes"),
			Doc: "Mode Config direction (IKEv1 only): `true` lets the client ask for its configuration, `false` lets the " +
				"server push it.",
		},
		{
			Name: "dscp", Kind: DSCP, Default: fixed("000000"), Unnoticed: true,
			Doc: "Differentiated Services field of outgoing IKE packets, as six binary digits such as `101110`.",
		},
		{
			Name: "encap", Kind: Boolean, Default: fixed("no"),
			Doc: "Wrap ESP in UDP even if no NAT is found on the path.",
		},
		{
			Name: "mobike", Kind: Boolean, Default: fixed("yes"),
			Doc: "Let an IKEv2 peer change its address without a new IKE_SA (MOBIKE). It also moves IKE to port 4500.",
		},
		{
			Name: "dpd_delay", Kind: Duration, Default: fixed("0"), Report: omitting("dpd_delay", "0"),
			Doc: "Idle time after which the peer is probed (dead peer detection). `0` sends no probes.",
		},
		{
			Name: "dpd_timeout", Kind: Duration, Default: fixed("0"), Report: omitting("dpd_timeout", "0"), Unnoticed: true,
			Doc: "Time without an answer after which a peer counts as dead (IKEv1 only; IKEv2 goes by its retransmissions). " +
				"It must not be below `dpd_delay`.",
		},
		{
			Name: "fragmentation", Kind: fragmentation, Default: fixed("yes"),
			Doc: "Fragmentation of large IKE messages: `yes` if the peer supports it, `accept` to announce support but " +
				"send whole messages, `force` for IKEv1 peers that do not announce it, `no` to switch it off.",
		},
		{
			Name: "childless", Kind: childless, Default: fixed("allow"),
			Doc: "IKE_SAs that come up without a CHILD_SA (IKEv2 only): `allow` them when the peer starts one, `prefer` " +
				"them when initiating, `force` them, or `never`.",
		},
		{
			Name: "send_certreq", Kind: Boolean, Default: fixed("yes"),
			Doc: "Send certificate requests, so that the peer knows which certification authorities are trusted here.",
		},
		{
			Name: "send_cert", Kind: sendCert, Default: fixed("ifasked"),
			Doc: "When to send own certificates: `ifasked`, `always` or `never`.",
		},
		{
			Name: "ocsp", Kind: ocsp, Since: Version{5, 9, 14}, Default: fixed("reply"),
			Doc: "OCSP inside IKEv2: `reply` to requests of the peer, `request` it from the peer, `both`, or `never`.",
		},
		{
			Name: "ppk_id", Kind: Identity, Default: nothing("none"), Report: reported("ppk_id"),
			Doc: "Identity of the post-quantum preshared key (PPK) to use.",
		},
		{
			Name: "ppk_required", Kind: Boolean, Default: fixed("no"), Report: omitting("ppk_required", "no"),
			Doc: "Refuse the connection when no post-quantum preshared key was agreed on.",
		},
		{
			Name: "keyingtries", Kind: Tries, Default: fixed("1"),
			Doc: "How many times to go through all retransmissions when initiating before giving up. `0` never gives up.",
		},
		{
			Name: "unique", Kind: unique,
			Default: Default{Doc: "`no`, or `replace` on a mediation server", Values: uniqueDefault},
			Report: displayed("unique", map[string]string{
				"UNIQUE_NO": "no", "UNIQUE_NEVER": "never", "UNIQUE_KEEP": "keep", "UNIQUE_REPLACE": "replace",
			}),
			Doc: "What to do when a peer identity connects a second time: `no` replaces the old IKE_SA only if the peer " +
				"says that it is its first contact, `never` not even then, `replace` always, and `keep` refuses the new one.",
		},
		{
			Name: "reauth_time", Kind: Duration, Default: fixed("0"), Report: reported("reauth_time"),
			Doc: "Time after which the IKE_SA is built anew with full authentication. `0` means never. " +
				"IKEv2 prefers `rekey_time`; when `reauth_time` is set, `rekey_time` is off unless set, too.",
		},
		{
			// After reauth_time, which its default depends on.
			Name: "rekey_time", Kind: Duration,
			Default: Default{Doc: "`4h`, or `0` if `reauth_time` is set", Values: ikeRekeyDefault},
			Report:  reported("rekey_time"),
			Doc:     "Time after which the keys of the IKE_SA are renewed. `0` means never.",
		},
		{
			Name: "over_time", Kind: Duration,
			Default: described("a tenth of the larger of `rekey_time` and `reauth_time`"),
			Doc:     "Time that an IKE_SA lives on after its rekeying or reauthentication was due but failed.",
		},
		{
			Name: "rand_time", Kind: Duration,
			Default: described("`over_time`, at most half of the smaller of `rekey_time` and `reauth_time`"),
			Doc:     "Upper bound of the random time by which rekeying and reauthentication come early, so that both sides do not start at once.",
		},
		{
			Name: "pools", Kind: PoolName, List: true, Default: nothing("none"),
			Doc: "Names of the pools that virtual IP addresses and other attributes of clients come from. charon does " +
				"not check that they exist.",
		},
		{
			Name: "if_id_in", Kind: InterfaceID, Default: fixed("0"),
			Doc: "XFRM interface id of inbound policies and SAs, for all children that set none: a number, `%unique` for " +
				"one per IKE_SA, or `%unique-dir` for one per IKE_SA and direction.",
		},
		{
			Name: "if_id_out", Kind: InterfaceID, Default: fixed("0"),
			Doc: "XFRM interface id of outbound policies and SAs, for all children that set none; see `if_id_in`.",
		},
		{
			Name: "mediation", Kind: Boolean, Default: fixed("no"),
			Doc: "This connection leads to a mediation server (IKEv2 Mediation Extension). It then can have no children.",
		},
		{
			Name: "mediated_by", Kind: String, Default: nothing("none"),
			Doc: "Name of the connection to the mediation server that mediates this one. `mediation_peer` is needed, too.",
		},
		{
			Name: "mediation_peer", Kind: Identity, Default: described("the identity of the first remote auth round"),
			Doc: "Identity under which the peer is known at the mediation server.",
		},
	},
	Nested: []*Nested{
		{
			Name: "local", Section: Local,
			Doc: "How we authenticate ourselves, one element an auth round, in the order of the rounds.",
		},
		{
			Name: "remote", Section: Remote,
			Doc: "How the peer has to authenticate itself, one element an auth round, in the order of the rounds. " +
				"A round without `auth` accepts any method.",
		},
		{
			Name: "children", Section: Child, Keyed: true,
			Doc: "The CHILD_SAs of this connection: the key is the CHILD_SA's name, the value its configuration.",
		},
	},
}

var (
	fragmentation = Enum("fragmentation mode",
		EnumValue{Name: "yes"}, EnumValue{Name: "accept"}, EnumValue{Name: "force"}, EnumValue{Name: "no"})
	childless = Enum("childless mode",
		EnumValue{Name: "allow"}, EnumValue{Name: "prefer", Since: Version{5, 9, 10}}, EnumValue{Name: "force"},
		EnumValue{Name: "never"})
	sendCert = Enum("certificate policy", EnumValue{Name: "ifasked"}, EnumValue{Name: "always"}, EnumValue{Name: "never"})
	ocsp     = Enum("OCSP mode",
		EnumValue{Name: "reply"}, EnumValue{Name: "request"}, EnumValue{Name: "both"}, EnumValue{Name: "never"})
	unique = Enum("uniqueness policy",
		EnumValue{Name: "no"}, EnumValue{Name: "never"}, EnumValue{Name: "keep"}, EnumValue{Name: "replace"})
)

// ikeVersionDefault follows src/libcharon/plugins/vici/vici_config.c, where the default changed with 6.1.0.
func ikeVersionDefault(c Context) ([]string, bool) {
	if c.Version.AtLeast(Version{6, 1, 0}) {
		return []string{"2"}, true
	}
	return []string{"0"}, true
}

// uniqueDefault knows that a mediation server always replaces (vici_config.c).
func uniqueDefault(c Context) ([]string, bool) {
	if mediation, ok := c.Value("mediation"); ok && mediation == "yes" {
		return []string{"replace"}, true
	}
	return []string{"no"}, true
}

// ikeRekeyDefault knows that charon renews keys every four hours only if it was given neither time (vici_config.c).
func ikeRekeyDefault(c Context) ([]string, bool) {
	if _, ok := c.Value("reauth_time"); ok {
		return []string{"0"}, true
	}
	return []string{strconv.Itoa(4 * 3600)}, true
}
