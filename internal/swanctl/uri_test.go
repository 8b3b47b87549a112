package swanctl_test

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestURI(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.URI, means{
		{"http://crl.example.org/ca.crl"},
		{"ldap://ldap.example.org/cn=CA?certificateRevocationList"},
		{"file:///etc/swanctl/x509crl/ca.crl"},
		{"http://[2001:db8::1]:8080/"},
	}, refusals{
		"": "is empty", "crl.example.org/ca.crl": "no scheme", "http://crl example.org": "is not a URI", "http:": "nothing follows", "http://crl.example.org/\u00fc": "printable ASCII",
	})
}
