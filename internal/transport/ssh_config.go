package transport

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/kevinburke/ssh_config"
)

// userConfig is what the user's ssh_config says of hosts. Without a file, it
// says nothing.
type userConfig struct {
	file   string
	config *ssh_config.Config
}

// defaultIdentities are the keys that ssh looks for where IdentityFile names none.
var defaultIdentities = []string{"~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa"}

// maxJumps bounds a chain of ProxyJump, which may be a circle.
const maxJumps = 8

func (s SSHSettings) readConfig() (userConfig, error) {
	if !s.Config {
		return userConfig{}, nil
	}
	c := userConfig{file: s.ConfigFile}
	if c.file == "" {
		c.file = "~/.ssh/config"
	}
	text, err := os.ReadFile(home(c.file))
	if err != nil {
		return c, &SettingError{Setting: "ssh_config", Err: err}
	}
	if c.config, err = ssh_config.Decode(bytes.NewReader(text)); err != nil {
		return c, c.wrong("%w", err)
	}
	return c, nil
}

// wrong is the error of what the file says.
func (c userConfig) wrong(format string, a ...any) error {
	return &SettingError{Setting: "ssh_config", Err: fmt.Errorf("%s: %w", c.file, fmt.Errorf(format, a...))}
}

// apply fills in what is not set otherwise.
func (c userConfig) apply(h hop) (hop, error) {
	if c.config == nil {
		return h, nil
	}
	alias := h.Host
	if h.User == "" {
		h.User = c.get(alias, "User")
	}
	if h.Port == 0 {
		h.Port, _ = strconv.Atoi(c.get(alias, "Port"))
	}
	if name := c.get(alias, "HostName"); name != "" {
		h.Host = expand(name, h, alias)
	}
	if err := c.applyHostKeys(&h, alias); err != nil {
		return h, err
	}
	if err := c.applyConnecting(&h, alias); err != nil {
		return h, err
	}
	if h.PrivateKey == "" && len(h.PrivateKeyFiles) == 0 && h.Password == "" {
		files, _ := c.config.GetAll(alias, "IdentityFile")
		for _, file := range files {
			h.identities = append(h.identities, expand(strings.Trim(file, `"`), h, alias))
		}
		h.identitiesOnly = strings.EqualFold(c.get(alias, "IdentitiesOnly"), "yes")
	}
	if socket := c.get(alias, "IdentityAgent"); socket != "" {
		h.agentSocket = c.agent(socket, h, alias)
		h.noAgent = h.agentSocket == ""
	}
	return h, nil
}

// jumps returns the hosts to go through, as ProxyJump says, and what it says of
// the first of them in turn.
func (c userConfig) jumps(alias string, depth int) ([]hop, error) {
	if c.config == nil {
		return nil, nil
	}
	keyword, list := c.first(alias, "ProxyCommand", "ProxyJump")
	if keyword == "ProxyCommand" && !strings.EqualFold(list, "none") {
		return nil, c.unsupported(alias, keyword, "Name the hosts to go through in ProxyJump, or in the setting bastion")
	}
	if list == "" || strings.EqualFold(list, "none") {
		return nil, nil
	}
	if depth == maxJumps {
		return nil, c.wrong("ProxyJump of %s goes through more than %d hosts, perhaps in a circle", alias, maxJumps)
	}
	var hops []hop
	for i, name := range strings.Split(list, ",") {
		jump, err := parseJump(strings.TrimSpace(name))
		if err != nil {
			return nil, c.wrong("ProxyJump %s of %s: %w", name, alias, err)
		}
		if i == 0 {
			before, err := c.jumps(jump.Host, depth+1)
			if err != nil {
				return nil, err
			}
			hops = append(hops, before...)
		}
		h, err := c.apply(hop{SSHHop: jump, setting: "ssh_config, ProxyJump " + jump.Host + ": "})
		if err != nil {
			return nil, err
		}
		hops = append(hops, h)
	}
	return hops, nil
}

// parseJump reads [user@]host[:port] or ssh://[user@]host[:port].
func parseJump(text string) (SSHHop, error) {
	var h SSHHop
	rest := strings.TrimPrefix(text, "ssh://")
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		h.User, rest = rest[:at], rest[at+1:]
	}
	h.Host = rest
	if colon := strings.LastIndexByte(rest, ':'); colon >= 0 && (strings.Count(rest, ":") == 1 || strings.HasPrefix(rest, "[")) &&
		!strings.HasSuffix(rest, "]") {
		port, err := strconv.ParseUint(rest[colon+1:], 10, 16)
		if err != nil {
			return h, fmt.Errorf("%s is no port", rest[colon+1:])
		}
		h.Host, h.Port = rest[:colon], int(port)
	}
	h.Host = strings.Trim(h.Host, "[]")
	if h.Host == "" {
		return h, fmt.Errorf("it names no host")
	}
	return h, nil
}

func (c userConfig) get(alias, key string) string {
	value, _ := c.config.Get(alias, key) // its error is that of a hostile number of includes, which Decode finds first
	return strings.Trim(value, `"`)
}

// expand replaces the tokens of ssh_config(5) that a name of a host or file can
// do with.
func expand(text string, h hop, alias string) string {
	port := h.Port
	if port == 0 {
		port = 22
	}
	// For HostName, %h is the name given.
	host := h.Host
	directory, _ := os.UserHomeDir()
	return strings.NewReplacer("%%", "%", "%h", host, "%n", alias, "%d", directory, "%r", h.User, "%p", strconv.Itoa(port)).Replace(text)
}
