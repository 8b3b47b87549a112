package swanctl

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strings"
)

// SharedSecretType is what a secret that both ends know is for.
var SharedSecretType = Enum("type of a shared secret", enumValues("ike", "eap", "xauth", "ntlm", "ppk")...)

// SharedSecretID is the id under which a secret is loaded. swanctl takes the name of the section for it, which begins with
// the type; so it and the provider agree on which secret is which (src/swanctl/commands/load_creds.c).
func SharedSecretID(secretType, name string) string { return secretType + "-" + name }

// ParseSharedSecretID takes apart what [SharedSecretID] put together.
func ParseSharedSecretID(id string) (secretType, name string, err error) {
	secretType, name, _ = strings.Cut(id, "-")
	if SharedSecretType.Check(secretType) != nil || name == "" {
		return "", "", invalid(id, "is not the id of a shared secret: a type (ike, eap, xauth, ntlm or ppk), a hyphen and a name, "+
			`such as "ike-moon"`)
	}
	return secretType, name, CheckSharedSecretName(secretType, name)
}

// CheckSharedSecretName returns what is wrong with the name of a secret. charon takes any id, but lists and unloads only
// those that are printable and fit into a VICI name.
func CheckSharedSecretName(secretType, name string) error {
	if err := CheckName(name); err != nil {
		return err
	}
	if n := len(SharedSecretID(secretType, name)); n > maxName {
		return fmt.Errorf("the name is too long: the id on the gateway is the type, a hyphen and the name, which makes %d bytes; "+
			"charon takes %d at most", n, maxName)
	}
	return nil
}

// ntHashSize is the size of an NT hash, which is an MD4 (src/libstrongswan/credentials/keys/shared_key.h, SHARED_NT_HASH).
const ntHashSize = 16

// DecodeSharedSecret returns the bytes of a secret that is written in an encoding: text, hex or base64. No error shows any
// part of the secret. A text that begins with 0x or 0s, which swanctl.conf would decode, is taken as it is.
func DecodeSharedSecret(secretType, encoding, text string) ([]byte, error) {
	data, err := decodeSecret(encoding, text)
	switch {
	case err != nil:
		return nil, err
	case len(data) == 0:
		return nil, errors.New("the secret is empty; anybody would know it")
	case len(data) > math.MaxUint16:
		return nil, fmt.Errorf("the secret has %d bytes; VICI takes %d at most", len(data), math.MaxUint16)
	case secretType == "ntlm" && len(data) != ntHashSize:
		return nil, fmt.Errorf("the secret is no NT hash, which has %d bytes: %d digits with encoding = \"hex\". A password itself "+
			"is a secret of type eap", ntHashSize, 2*ntHashSize)
	}
	return data, nil
}

// lineBreaks are what programs put into long lines, and editors behind the last one.
var lineBreaks = strings.NewReplacer("\r", "", "\n", "")

func decodeSecret(encoding, text string) ([]byte, error) {
	switch encoding {
	case "hex":
		data, err := hex.DecodeString(lineBreaks.Replace(text))
		if err != nil {
			return nil, errors.New("the secret is not hexadecimal; write two digits for each byte, with nothing in front of " +
				"them or between, and no 0x")
		}
		return data, nil
	case "base64":
		data, err := base64.StdEncoding.Strict().DecodeString(lineBreaks.Replace(text))
		if err != nil {
			return nil, errors.New("the secret is not base64; write it with the characters + and / (not - and _), with the = at " +
				"its end, and without 0s in front")
		}
		return data, nil
	default:
		return []byte(text), nil
	}
}

// weakPSK is the size below which a pre-shared key is called weak: 128 bits if all of them are random.
const weakPSK = 16

// WeakSharedSecret reports whether a secret can be guessed by whoever watches, or takes part in, an IKE exchange and tries
// candidates at leisure. Passwords of users, which are short, never authenticate a gateway.
func WeakSharedSecret(secretType string, data []byte) bool {
	return secretType == "ike" && len(data) < weakPSK
}
