package vici

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// longestReason is as much of an errmsg as anybody reads. charon's are a line.
const longestReason = 2000

// reasonOf returns an errmsg as it may be shown: without the secrets that the
// command has sent, which a daemon or a proxy in front of it may repeat, and
// without what would break the line.
func reasonOf(reply, request *Message) string {
	reason, _ := reply.Get("errmsg")
	reason = Printable(withoutSecrets(reason, secretsIn(request)))
	if len(reason) > longestReason {
		end := longestReason
		for reason[end]&0xc0 == 0x80 { // in the middle of a character
			end--
		}
		reason = fmt.Sprintf("%s… (%d bytes)", reason[:end], len(reason))
	}
	return reason
}

// secretsIn collects the values of a request that are secret.
func secretsIn(m *Message) (secrets []string) {
	for e := range m.Elements() {
		switch {
		case e.Kind == KindSection:
			secrets = append(secrets, secretsIn(e.Section)...)
		case e.Kind == KindValue && secretKey(e.Name) && e.Value != "":
			secrets = append(secrets, e.Value)
		}
	}
	return secrets
}

// masked stands where a secret was.
const masked = "<secret>"

// withoutSecrets masks in a text whatever it has in common with a secret, also
// if it is a part of the secret only, or the secret quoted, in hexadecimal digits
// or base64.
func withoutSecrets(text string, secrets []string) string {
	if text == "" || len(secrets) == 0 {
		return text
	}
	hidden := make([]bool, len(text))
	for _, secret := range secrets {
		hide(hidden, text, secret, 6)
		if len(secret) < 4 {
			continue // two digits may be anything
		}
		hide(hidden, text, strings.Trim(strconv.Quote(secret), `"`), 8)
		hide(hidden, lowerASCII(text), hex.EncodeToString([]byte(secret)), 12)
		hide(hidden, text, base64.StdEncoding.EncodeToString([]byte(secret)), 8)
	}
	var b strings.Builder
	for i := range len(text) {
		switch {
		case !hidden[i]:
			b.WriteByte(text[i])
		case i == 0 || !hidden[i-1]:
			b.WriteString(masked)
		}
	}
	return b.String()
}

// hide marks the runs of at least size bytes that text shares with secret, or
// with all of a secret that is shorter.
func hide(hidden []bool, text, secret string, size int) {
	size = min(size, len(secret))
	parts := make(map[string]struct{}, len(secret))
	for i := range len(secret) - size + 1 {
		parts[secret[i:i+size]] = struct{}{}
	}
	for i := range len(text) - size + 1 {
		if _, shared := parts[text[i:i+size]]; !shared {
			continue
		}
		for j := range size {
			hidden[i+j] = true
		}
	}
}

// lowerASCII leaves every byte in its place, which strings.ToLower does not.
func lowerASCII(text string) string {
	lower := []byte(text)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower)
}
