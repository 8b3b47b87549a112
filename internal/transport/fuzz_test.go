package transport_test

import (
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// password is what no error and no target may show, in a URI with credentials.
const password = "hunter2-fuzz"

// FuzzParse: what is accepted is shown as a URI without a password that is accepted again, and means the same. Nothing
// shows a password, whatever is wrong around it.
func FuzzParse(f *testing.F) {
	for _, seed := range [][2]string{
		{"unix:///var/run/charon.vici", ""},
		{"unix:///tmp/a%20b%3F%23%25", "@host/s"},
		{"tcp://127.0.0.1:4502", "@127.0.0.1:4502"},
		{"tcp://[fe80::1%25eth0]:4502", "%zz@host:4502"},
		{"tcp://[fe80::1%25\xf2]:4502", "%zz@host:4502"},
		{"tls://gateway.example:1", "@gateway.example:1"},
		{"ssh://admin", "@[2001:db8::1]:22/run/charon.vici/"},
		{"ssh://moon/a//", "/@moon"},
		{"ssh://moon@sun", "?x#y@moon"},
		{"//admin", "@moon/run/charon.vici"},
		{"ftp://me", "@host"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		checkTarget(t, before)
		checkTarget(t, before+after)
		if !strings.Contains(after, "@") || strings.Contains(before+after, password) {
			return
		}
		uri := before + ":" + password + after
		target, err := transport.Parse(uri)
		if err != nil {
			if strings.Contains(err.Error(), password) {
				t.Errorf("Parse(%q) shows the password: %v", uri, err)
			}
			return
		}
		closeTarget(t, target)
		if u, err := url.Parse(uri); err != nil || strings.Contains(u.User.String(), password) {
			t.Errorf("Parse(%q) accepts a password: %s, %v", uri, target, err)
		}
	})
}

func checkTarget(t *testing.T, uri string) {
	t.Helper()
	target, err := transport.Parse(uri)
	if err != nil {
		return
	}
	closeTarget(t, target)
	shown := target.String()
	again, err := transport.Parse(shown)
	if err != nil {
		t.Errorf("Parse(%q) is shown as %q, which is refused: %v", uri, shown, err)
		return
	}
	closeTarget(t, again)
	if again.String() != shown {
		t.Errorf("Parse(%q) is shown as %q, and that as %q", uri, shown, again)
	}
	if u, err := url.Parse(shown); err != nil {
		t.Errorf("Parse(%q) is shown as %q: %v", uri, shown, err)
	} else if _, has := u.User.Password(); has {
		t.Errorf("Parse(%q) is shown with a password: %q", uri, shown)
	}
}

func closeTarget(t *testing.T, target transport.Target) {
	t.Helper()
	if c, ok := target.(io.Closer); ok {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}
