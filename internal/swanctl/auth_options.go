package swanctl

// Local describes an auth round in which we prove who we are.
var Local = &Section{Name: "local", Options: authOptions(authDocs{
	auth: "How we authenticate ourselves: `pubkey`, `psk`, `eap` or `eap-METHOD`, `xauth` or `xauth-BACKEND`; signature " +
		"schemes can follow, as in `rsa/pss-sha256` or `ike:pubkey-sha384`.",
	authDefault: "a public key",
	id: "Our IKE identity: an IP address, FQDN, e-mail address, distinguished name, or with a prefix such as `fqdn:` or " +
		"`keyid:`. With a certificate it must be its subject or one of its alternative names.",
	idDefault:  "the subject of the first certificate, else our IP address",
	certs:      "Certificates to offer to the peer.",
	cacerts:    "Certificates of CAs that the peer must be under. They have their use in `remote`.",
	pubkeys:    "Raw public keys to authenticate with.",
	groups:     "Group memberships of the peer. They have their use in `remote`.",
	policy:     "Certificate policies of the peer. They have their use in `remote`.",
	caID:       "Identity of a CA of the peer. It has its use in `remote`.",
	revocation: "Strictness of certificate revocation checks. It has its use in `remote`.",
	eapID:      "Our identity in the EAP exchange.",
	aaaID:      "Identity that the AAA server behind the peer must prove in EAP methods that authenticate both sides.",
	xauthID:    "User name for XAuth (IKEv1 only).",
}), Nested: authCertificates("certificates to offer to the peer")}

// Remote describes an auth round in which the peer proves who it is.
var Remote = &Section{Name: "remote", Options: authOptions(authDocs{
	auth: "How the peer has to authenticate itself: `pubkey`, `psk`, `eap` or `eap-METHOD`, `xauth` or `xauth-BACKEND`. " +
		"Constraints can follow: key types and sizes and hashes, as in `rsa-2048-sha256` or `ecdsa-384-sha384-ike:pubkey-sha384`.",
	authDefault: "any method is accepted",
	id: "IKE identity that the peer has to prove: an IP address, FQDN, e-mail address, distinguished name, or with a " +
		"prefix such as `fqdn:` or `keyid:`. `%any`, wildcards (`*.example.org`, `C=CH, O=Acme, CN=*`), subnets and, from " +
		"6.0.2 on, regular expressions (`fqdn:^vpn[0-9]+$`) match several peers.",
	idDefault: "the subject of the first certificate, else any identity",
	certs:     "Certificates that are accepted from the peer; no other will do.",
	cacerts:   "Certificates of CAs. The peer's certificate must have been issued below one of them.",
	pubkeys:   "Raw public keys that are accepted from the peer.",
	groups:    "Groups, one of which the peer has to be a member of: as told by an attribute certificate or a RADIUS class.",
	policy:    "OIDs of certificate policies that the peer's certificate must carry.",
	caID:      "Identity (subject or alternative name) that a CA in the peer's certificate chain must have.",
	revocation: "How strict the revocation check of the peer's certificate is: `strict` fails without fresh information, " +
		"`ifuri` only if the certificate names a source of it, `relaxed` only if the certificate is known to be revoked.",
	eapID:   "Identity to ask for in the EAP exchange: `%any` asks the client for it.",
	aaaID:   "Identity of the AAA server. It has its use in `local`.",
	xauthID: "User name for XAuth. It has its use in `local`.",
}), Nested: authCertificates("certificates that the peer may use")}

// authDocs holds what is said differently of the two sides of an auth round; charon reads both alike.
type authDocs struct {
	auth, authDefault, id, idDefault                        string
	certs, cacerts, pubkeys                                 string
	groups, policy, caID, revocation, eapID, aaaID, xauthID string
}

var revocation = Enum("revocation policy",
	EnumValue{Name: "strict"}, EnumValue{Name: "ifuri"}, EnumValue{Name: "relaxed"})

