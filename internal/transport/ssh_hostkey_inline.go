package transport

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

// parseHostKeys reads lines of known_hosts, or of public key files. They are about one host, so
// names in front of the keys, if there are any, say nothing more. A line that cannot be read is
// an error, as somebody has just written it.
func parseHostKeys(text, setting string) (k knownHosts, err error) {
	usable := false
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, err := parseHostKey(line)
		if err != nil {
			return k, fmt.Errorf("line %d is no host key, such as \"ssh-ed25519 AAAA…\", with or without names of the host in front: %w", i+1, err)
		}
		key.where = setting
		usable = usable || key.marker != markRevoked
		k.keys = append(k.keys, key)
	}
	if !usable {
		return k, errors.New("there is no key in it")
	}
	return k, nil
}

func parseHostKey(line string) (knownKey, error) {
	// In this order: to known_hosts, a line without names has the key's type for a name.
	if !strings.HasPrefix(line, "@") {
		if fields := strings.Fields(line); len(fields) >= 2 {
			if key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(fields[0] + " " + fields[1])); err == nil {
				return knownKey{key: key}, nil
			}
		}
	}
	key, err := parseKnownKey(line)
	key.hosts = ""
	return key, err
}
