package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const gatewayConf = `
connections {
  net-net {
    remote_addrs = 192.0.2.1, %any   # the peer
    version = 2
    mobike = no
    rekey_time = 240m
    unique = REPLACE
    remote-2 { id = second }
    remote-1 {
      round = 7
      id = "C=CH, O=Acme Inc., CN=moon"
      groups = "'C=CH, O=a', b"
    }
    local { pubkeys = 0sMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE= }
    children {
      net { local_ts = 10.1.0.0/16, 10.2.0.0/16[tcp/80] }
      empty { }
    }
  }
}
secrets {
  ike-moon {
    id-1 = moon
    id-2 = "sun, the bright one"
    secret = 0x6d6f
  }
  eap { id = carol
    secret = 0sQUJD }
  xauth-dave { secret = "0 text" }
  private { file = moonKey.pem
    secret = 0xpassphrase }
  token-1 { handle = 01ab
    slot = 3
    pin = 1234 }
}
pools {
  rw { addrs = 10.3.0.0/24
    dns = 10.1.0.10, 10.1.0.11
    25 = 10.1.0.12 }
}
authorities {
  acme { cacert = ca.pem
    crl_uris = http://crl.example.org/a, ldap://b }
}
`

func TestParseFunction(t *testing.T) {
	t.Parallel()
	v, failed := newServer(t).parse(gatewayConf)
	if failed != nil {
		t.Fatal(failed.Text)
	}
	net := []any{"connections", "net-net"}
	for _, c := range []struct {
		want string
		path []any
	}{
		{`"192.0.2.1"`, append(net, "remote_addrs", 0)},
		{`"%any"`, append(net, "remote_addrs", 1)},
		{`"2"`, append(net, "version")},
		{`"false"`, append(net, "mobike")},
		{`"240m"`, append(net, "rekey_time")},
		{`"replace"`, append(net, "unique")},
		{`null`, append(net, "dscp")},
		{`"second"`, append(net, "remote", 0, "id")},
		{`"C=CH, O=Acme Inc., CN=moon"`, append(net, "remote", 1, "id")},
		{`"C=CH, O=a"`, append(net, "remote", 1, "groups", 0)},
		{`null`, append(net, "remote", 1, "round")},
		{"\"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n\"", append(net, "local", 0, "pubkeys", 0)},
		{`"10.2.0.0/16[tcp/80]"`, append(net, "children", "net", "local_ts", 1)},
		{`null`, append(net, "children", "empty", "local_ts")},
		{`"ike"`, []any{"secrets", "ike-moon", "type"}},
		{`"sun, the bright one"`, []any{"secrets", "ike-moon", "owners", 1}},
		{`"6d6f"`, []any{"secrets", "ike-moon", "secret"}},
		{`"hex"`, []any{"secrets", "ike-moon", "encoding"}},
		{`"base64"`, []any{"secrets", "eap", "encoding"}},
		{`"QUJD"`, []any{"secrets", "eap", "secret"}},
		{`"0 text"`, []any{"secrets", "xauth-dave", "secret"}},
		{`null`, []any{"secrets", "xauth-dave", "encoding"}},
		{`null`, []any{"secrets", "xauth-dave", "owners"}},
		{`"0xpassphrase"`, []any{"secrets", "private", "secret"}},
		{`"3"`, []any{"secrets", "token-1", "slot"}},
		{`"10.3.0.0/24"`, []any{"pools", "rw", "addrs"}},
		{`"10.1.0.11"`, []any{"pools", "rw", "dns", 1}},
		{`"10.1.0.12"`, []any{"pools", "rw", "attributes", "25", 0}},
		{`"ldap://b"`, []any{"authorities", "acme", "crl_uris", 1}},
	} {
		if got := at(t, v, c.path...); got != c.want {
			t.Errorf("%v: %s, want %s", c.path, got, c.want)
		}
	}
}

func TestParseFunction_refused(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"connections {\n  a {\n    dpd_dealy = 5\n  }\n}":              `line 3: connection "a": there is no option "dpd_dealy" (did you mean "dpd_delay"?)`,
		"connections { a {\n left = 192.0.2.1 } }":                     `line 2: connection "a": there is no option "left" (did you mean local_addrs of a connection?)`,
		"connections { a {\n esp_proposals = aes256gcm16 } }":          `there is no option "esp_proposals" (did you mean esp_proposals of a child?)`,
		"connections { a { children { b { version = 2 } } } }":         `there is no option "version" (did you mean version of a connection?)`,
		"connections { a { keyingtries = %forever } }":                 "write 0 to never give up",
		"connections {\n a {\n children {\n mode = tunnel\n}\n}\n}":    "line 4: a key stands in children",
		"connections { a { bogus { } } }":                              `there is no section "bogus" inside`,
		"connections { mode = x }":                                     "a key stands in connections",
		"version = 2":                                                  "outside of all sections",
		"conns { }":                                                    `"conns" is no section`,
		"connections { a { version = two } }":                          "line 1: version:",
		"connections { a {\n mobike = maybe } }":                       "line 2: mobike:",
		"connections { a : b { } }":                                    "references",
		"include other.conf":                                           "include is not supported",
		"secrets { bogus-1 { secret = canary } }":                      "swanctl knows no secret",
		"secrets { ike-1 { password = canary } }":                      `there is no option "password"`,
		"secrets { ike-1 { secret = \"canary } }":                      "quotation mark",
		"pools { a { 99999999 = x } }":                                 `there is no option "99999999"`,
		"authorities { a {\n\n\n cacert = x\n slot = canary-of-slot\n": "does not end",
	} {
		_, failed := newServer(t).parse(text)
		switch {
		case failed == nil:
			t.Errorf("%q is taken", text)
		case !strings.Contains(failed.Text, says):
			t.Errorf("%q: %q lacks %q", text, failed.Text, says)
		case strings.Contains(failed.Text, "canary"):
			t.Errorf("%q: the error shows a value: %s", text, failed.Text)
		}
	}
}

