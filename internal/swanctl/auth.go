package swanctl

import "strings"

// Auth is how one side authenticates itself in an auth round: psk, pubkey or the key types with constraints, EAP and
// XAuth (src/libcharon/plugins/vici/vici_config.c, parse_auth).
//
// Nearly nothing is rejected by charon: what it does not know of a text it logs and drops, so that the peer gets in
// with less than was asked for. Here every part has to be known.
var Auth = &Kind{
	Name:      "authentication method",
	Check:     checkAuth,
	Canonical: canonicalAuth,
	Wire:      canonicalAuth,
	Printed:   func(text string) string { return AuthMethod(text).Auth() },
}

// maxAuth is how many characters of a method charon reads. The rest is dropped silently.
const maxAuth = 63

// xauthBackends are strongSwan's own. Other plugins can bring more, and radius can name a profile after a colon.
var xauthBackends = []string{"eap", "generic", "noauth", "pam", "radius"}

func checkAuth(text string) error {
	if err := checkPrintable(text, len(text)); err != nil {
		return err
	}
	if len(text) > maxAuth {
		return invalid(text, "has %d characters; charon reads the first %d and would drop the constraints after them",
			len(text), maxAuth)
	}
	if strings.Contains(text, " ") {
		return invalid(text, "has a space in it; parts are separated by \"-\" alone")
	}
	lower := strings.ToLower(text)
	switch {
	case lower == "psk":
		return nil
	case isOrBegins(lower, "xauth", "-"):
		return checkXAuth(text)
	case isOrBegins(lower, "eap", "-:"):
		return checkEAP(text)
	}
	first, _, _ := strings.Cut(text, "-")
	if _, ok := keySchemes[strings.TrimPrefix(first, "ike:")]; ok && first != "ed25519" && first != "ed448" {
		return checkConstraints(text, text, true)
	}
	return unknownAuth(text, first)
}

// isOrBegins reports whether text is word, or word and one of separators and more.
func isOrBegins(text, word, separators string) bool {
	rest, ok := strings.CutPrefix(text, word)
	return ok && (rest == "" || strings.Contains(separators, rest[:1]))
}

// unknownAuth says that a text begins with nothing that charon knows, or only thinks it knows: it reads pubkeyfoo as
// pubkey.
func unknownAuth(text, first string) error {
	switch lower := strings.ToLower(first); lower {
	case "ed25519", "ed448":
		return invalid(text, "is rejected by charon; write \"pubkey\", or \"ike:%s\" to demand such a key", lower)
	case "bliss":
		return invalid(text, "is for BLISS keys, which strongSwan 6.0.0 removed; write \"pubkey\" and use other keys")
	case "any", "none":
		return invalid(text, "is not an authentication method; leave the option out of remote to accept any, and name the "+
			"method in local")
	case "psk":
		return invalid(text, "has something after \"psk\", which takes no constraints; write \"psk\"")
	case "secret", "preshared":
		return invalid(text, "is not an authentication method; write \"psk\"")
	case "cert", "certificate", "publickey", "rsasig", "sig":
		return invalid(text, "is not an authentication method; write \"pubkey\"")
	default:
		if _, ok := keySchemes[strings.TrimPrefix(lower, "ike:")]; ok && lower != first {
			return invalid(text, "has %q in upper case, which charon rejects; write %q", first, lower)
		}
		if name := suggest(lower, []string{"psk", "pubkey", "rsa", "rsa/pss", "ecdsa", "eap", "xauth"}); name != "" {
			return invalid(text, "begins with %q, which is not an authentication method; did you mean %q?", first, name)
		}
	}
	return invalid(text, "begins with %q; an authentication method begins with psk, pubkey, rsa, rsa/pss, ecdsa, ike:, "+
		"eap or xauth", first)
}

func checkXAuth(text string) error {
	_, backend, ok := strings.Cut(text, "-")
	if !ok {
		return nil
	}
	if backend == "" {
		return invalid(text, "names no backend after the \"-\"; write \"xauth\" for the default one")
	}
	for _, known := range xauthBackends {
		if backend != known && strings.EqualFold(backend, known) {
			return invalid(text, "names the backend %q, which charon finds in lower case only; write \"xauth-%s\"", backend, known)
		}
	}
	return nil
}

func checkEAP(text string) error {
	method, constraints, constrained := strings.Cut(text, ":")
	word, name, named := strings.Cut(method, "-")
	if named {
		if word != "eap" {
			return invalid(text, "has %q in upper case, with which charon reads no method and accepts any; write %q",
				word, "eap-"+strings.ToLower(name))
		}
		if err := checkEAPMethod(text, name); err != nil {
			return err
		}
	}
	if constrained {
		return checkConstraints(text, constraints, false)
	}
	return nil
}

// checkEAPMethod checks METHOD or METHOD-VENDOR.
func checkEAPMethod(text, name string) error {
	method, vendor, vendored := strings.Cut(name, "-")
	if _, ok := eapNumber(method); !ok {
		const unknown = "names the EAP method %q, which charon does not know: it would accept any method; "
		if known := suggest(method, eapMethods()); known != "" {
			return invalid(text, unknown+"did you mean \"eap-%s\"?", method, known)
		}
		return invalid(text, unknown+"methods are %s, or a number from 1 to %d", method, strings.Join(eapMethods(), ", "),
			largestEAPNumber)
	}
	if vendored && !plainNumber(vendor, largestVendor) {
		return invalid(text, "has the EAP vendor %q, which is not a number from 1 to %d: charon would accept any method; "+
			"constraints on keys follow after \":\", as in \"eap-tls:rsa-2048\"", vendor, largestVendor)
	}
	return nil
}

// canonicalAuth writes in lower case what charon reads in any, and EAP methods by name.
func canonicalAuth(text string) string {
	switch m := AuthMethod(text); m.Class {
	case classPublicKey, "":
		return text
	case classEAP:
		_, constraints, constrained := strings.Cut(text, ":")
		if constrained {
			return m.Auth() + ":" + constraints
		}
		return m.Auth()
	default:
		return m.Auth()
	}
}
