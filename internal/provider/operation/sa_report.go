package operation

import "slices"

// algorithmFields are those that IKE_SAs and CHILD_SAs have in common.
var algorithmFields = []reportField{
	{key: "encr-alg", doc: "Encryption algorithm, such as `AES_CBC` or `AES_GCM_16`."},
	{key: "encr-keysize", kind: numberFact, doc: "Size of its key in bits, if it has several."},
	{key: "integ-alg", doc: "Integrity algorithm, such as `HMAC_SHA2_256_128`. Null with an encryption that has its own."},
	{key: "integ-keysize", kind: numberFact, doc: "Size of its key in bits, if it has several."},
	{key: "dh-group", doc: "Key exchange, such as `CURVE_25519`. Of a CHILD_SA, null as long as it has the keys of the IKE_SA's."},
	{
		key: "ake", kind: numberedFact,
		doc: "Additional key exchanges in their order, such as `ML_KEM_768` (strongSwan 6.0.0 and newer).",
	},
	{key: "if-id-in", doc: "XFRM interface of incoming traffic, in hexadecimal digits."},
	{key: "if-id-out", doc: "XFRM interface of outgoing traffic, in hexadecimal digits."},
}

// ikeFields is what list-sas reports of an IKE_SA.
var ikeFields = slices.Concat([]reportField{
	{key: "uniqueid", name: "unique_id", kind: numberFact, doc: "Number that charon gave the IKE_SA."},
	{key: "version", kind: numberFact, doc: "IKE version: 1 or 2."},
	{key: "state", doc: "State: `CREATED`, `CONNECTING`, `ESTABLISHED`, `PASSIVE`, `REKEYING`, `REKEYED`, `DELETING` or `DESTROYING`."},
	{key: "initiator", kind: flagFact, doc: "Whether this gateway has initiated it."},
	{key: "local-host", doc: "This gateway's address."},
	{key: "local-port", kind: numberFact, doc: "This gateway's port."},
	{key: "local-id", doc: "This gateway's identity."},
	{key: "remote-host", doc: "The peer's address."},
	{key: "remote-port", kind: numberFact, doc: "The peer's port."},
	{key: "remote-id", doc: "The peer's identity."},
	{key: "remote-eap-id", doc: "The peer's identity in EAP, if it is another one."},
	{key: "remote-xauth-id", doc: "The peer's identity in XAuth, if it is another one."},
	{key: "initiator-spi", doc: "SPI of the initiator, in hexadecimal digits."},
	{key: "responder-spi", doc: "SPI of the responder, in hexadecimal digits."},
	{key: "nat-local", kind: flagFact, doc: "Whether this gateway is behind a NAT."},
	{key: "nat-remote", kind: flagFact, doc: "Whether the peer is behind a NAT."},
	{key: "nat-fake", kind: flagFact, doc: "Whether a NAT is pretended (`encap`)."},
	{key: "nat-any", kind: flagFact, doc: "Whether there is a NAT, be it pretended."},
	{key: "prf-alg", doc: "Pseudo-random function, such as `PRF_HMAC_SHA2_256`."},
	{key: "ppk", kind: flagFact, doc: "Whether a postquantum pre-shared key was used."},
	{key: "established", name: "age", kind: numberFact, doc: "Seconds since it was established."},
	{key: "rekey-time", kind: numberFact, doc: "Seconds until it is rekeyed."},
	{key: "reauth-time", kind: numberFact, doc: "Seconds until it is authenticated anew."},
	{key: "local-vips", kind: listFact, doc: "Virtual IP addresses that this gateway has got from the peer."},
	{key: "remote-vips", kind: listFact, doc: "Virtual IP addresses that the peer has got from this gateway."},
	{key: "tasks-queued", kind: listFact, doc: "What charon has still to do for it."},
	{key: "tasks-active", kind: listFact, doc: "What charon is doing for it."},
	{key: "tasks-passive", kind: listFact, doc: "What charon is doing for it because the peer wants it."},
}, algorithmFields)

// childFields is what list-sas reports of a CHILD_SA.
var childFields = slices.Concat([]reportField{
	{key: "name", doc: "Name of the child's configuration."},
	{key: "uniqueid", name: "unique_id", kind: numberFact, doc: "Number that charon gave the CHILD_SA."},
	{key: "reqid", kind: numberFact, doc: "Number by which the kernel finds its policies."},
	{
		key: "state",
		doc: "State: `CREATED`, `ROUTED`, `INSTALLING`, `INSTALLED`, `UPDATING`, `REKEYING`, `REKEYED`, `RETRYING`, `DELETING`, `DELETED` or `DESTROYING`.",
	},
	{key: "mode", doc: "Mode: `TUNNEL`, `TRANSPORT`, `BEET` and so on."},
	{key: "label", doc: "Security label, in hexadecimal digits."},
	{key: "protocol", doc: "`ESP` or `AH`."},
	{key: "encap", kind: flagFact, doc: "Whether its packets go in UDP."},
	{key: "spi-in", doc: "SPI of incoming packets, in hexadecimal digits."},
	{key: "spi-out", doc: "SPI of outgoing packets, in hexadecimal digits."},
	{key: "cpi-in", doc: "CPI of incoming packets that are compressed, in hexadecimal digits."},
	{key: "cpi-out", doc: "CPI of outgoing packets that are compressed, in hexadecimal digits."},
	{key: "mark-in", doc: "Mark of incoming packets, in hexadecimal digits."},
	{key: "mark-mask-in", doc: "Its mask, if there is one."},
	{key: "mark-out", doc: "Mark of outgoing packets, in hexadecimal digits."},
	{key: "mark-mask-out", doc: "Its mask, if there is one."},
	{key: "per-cpu-sas", kind: flagFact, doc: "Whether there is one for each CPU (strongSwan 6.0.2 and newer)."},
	{key: "cpu", kind: numberFact, doc: "The CPU that it is for."},
	{key: "esn", kind: flagFact, doc: "Whether it has extended sequence numbers."},
	{key: "bytes-in", kind: numberFact, doc: "Bytes received."},
	{key: "packets-in", kind: numberFact, doc: "Packets received."},
	{key: "use-in", kind: numberFact, doc: "Seconds since the last packet was received."},
	{key: "bytes-out", kind: numberFact, doc: "Bytes sent."},
	{key: "packets-out", kind: numberFact, doc: "Packets sent."},
	{key: "use-out", kind: numberFact, doc: "Seconds since the last packet was sent."},
	{key: "rekey-time", kind: numberFact, doc: "Seconds until it is rekeyed."},
	{key: "life-time", kind: numberFact, doc: "Seconds until it expires."},
	{key: "install-time", name: "age", kind: numberFact, doc: "Seconds since it was installed."},
	{key: "local-ts", kind: listFact, doc: "Traffic selectors of this side, as negotiated."},
	{key: "remote-ts", kind: listFact, doc: "Traffic selectors of the peer's side, as negotiated."},
}, algorithmFields)
