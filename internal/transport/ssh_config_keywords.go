package transport

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/kevinburke/ssh_config"
)

// unsupported is the error of a keyword that says where the connection goes, or whom to trust,
// and cannot be honoured: to ignore it would connect to something else.
func (c userConfig) unsupported(alias, keyword, instead string) error {
	return c.wrong("%s is set for %s, and this provider does not support it. %s", keyword, alias, instead)
}

// first returns the keyword that comes first in the file, of which the others mean nothing
// beside it, and its value.
func (c userConfig) first(alias string, keywords ...string) (keyword, value string) {
	for _, host := range c.config.Hosts {
		if !host.Matches(alias) {
			continue
		}
		for _, node := range host.Nodes {
			for _, keyword := range keywords {
				switch n := node.(type) {
				case *ssh_config.KV:
					if strings.EqualFold(n.Key, keyword) {
						return keyword, strings.Trim(n.Value, `"`)
					}
				case *ssh_config.Include:
					if value := n.Get(alias, keyword); value != "" {
						return keyword, strings.Trim(value, `"`)
					}
				}
			}
		}
	}
	return "", ""
}

// applyHostKeys fills in how to know the host.
func (c userConfig) applyHostKeys(h *hop, alias string) error {
	h.hostKeyAlias = c.get(alias, "HostKeyAlias")
	if len(h.KnownHostsFiles) > 0 || h.HostKey != "" {
		return nil
	}
	for _, keyword := range []string{"KnownHostsCommand", "RevokedHostKeys"} {
		if value := c.get(alias, keyword); value != "" && !strings.EqualFold(value, "none") {
			return c.unsupported(alias, keyword, "Set host_key or known_hosts_file, which prevail over it")
		}
	}
	h.knownHosts = append([]string{}, c.files(*h, alias, "UserKnownHostsFile", userKnownHosts)...)
	h.knownHosts = append(h.knownHosts, c.files(*h, alias, "GlobalKnownHostsFile", globalKnownHosts)...)
	return nil
}

// applyConnecting fills in how to connect.
func (c userConfig) applyConnecting(h *hop, alias string) error {
	switch canonical := strings.ToLower(c.get(alias, "CanonicalizeHostname")); canonical {
	case "", "no", "none":
	default:
		return c.unsupported(alias, "CanonicalizeHostname", "Give the whole name of the host, or set its HostName")
	}
	for _, keyword := range []string{"BindAddress", "BindInterface"} {
		if c.get(alias, keyword) != "" {
			return c.unsupported(alias, keyword, "Leave it out for this host, or set host in place of ssh_config")
		}
	}
	switch family := strings.ToLower(c.get(alias, "AddressFamily")); family {
	case "inet":
		h.network = "tcp4"
	case "inet6":
		h.network = "tcp6"
	}
	text := c.get(alias, "ConnectTimeout")
	if text == "" || strings.EqualFold(text, "none") {
		return nil
	}
	if _, err := strconv.Atoi(text); err == nil {
		text += "s"
	}
	timeout, err := time.ParseDuration(text)
	if err != nil || timeout < 0 {
		return c.wrong("ConnectTimeout of %s: %q is not a time", alias, text)
	}
	h.connectTimeout = timeout
	return nil
}

// files returns a list of files, which may be in quotes, or the default one.
func (c userConfig) files(h hop, alias, keyword string, otherwise []string) (files []string) {
	value, _ := c.config.Get(alias, keyword)
	if value == "" {
		return otherwise
	}
	if strings.EqualFold(value, "none") {
		return nil
	}
	// The parser takes away a quote at either end: "a b", and of "a" "b" the outer two.
	if before, _, found := strings.Cut(value, `"`); found && strings.TrimSpace(before) != "" && !strings.HasSuffix(before, " ") {
		value = `"` + value + `"`
	} else if _, err := os.Stat(home(value)); err == nil {
		return []string{value}
	}
	for i, part := range strings.Split(value, `"`) {
		words := strings.Fields(part)
		if i%2 == 1 {
			words = []string{part}
		}
		for _, word := range words {
			files = append(files, expand(word, h, alias))
		}
	}
	return files
}

// agent returns the socket that IdentityAgent names, or nothing if there shall be no agent.
func (c userConfig) agent(value string, h hop, alias string) string {
	switch {
	case strings.EqualFold(value, "none"):
		return ""
	case value == "SSH_AUTH_SOCK":
		return os.Getenv(value)
	case strings.HasPrefix(value, "$"):
		return os.Getenv(strings.Trim(value, "${}"))
	}
	return home(expand(value, h, alias))
}

// tooLate is why an attempt to connect ends.
func (h hop) tooLate() error {
	return fmt.Errorf("no SSH server answered within the ConnectTimeout of ssh_config (%s): %w", h.connectTimeout, os.ErrDeadlineExceeded)
}