func authOptions(d authDocs) []*Option {
	return []*Option{
		{
			Name: "round", Kind: Uint32, Default: described("the position in the list"),
			Doc: "Sort key of the auth round. The order of the list says it already; where given, it has to rise from " +
				"element to element.",
		},
		{
			Name: "auth", Kind: Auth, IKEv1: isXAuth, Default: nothing(d.authDefault), Report: reportedAuth(),
			Doc: d.auth,
		},
		{
			Name: "id", Kind: Identity, Default: Default{Doc: d.idDefault, Values: idDefault}, Report: reported("id"),
			Doc: d.id,
		},
		{
			Name: "eap_id", Kind: Identity, Default: nothing("the IKE identity"), Report: reported("eap_id"),
			Doc: d.eapID,
		},
		{
			Name: "aaa_id", Kind: Identity, Default: nothing("the peer's IKE identity"), Report: reported("aaa_id"),
			Doc: d.aaaID,
		},
		{
			Name: "xauth_id", Kind: Identity, Default: nothing("the IKE identity"), Report: reported("xauth_id"),
			Doc: d.xauthID,
		},
		{
			Name: "groups", Kind: Identity, List: true, Default: nothing("none"), Report: reported("groups"),
			Doc: d.groups,
		},
		{
			Name: "cert_policy", Kind: OID, List: true, Default: nothing("none"), Report: reported("cert_policy"),
			Doc: d.policy,
		},
		{
			Name: "certs", Kind: Certificate, List: true, Default: nothing("none"), Report: reportedSubjects("certs"),
			Doc: d.certs + filesDoc("x509"),
		},
		{
			Name: "cacerts", Kind: Certificate, List: true, Default: nothing("none"), Report: reportedSubjects("cacerts"),
			Doc: d.cacerts + filesDoc("x509ca"),
		},
		{
			Name: "pubkeys", Kind: PublicKey, List: true, Default: nothing("none"), Report: reportedSubjects("certs"),
			Doc: d.pubkeys + " An element that holds PEM is sent as it is; any other text is a file on the gateway, below `pubkey` of the " +
				"provider's `swanctl_directory` unless it begins with a slash. charon does not read these, so the provider does, which it can " +
				"over a unix socket only.",
		},
		{
			Name: "ca_id", Kind: Identity, Default: nothing("none"), Report: reported("ca_id"),
			Doc: d.caID,
		},
		{
			Name: "revocation", Kind: revocation, Default: fixed("relaxed"),
			Report: Report{
				Key: "revocation", Omitted: "relaxed", Names: map[string]string{"GOOD": "strict", "SKIPPED": "ifuri"},
			},
			Doc: d.revocation,
		},
	}
}

func filesDoc(folder string) string {
	return " An element that holds PEM is sent as it is (a bundle certificate by certificate); any other text is a file " +
		"on the gateway, below `" + folder + "` of the provider's `swanctl_directory` unless it begins with a slash."
}

// reportedSubjects is the report of certificates: of all that were loaded, only the subjects come back.
func reportedSubjects(key string) Report {
	return Report{
		Key: key,
		Note: "as far as charon reports it: the number, order and subjects of certificates, not their contents or the " +
			"names of files",
	}
}

// idDefault knows that a round without an identity takes the subject of its first certificate (vici_config.c).
func idDefault(c Context) ([]string, bool) {
	certs, _ := c.Reported.List("certs")
	return certs[:min(1, len(certs))], true
}

func authCertificates(purpose string) []*Nested {
	return []*Nested{
		{Name: "cert", Section: CertificateFile, Doc: "Further " + purpose + ", read by the gateway from a file or a PKCS#11 token."},
		{
			Name: "cacert", Section: CertificateFile,
			Doc: "Further CA certificates that the peer must be under, read by the gateway from a file or a PKCS#11 token.",
		},
	}
}
