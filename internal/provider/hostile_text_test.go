package provider_test

import (
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// evil is what no terminal should get: it clears the screen, sets a title, begins a line of its own, and turns the rest
// around. It is no valid UTF-8 either.
const evil = "x\x1b[2J\x1b]0;title\a\u009b31m\u202eevil\u200b\r\n\nGateway: unix:///fake\x00\xff\xfe"

// presentable checks that diagnostics show nothing of a daemon that could do anything to a terminal. A line break is the
// provider's own, and evil has one in front of another gateway.
func presentable(t *testing.T, what string, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	for _, d := range diags {
		texts := []string{d.Summary, d.Detail}
		if d.Attribute != nil {
			texts = append(texts, d.Attribute.String())
		}
		for _, text := range texts {
			presentableText(t, what, text)
		}
	}
}

func presentableText(t *testing.T, what, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s: no valid UTF-8, on which the protocol fails: %s", what, strconv.QuoteToASCII(text))
	}
	bad := func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }
	if i := strings.IndexFunc(text, bad); i >= 0 {
		t.Errorf("%s: a control character at byte %d: %s", what, i, strconv.QuoteToASCII(text))
	}
	if strings.Contains(text, "\nGateway: unix:///fake") {
		t.Errorf("%s: the daemon writes a line of its own: %s", what, strconv.QuoteToASCII(text))
	}
}

// storable checks that a state can be passed on: Terraform takes nothing but valid UTF-8.
func storable(t *testing.T, what string, state *tfprotov6.DynamicValue) {
	t.Helper()
	if state == nil {
		return
	}
	var content any
	if err := msgpack.Unmarshal(state.MsgPack, &content); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	storableValue(t, what, content)
}

func storableValue(t *testing.T, what string, content any) {
	t.Helper()
	switch c := content.(type) {
	case string:
		if !utf8.ValidString(c) {
			t.Errorf("%s: no valid UTF-8: %s", what, strconv.QuoteToASCII(c))
		}
	case []any:
		for _, item := range c {
			storableValue(t, what, item)
		}
	case map[string]any:
		for name, item := range c {
			storableValue(t, what+"."+name, item)
			storableValue(t, what, name)
		}
	}
}
