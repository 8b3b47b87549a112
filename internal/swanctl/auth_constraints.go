package swanctl

import (
	"slices"
	"strings"
)

// keySchemes are the hashes that can follow each key type (src/libstrongswan/credentials/auth_cfg.c,
// add_pubkey_constraints). charon silently ignores a hash that it knows, but not for the type before it.
var keySchemes = map[string][]string{
	"pubkey":  {"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "identity"},
	"rsa":     {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"},
	"rsa/pss": {"sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512"},
	"ecdsa":   {"sha1", "sha256", "sha384", "sha512"},
	"ed25519": {"identity"},
	"ed448":   {"identity"},
}

// sizedKeys are the key types that a least size in bits can follow.
var sizedKeys = []string{"rsa", "rsa/pss", "ecdsa"}

// largestKey is a bound on key sizes, in bits, that no real key reaches.
const largestKey = 65535

// checkConstraints checks key types, each followed by a size and hashes, separated by "-". In EAP there is no signature
// in IKE that types with "ike:" could be about, and charon skips them.
func checkConstraints(text, constraints string, ike bool) error {
	key, sizeAllowed := "", false
	for token := range strings.SplitSeq(constraints, "-") {
		if token == "" {
			return invalid(text, "has an empty constraint; parts are separated by a single \"-\"")
		}
		bare, prefixed := strings.CutPrefix(token, "ike:")
		if _, ok := keySchemes[bare]; ok {
			if prefixed && !ike {
				return invalid(text, "has the constraint %q, but charon ignores those with \"ike:\" in EAP; write %q", token, bare)
			}
			key, sizeAllowed = bare, slices.Contains(sizedKeys, bare)
			continue
		}
		if err := checkConstraint(text, key, token, sizeAllowed); err != nil {
			return err
		}
		sizeAllowed = false
	}
	return nil
}

// checkConstraint checks what follows a key type.
func checkConstraint(text, key, token string, sizeAllowed bool) error {
	if sizeAllowed && plainNumber(token, largestKey) {
		return nil
	}
	if slices.Contains(keySchemes[key], token) {
		return nil
	}
	bare, prefixed := strings.CutPrefix(token, "ike:")
	lower := strings.ToLower(token)
	switch {
	case strings.Trim(token, "0123456789") == "":
		return invalid(text, "has the constraint %q, which charon ignores: the least size of a key is a decimal number right "+
			"after rsa, rsa/pss or ecdsa, as in \"rsa-2048\"", token)
	case prefixed && slices.Contains(keySchemes["pubkey"], bare):
		return invalid(text, "has the constraint %q, which charon ignores: a key type has to follow \"ike:\"; write %q", token,
			"ike:pubkey-"+bare)
	case key == "" && slices.Contains(keySchemes["pubkey"], token):
		return invalid(text, "has the constraint %q without a key type before it, which charon ignores; write %q", token,
			"pubkey-"+token)
	case lower == "bliss":
		return invalid(text, "has the constraint %q, for keys that strongSwan 6.0.0 removed", token)
	case lower != token && (keySchemes[lower] != nil || slices.Contains(keySchemes["pubkey"], lower)):
		return invalid(text, "has the constraint %q in upper case, which charon ignores; write %q", token, lower)
	case key != "" && slices.Contains(keySchemes["pubkey"], token):
		return invalid(text, "has the constraint %q, which charon ignores after %q: what can follow it is %s", token, key,
			strings.Join(keySchemes[key], ", "))
	}
	const unknown = "has the constraint %q, which charon does not know and ignores; "
	if name := suggest(token, knownConstraints(key)); name != "" {
		return invalid(text, unknown+"did you mean %q?", token, name)
	}
	if key == "" {
		return invalid(text, unknown+"write a key type first: pubkey, rsa, rsa/pss, ecdsa, ed25519 or ed448", token)
	}
	return invalid(text, unknown+"after %s there can be %s", token, key, strings.Join(keySchemes[key], ", "))
}

// knownConstraints are the tokens that can follow a key type.
func knownConstraints(key string) []string {
	return append(slices.Clone(keySchemes[key]), "pubkey", "rsa", "rsa/pss", "ecdsa", "ed25519", "ed448")
}
