package swanctl

import "net/url"

// URI is an absolute URI. charon takes any text, and finds out that it is none when it needs what is there.
var URI = &Kind{Name: "URI", Check: checkURI}

func checkURI(text string) error {
	if err := checkPrintable(text, maxText); err != nil {
		return err
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return invalid(text, "is not a URI such as %q", "http://crl.example.org/ca.crl")
	case u.Scheme == "":
		return invalid(text, "has no scheme in front, such as %q", "http://")
	case u.Host == "" && u.Path == "" && u.Opaque == "":
		return invalid(text, "is incomplete: nothing follows the scheme")
	}
	return nil
}