// literal makes the value of an object literal: objects and tuples, as a CLI passes them to a function.
func literal(v any) tftypes.Value {
	switch v := v.(type) {
	case object:
		attributeTypes := map[string]tftypes.Type{}
		attributes := map[string]tftypes.Value{}
		for name, a := range v {
			attributes[name] = literal(a)
			attributeTypes[name] = attributes[name].Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: attributeTypes}, attributes)
	case []any:
		elementTypes := []tftypes.Type{}
		elements := []tftypes.Value{}
		for _, e := range v {
			elements = append(elements, literal(e))
			elementTypes = append(elementTypes, elements[len(elements)-1].Type())
		}
		return tftypes.NewValue(tftypes.Tuple{ElementTypes: elementTypes}, elements)
	case int:
		return tftypes.NewValue(tftypes.Number, v)
	case bool:
		return tftypes.NewValue(tftypes.Bool, v)
	case nil:
		return tftypes.NewValue(tftypes.DynamicPseudoType, nil)
	case tftypes.Value:
		return v
	default:
		return tftypes.NewValue(tftypes.String, v)
	}
}

func TestRenderFunction(t *testing.T) {
	t.Parallel()
	text, failed := newServer(t).render(literal(object{
		"connections": object{"net": object{
			"name": "net", "version": 2, "mobike": false, "encap": "yes", "dscp": nil, "remote_addrs": []any{"192.0.2.1", "192.0.2.2"},
			"local":    []any{object{"auth": "psk", "id": "C=CH, O=x"}},
			"remote":   []any{object{"auth": "pubkey", "groups": []any{"C=CH, O=x"}}, object{"auth": "eap", "cert": []any{object{"file": "/x"}}}},
			"children": object{"a": object{"mode": "tunnel"}},
		}},
		"secrets": object{"ike-1": object{"type": "ike", "owners": []any{"a", "b"}, "secret": "0xnot-hex"}},
		"pools":   object{"rw": object{"addrs": "10.3.0.0/24", "attributes": object{"25": []any{"10.0.0.1"}}}},
	}))
	if failed != nil {
		t.Fatal(failed.Text)
	}
	want := `connections {
  net {
    version = 2
    remote_addrs = 192.0.2.1, 192.0.2.2
    encap = yes
    mobike = no
    local {
      auth = psk
      id = C=CH, O=x
    }
    remote-1 {
      auth = pubkey
      groups = "\"C=CH, O=x\""
      round = 1
    }
    remote-2 {
      auth = eap
      round = 2
      cert {
        file = /x
      }
    }
    children {
      a {
        mode = tunnel
      }
    }
  }
}
secrets {
  ike-1 {
    id-1 = a
    id-2 = b
    secret = 0sMHhub3QtaGV4
  }
}
pools {
  rw {
    25 = 10.0.0.1
    addrs = 10.3.0.0/24
  }
}
`
	if text != want {
		t.Errorf("rendered:\n%s\nwant:\n%s", text, want)
	}
}

func TestRenderFunction_refused(t *testing.T) {
	t.Parallel()
	connection := func(o object) object { return object{"connections": object{"a": o}} }
	for _, c := range []struct {
		config any
		says   string
	}{
		{"text", "config: an object is needed"},
		{object{"conns": object{}}, "conns: the file holds"},
		{connection(object{"dpd_dealy": 5}), `connections["a"].dpd_dealy`},
		{connection(object{"version": "two"}), `connections["a"].version`},
		{connection(object{"mobike": "maybe"}), `connections["a"].mobike`},
		{connection(object{"remote_addrs": "192.0.2.1"}), `connections["a"].remote_addrs: a list is needed`},
		{connection(object{"remote_addrs": []any{nil}}), `connections["a"].remote_addrs: a text`},
		{connection(object{"local": []any{object{"id": ""}}}), `connections["a"].local[0].id`},
		{connection(object{"children": object{"x": "y"}}), `connections["a"].children["x"]: an object`},
		{object{"connections": object{"a.b": object{}}}, `"a.b"`},
		{object{"secrets": object{"moon": object{"type": "ike", "secret": "canary"}}}, `"ike-moon"`},
		{object{"secrets": object{"ike": object{"type": "ike", "secret": []any{"canary"}}}}, `secrets["ike"].secret`},
		{object{"pools": object{"rw": object{"attributes": object{"dns": []any{"x"}}}}}, `pools["rw"].attributes["dns"]`},
	} {
		_, failed := newServer(t).render(literal(c.config))
		switch {
		case failed == nil:
			t.Errorf("%v is taken", c.config)
		case !strings.Contains(failed.Text, c.says):
			t.Errorf("%v: %q lacks %q", c.config, failed.Text, c.says)
		case strings.Contains(failed.Text, "canary"):
			t.Errorf("%v: the error shows a secret: %s", c.config, failed.Text)
		}
	}
}

func TestRenderFunction_unknown(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	v, failed := s.call("render_swanctl_conf", literal(object{
		"connections": object{"a": object{"version": tftypes.NewValue(tftypes.Number, tftypes.UnknownValue)}},
	}))
	if failed != nil {
		t.Fatal(failed.Text)
	}
	if v.IsKnown() {
		t.Errorf("an unknown version renders %v", v)
	}
}
