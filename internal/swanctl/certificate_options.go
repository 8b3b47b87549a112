package swanctl

// CertificateFile describes the cert and cacert sections of an auth round: certificates that the gateway reads itself.
// charon reports their subjects among those of certs and cacerts.
var CertificateFile = &Section{
	Name: "certificate",
	Options: []*Option{
		{
			Name: "file", Kind: String, Default: described("none"),
			Doc: "Absolute path of the certificate on the gateway, PEM or DER. Either `file` or `handle` is needed.",
		},
		{
			Name: "handle", Kind: Hex, Default: described("none"),
			Doc: "CKA_ID of the certificate on a PKCS#11 token, hexadecimal. Either `file` or `handle` is needed.",
		},
		{
			Name: "slot", Kind: Uint32, Default: described("any slot"),
			Doc: "Number of the slot that the token is in.",
		},
		{
			Name: "module", Kind: String, Default: described("any module"),
			Doc: "Name of the PKCS#11 module, as the gateway's strongswan.conf has it.",
		},
	},
}
