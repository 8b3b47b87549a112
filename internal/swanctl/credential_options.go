package swanctl

// Secret describes a section below secrets, in the attributes that the provider's resources have. swanctl.conf says the
// type in the section's name, has a key for each owner, and marks encoded secrets by a prefix, see [ReadSecret].
var Secret = &Section{
	Name: "secret",
	Options: []*Option{
		{Name: "type", Kind: secretType, Doc: "What the secret is for."},
		{Name: "owners", Kind: Identity, List: true, Default: nothing("any identity"), Doc: "Identities that share the secret."},
		{Name: "secret", Kind: String, Doc: "The secret itself, or the passphrase of a file."},
		{Name: "encoding", Kind: secretEncoding, Default: fixed("text"), Doc: "How the secret is written."},
		{Name: "file", Kind: String, Doc: "File of a private key or PKCS#12 container on the gateway."},
		{Name: "handle", Kind: Hex, Doc: "CKA_ID of a private key on a PKCS#11 token, hexadecimal."},
		{Name: "slot", Kind: Uint32, Default: described("any slot"), Doc: "Number of the slot that the token is in."},
		{Name: "module", Kind: String, Default: described("any module"), Doc: "Name of the PKCS#11 module."},
		{Name: "pin", Kind: String, Doc: "PIN of the token."},
	},
}

// secretTypes are the beginnings of the names of sections below secrets, in the order in which swanctl tries them
// (src/swanctl/commands/load_creds.c).
var secretTypes = []string{"eap", "xauth", "ntlm", "ike", "ppk", "private", "rsa", "ecdsa", "pkcs8", "pkcs12", "token"}

var (
	secretType     = Enum("type of a secret", enumValues(secretTypes...)...)
	secretEncoding = Enum("encoding of a secret", enumValues("text", "hex", "base64")...)
)

func enumValues(names ...string) []EnumValue {
	values := make([]EnumValue, len(names))
	for i, name := range names {
		values[i] = EnumValue{Name: name}
	}
	return values
}

// Authority describes a section below authorities: what is known about a CA.
var Authority = &Section{
	Name: "authority",
	Options: []*Option{
		{
			Name: "cacert", Kind: CACertificate,
			Doc: "Certificate of the CA: PEM, which is sent as it is, or a file on the gateway, which charon reads. A bare name is looked up in " +
				"`x509ca` below `swanctl_directory`.",
		},
		{Name: "file", Kind: AbsolutePath, Doc: "Absolute path of the certificate on the gateway."},
		{Name: "handle", Kind: Hex, Doc: "`CKA_ID` of the certificate on a PKCS#11 token, in hexadecimal digits."},
		{Name: "slot", Kind: Uint32, Default: described("any slot"), Doc: "Number of the slot that the token is in."},
		{Name: "module", Kind: String, Default: described("any module"), Doc: "Name of the PKCS#11 module."},
		{Name: "crl_uris", Kind: URI, List: true, Report: Report{Key: "crl_uris"}, Default: nothing(""), Doc: "Where to fetch the CA's revocation lists, besides what certificates say: http, ldap or file."},
		{Name: "ocsp_uris", Kind: URI, List: true, Report: Report{Key: "ocsp_uris"}, Default: nothing(""), Doc: "OCSP responders of the CA, besides those that certificates name."},
		{
			Name: "cert_uri_base", Kind: URI, Report: Report{Key: "cert_uri_base"}, Default: nothing(""),
			Doc: "What URIs begin with under which certificates of the CA are found by their hash (Hash and URL).",
		},
	},
}

// Pool describes a section below pools: virtual IP addresses and attributes for clients. Attributes that have no name
// are written by their number.
var Pool = &Section{
	Name: "pool",
	Options: []*Option{
		{
			Name: "addrs", Kind: PoolAddresses,
			Doc: "Virtual IP addresses to hand out: a subnet such as `10.3.0.0/24`, whose first and last address are left out, a " +
				"range such as `10.3.0.10-10.3.0.99`, or a single address. At most 2^31 of them.",
		},
		{Name: "address", Kind: PoolAddress, List: true, Doc: "Addresses sent as INTERNAL_IP4_ADDRESS or INTERNAL_IP6_ADDRESS, which few clients make anything of."},
		{Name: "dns", Kind: PoolAddress, List: true, Doc: "DNS servers for clients to ask, by their addresses."},
		{Name: "nbns", Kind: PoolAddress, List: true, Doc: "NetBIOS name servers (WINS)."},
		{Name: "dhcp", Kind: PoolAddress, List: true, Doc: "DHCP servers."},
		{Name: "netmask", Kind: PoolAddress, List: true, Doc: "Netmasks of the internal network, as addresses."},
		{Name: "server", Kind: PoolAddress, List: true, Doc: "Servers of the internal network, sent as INTERNAL_IP4_SERVER or INTERNAL_IP6_SERVER."},
		{Name: "subnet", Kind: PoolSubnet, List: true, Doc: "Subnets that the gateway protects (INTERNAL_IP4_SUBNET or INTERNAL_IP6_SUBNET)."},
		{Name: "split_include", Kind: PoolSubnet, List: true, Doc: "Subnets that Unity clients (IKEv1) send through the tunnel. Needs the plugin unity."},
		{Name: "split_exclude", Kind: PoolSubnet, List: true, Doc: "Subnets that Unity clients (IKEv1) do not send through the tunnel. Needs the plugin unity."},
		{Name: "p_cscf", Kind: PoolAddress, List: true, Since: Version{6, 0, 3}, Doc: "P-CSCF servers of a mobile network (RFC 7651)."},
	},
}
