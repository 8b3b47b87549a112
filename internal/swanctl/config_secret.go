package swanctl

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

// ReadSecret turns a section below secrets into one with the options of [Secret]: the beginning of its name is the type,
// the values of all keys that begin with id are the owners, and a secret that begins with 0x or 0s is encoded in
// hexadecimal or base64 (src/swanctl/commands/load_creds.c).
func ReadSecret(c *Config) (*Config, error) {
	read := &Config{Name: c.Name, Line: c.Line, Sections: c.Sections}
	for _, t := range secretTypes {
		if strings.HasPrefix(c.Name, t) {
			read.set(Setting{Key: "type", Value: t, Line: c.Line})
			break
		}
	}
	if len(read.Settings) == 0 {
		return nil, syntaxError(c.Line, "swanctl knows no secret whose section begins like this; the name begins with one of %s",
			strings.Join(secretTypes, ", "))
	}
	var owners []string
	for _, s := range c.Settings {
		switch {
		case strings.HasPrefix(s.Key, "id"):
			owners = append(owners, s.Value)
		case s.Key == "secret" && isShared(read.Settings[0].Value):
			s.Value = readEncoded(read, s)
			read.set(s)
		default:
			read.set(s)
		}
	}
	if owners != nil {
		list, err := JoinList(owners)
		if err != nil {
			return nil, syntaxError(c.Line, "%v", err)
		}
		read.set(Setting{Key: "owners", Value: list, Line: c.Line})
	}
	return read, nil
}

// isShared reports whether a type of secret is the secret itself, and not the passphrase of a file or token.
func isShared(secretType string) bool {
	switch secretType {
	case "eap", "xauth", "ntlm", "ike", "ppk":
		return true
	}
	return false
}

// encodedSecret matches an encoded secret.
var encodedSecret = regexp.MustCompile(`(?s)^0([xXsS])(.*)$`)

// readEncoded returns the secret without its prefix, and notes the encoding.
func readEncoded(read *Config, s Setting) string {
	m := encodedSecret.FindStringSubmatch(s.Value)
	if m == nil {
		return s.Value
	}
	encoding := "base64"
	if strings.EqualFold(m[1], "x") {
		encoding = "hex"
	}
	read.set(Setting{Key: "encoding", Value: encoding, Line: s.Line})
	return m[2]
}

// WriteSecret is the opposite of [ReadSecret]. An error tells what swanctl.conf cannot express; it never shows the
// secret.
func WriteSecret(c *Config) (*Config, error) {
	written := &Config{Name: c.Name}
	encoding, secret, given := "", "", false
	for _, s := range c.Settings {
		switch s.Key {
		case "type":
			if !strings.HasPrefix(c.Name, s.Value) {
				return nil, fmt.Errorf("the section of a secret of type %s has to have a name that begins so, such as \"%s-%s\"",
					s.Value, s.Value, c.Name)
			}
		case "owners":
			owners := SplitList(s.Value)
			for i, owner := range owners {
				key := "id"
				if len(owners) > 1 {
					key = fmt.Sprintf("id-%d", i+1)
				}
				written.Set(key, owner)
			}
		case "encoding":
			encoding = s.Value
		case "secret":
			secret, given = s.Value, true
		default:
			written.Set(s.Key, s.Value)
		}
	}
	switch {
	case !given:
		return written, nil
	case encoding == "hex":
		secret = "0x" + secret
	case encoding == "base64":
		secret = "0s" + secret
	case isShared(c.setting("type")) && encodedSecret.MatchString(secret):
		// swanctl would decode it.
		secret = "0s" + base64.StdEncoding.EncodeToString([]byte(secret))
	}
	written.Set("secret", secret)
	return written, nil
}
