package swanctl_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// flat lists the settings of a section and of those inside as "connections.net.version=2".
func flat(c *swanctl.Config, path string) []string {
	var settings []string
	for _, s := range c.Settings {
		settings = append(settings, path+s.Key+"="+s.Value)
	}
	for _, s := range c.Sections {
		settings = append(settings, path+s.Name+"{")
		settings = append(settings, flat(s, path+s.Name+".")...)
	}
	return settings
}

func TestParseConfig(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                         nil,
		" \t\r\n# all\n#comments":  nil,
		"a = b":                    {"a=b"},
		"a=b":                      {"a=b"},
		"a = b c\td":               {"a=b c d"},
		"a = b # comment":          {"a=b"},
		"a = b#comment":            {"a=b"},
		`a = "b # c"`:              {"a=b # c"},
		"a =\nb = c":               {"b=c"},
		"a = b\na =":               nil,
		"a = b\na = c":             {"a=c"},
		`a = ""`:                   {"a="},
		`a = "b  c"`:               {"a=b  c"},
		`a = "b" "c"`:              {"a=b c"},
		`a = b"c"`:                 {"a=b c"},
		`a = "b\"c\\d\te\nf\rg\h"`: {"a=b\"c\\d\te\nf\rgh"},
		"a = \"b\\\nc\"":           {"a=bc"},
		"a = \"b\\\r\nc\"":         {"a=bc"},
		"a = \"b\nc\"":             {"a=b\nc"},
		"a = \"b\r\nc\"":           {"a=b\nc"},
		`a = C=CH, O="x y"`:        {"a=C=CH, O= x y"},
		"a = b=c:d,e.f{g":          {"a=b=c:d,e.f{g"},
		"a { b = c }":              {"a{", "a.b=c"},
		"a\n{\nb = c\n}\n":         {"a{", "a.b=c"},
		"a { b = c\n} a { d = e }": {"a{", "a.b=c", "a.d=e"},
		"a { }":                    {"a{"},
		"a { b { c = d }\ne = f }": {"a{", "a.e=f", "a.b{", "a.b.c=d"},
		"a # comment\n= b":         {"a=b"},
		"include = b":              {"include=b"},
		"included { }":             {"included{"},
		"a-b_c/d = e":              {"a-b_c/d=e"},
	} {
		c, err := swanctl.ParseConfig(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := flat(c, ""); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestParseConfig_refused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		line int
		says string
	}{
		"a {":                          {1, "does not end"},
		"a = b\n}":                     {2, `no "{"`},
		"\n\na":                        {3, `neither "=" nor "{"`},
		"secretcanary":                 {1, `neither "=" nor "{"`},
		"a\n\n}":                       {1, `neither "=" nor "{"`},
		"x = y\na = \"secretcanary\nb": {2, "quotation mark"},
		`a = "secretcanary\`:           {1, "quotation mark"},
		`"secretcanary" = b`:           {1, `"\""`},
		"a.b = c":                      {1, "neither"},
		". = c":                        {1, `"."`},
		"a : secretcanary { }":         {1, "references"},
		"a { b : c, d { } }":           {1, "references"},
		strings.Repeat("a {\n", 101):   {101, "more than 100 deep"},
		"include conf.d/*.conf":        {1, "include is not supported"},
		"a {\n\tinclude\tb.conf\n}":    {2, "include is not supported"},
	} {
		_, err := swanctl.ParseConfig(text)
		var syntax *swanctl.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%q: %v is no syntax error", text, err)
			continue
		}
		if syntax.Line != want.line || !strings.Contains(syntax.Text, want.says) {
			t.Errorf("%q: %v, want line %d and %q", text, err, want.line, want.says)
		}
		if strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: the error shows a value: %v", text, err)
		}
	}
}

func TestConfig_Render(t *testing.T) {
	t.Parallel()
	c := &swanctl.Config{}
	net := c.AddSection("connections").AddSection("net-net")
	net.Set("version", "2")
	net.Set("remote_addrs", "192.0.2.1, %any")
	net.Set("updown", "/x y")
	net.AddSection("local").Set("id", `C=CH, O="x" \y`)
	text, err := net.Render()
	if err != nil {
		t.Fatal(err)
	}
	want := "version = 2\nremote_addrs = 192.0.2.1, %any\nupdown = /x y\nlocal {\n  id = \"C=CH, O=\\\"x\\\" \\\\y\"\n}\n"
	if text != want {
		t.Errorf("%q, want %q", text, want)
	}
	for _, name := range []string{"", "a b", "a.b", "a{", "include", "a=b", "a%sb", strings.Repeat("n", 128)} {
		c := &swanctl.Config{}
		c.AddSection(name)
		if text, err := c.Render(); err == nil {
			t.Errorf("a section %q is rendered: %q", name, text)
		}
	}
	for length, ok := range map[int]bool{115: true, 117: false} {
		c := &swanctl.Config{}
		name := strings.Repeat("n", length)
		c.AddSection("connections").AddSection(name).AddSection("children").AddSection(name).Set("mode", "tunnel")
		if _, err := c.Render(); (err == nil) != ok {
			t.Errorf("two names of %d bytes within each other: %v", length, err)
		}
	}
}

func TestSplitList(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][]string{
		"":                          nil,
		" , ":                       nil,
		"a":                         {"a"},
		"a,b , c d ,":               {"a", "b", "c d"},
		`"C=CH, O=x", b`:            {"C=CH, O=x", "b"},
		`'C=CH, O="x"'`:             {`C=CH, O="x"`},
		`"a,b`:                      {`"a`, "b"},
		`a"b,c"`:                    {`a"b`, `c"`},
		"10.1.0.0/16[tcp/80],1.2.3": {"10.1.0.0/16[tcp/80]", "1.2.3"},
	} {
		if got := swanctl.SplitList(value); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
	if value, err := swanctl.JoinList([]string{`a,"b'`}); err == nil {
		t.Errorf("an item with a comma and both quotation marks becomes %s", value)
	}
}

// FuzzParseConfig: what is read can be written, and reads the same again.
func FuzzParseConfig(f *testing.F) {
	f.Add("a { b = c\n d { e = \"f\\ng\" } }\n# h\ni = j k")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := swanctl.ParseConfig(text)
		if err != nil {
			return
		}
		written, err := c.Render()
		if err != nil && (strings.Contains(text, "%") || len(text) > 127) {
			return // names that swanctl takes for something else
		}
		if err != nil {
			t.Fatalf("%q cannot be written again: %v", text, err)
		}
		again, err := swanctl.ParseConfig(written)
		if err != nil {
			t.Fatalf("%q is written as %q, which cannot be read: %v", text, written, err)
		}
		if want, got := flat(c, ""), flat(again, ""); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is written as %q, which reads %q instead of %q", text, written, got, want)
		}
	})
}

// FuzzList: what is split can be joined, and splits the same again.
func FuzzList(f *testing.F) {
	f.Add(`a, "b, c", 'd "e"'`)
	f.Fuzz(func(t *testing.T, value string) {
		items := swanctl.SplitList(value)
		joined, err := swanctl.JoinList(items)
		if err != nil {
			return
		}
		if again := swanctl.SplitList(joined); !reflect.DeepEqual(items, again) {
			t.Errorf("%q: %q is joined to %q, which splits into %q", value, items, joined, again)
		}
	})
}
