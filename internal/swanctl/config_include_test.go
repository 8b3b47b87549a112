package swanctl_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// What is included stands in place of the line, also within a section, and each place of a section is known.
func TestParseConfigFiles(t *testing.T) {
	t.Parallel()
	files := map[string][]swanctl.Included{
		"conf.d/*.conf": {
			{Name: "a.conf", Text: "connections { net { version = 1\n proposals = aes128-sha256-x25519 } }\ninclude more/b.conf\n"},
			{Name: "c.conf", Text: "\nconnections {\n net { version = 2 }\n}"},
		},
		"more/b.conf":   {{Name: "b.conf", Text: "pools { p { addrs = 10.3.0.0/24 } }"}},
		"children.conf": {{Name: "children.conf", Text: "lan { remote_ts = 10.1.0.0/16 }"}},
	}
	var asked []string
	c, err := swanctl.ParseConfigFiles("swanctl.conf", "include \"conf.d/*.conf\"\nconnections { net { children { include children.conf # the children\n } } }\n",
		func(from, pattern string) ([]swanctl.Included, error) {
			asked = append(asked, from+" "+pattern)
			return files[pattern], nil
		})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"swanctl.conf conf.d/*.conf", "a.conf more/b.conf", "swanctl.conf children.conf"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	net := c.Section("connections").Section("net")
	text, err := net.Render()
	if want := "version = 2\nproposals = aes128-sha256-x25519\nchildren {\n  lan {\n    remote_ts = 10.1.0.0/16\n  }\n}\n"; text != want || err != nil {
		t.Errorf("%q, want %q (%v)", text, want, err)
	}
	if want := []swanctl.ConfigPlace{{File: "a.conf", Line: 1}, {File: "c.conf", Line: 3}, {File: "swanctl.conf", Line: 2}}; !reflect.DeepEqual(net.Places, want) {
		t.Errorf("the section is in %v, want %v", net.Places, want)
	}
	if c.Section("pools").Section("p") == nil {
		t.Error("a file that a file includes is not read")
	}
}

func TestParseConfigFiles_fails(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"include loop":           "10 deep",
		"\ninclude open":         "open: line 1: a \"}\" is missing",
		"a {\ninclude close\n}":  "close: line 1: there is a \"}\"",
		"include gone":           "line 1: include",
		"include \"gone":         "quotation mark",
		"include odd\ninclude x": "odd: line 2",
	} {
		_, err := swanctl.ParseConfigFiles("swanctl.conf", text, func(_, pattern string) ([]swanctl.Included, error) {
			included, ok := map[string]string{"loop": "include loop", "open": "b {", "close": "}", "odd": "\n="}[pattern]
			if !ok {
				return nil, errors.New("there is no such file")
			}
			return []swanctl.Included{{Name: pattern, Text: included}}, nil
		})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", text, err, says)
		}
	}
}
