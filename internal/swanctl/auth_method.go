package swanctl

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Method is an authentication method as list-conns reports it, spread over four keys. The zero value stands for a round
// that was loaded without one. Constraints are not reported (src/libcharon/plugins/vici/vici_query.c, build_auth_cfgs).
type Method struct {
	// Class is "public key", "pre-shared key", "EAP" or "XAuth".
	Class string

	// EAPType is charon's name of the EAP method, such as EAP_TLS, or a number in parentheses if it has none. It is
	// empty where any method will do.
	EAPType string

	// EAPVendor is the number of the vendor whose method it is, or empty for the methods of the IETF.
	EAPVendor string

	// XAuth is the name of the backend, or empty for the default one.
	XAuth string
}

// The classes of authentication methods.
const (
	classPublicKey = "public key"
	classPSK       = "pre-shared key"
	classEAP       = "EAP"
	classXAuth     = "XAuth"
)

// eapNumbers are the EAP methods that have a name in configurations. The last two are charon's own
// (src/libstrongswan/eap/eap.c).
var eapNumbers = map[string]int{
	"identity": 1, "md5": 4, "otp": 5, "gtc": 6, "tls": 13, "sim": 18, "ttls": 21, "aka": 23, "peap": 25, "mschapv2": 26,
	"tnc": 38, "pt": 54, "radius": 256, "dynamic": 257,
}

// eapNames are the configured names by number.
var eapNames = func() map[int]string {
	names := make(map[int]string, len(eapNumbers))
	for name, number := range eapNumbers {
		names[number] = name
	}
	return names
}()

// eapReported are the reported names that are not EAP_ and the configured name in capitals. Where a method has no
// configured name, its number stands for it.
var eapReported = map[int]string{
	2: "EAP_NOTIFICATION", 3: "EAP_NAK", 33: "EAP_MSTLV", 54: "EAP_PT_EAP", 254: "EAP_EXPANDED", 255: "EAP_EXPERIMENTAL",
}

// largestEAPNumber is that of the one octet that EAP has for the method.
const largestEAPNumber = 255

// largestVendor is the last enterprise number that charon takes (src/libstrongswan/pen/pen.h).
const largestVendor = 0xfffffd

// AuthMethod returns what list-conns reports for a valid text of the kind [Auth].
func AuthMethod(auth string) Method {
	lower := strings.ToLower(auth)
	switch {
	case lower == "psk":
		return Method{Class: classPSK}
	case strings.HasPrefix(lower, "xauth"):
		_, backend, _ := strings.Cut(auth, "-")
		return Method{Class: classXAuth, XAuth: backend}
	case strings.HasPrefix(lower, "eap"):
		method, _, _ := strings.Cut(auth, ":")
		return eapMethod(method)
	case slices.ContainsFunc([]string{"ike:", "pubkey", "rsa", "ecdsa"}, func(p string) bool { return strings.HasPrefix(auth, p) }):
		return Method{Class: classPublicKey}
	}
	return Method{}
}

// eapMethod reads eap, eap-METHOD or eap-METHOD-VENDOR.
func eapMethod(text string) Method {
	m := Method{Class: classEAP}
	_, method, ok := strings.Cut(text, "-")
	if !ok {
		return m
	}
	method, vendor, vendored := strings.Cut(method, "-")
	number, known := eapNumber(method)
	if !known || vendored && !plainNumber(vendor, largestVendor) {
		return m // any method at all: charon logs that, and goes on
	}
	m.EAPVendor = vendor
	m.EAPType = "(" + strconv.Itoa(number) + ")"
	if name, ok := eapReported[number]; ok {
		m.EAPType = name
	} else if name, ok := eapNames[number]; ok {
		m.EAPType = "EAP_" + strings.ToUpper(name)
	}
	return m
}

// eapNumber returns the number of a method that is given by its name, in any case, or as a number.
func eapNumber(method string) (number int, ok bool) {
	if number, ok := eapNumbers[strings.ToLower(method)]; ok {
		return number, true
	}
	if !plainNumber(method, largestEAPNumber) {
		return 0, false
	}
	number, err := strconv.Atoi(method)
	return number, err == nil
}

// reportedEAPNumber returns the number of a method from its reported name, or 0.
func reportedEAPNumber(name string) int {
	for number, reported := range eapReported {
		if reported == name {
			return number
		}
	}
	if short, ok := strings.CutPrefix(name, "EAP_"); ok {
		return eapNumbers[strings.ToLower(short)]
	}
	number, _ := strconv.Atoi(strings.Trim(name, "()"))
	return number
}

// Auth returns the shortest configuration text for the method. A class that is not known here is returned as reported.
func (m Method) Auth() string {
	switch m.Class {
	case classPublicKey:
		return "pubkey"
	case classPSK:
		return "psk"
	case classXAuth:
		if m.XAuth == "" {
			return "xauth"
		}
		return "xauth-" + m.XAuth
	case classEAP:
		if m.EAPType == "" {
			return "eap"
		}
		number := reportedEAPNumber(m.EAPType)
		if number == 0 {
			return "eap-" + laterEAPMethod(m.EAPType)
		}
		switch {
		case plainNumber(m.EAPVendor, largestVendor):
			// The methods of a vendor have numbers of their own, which the names of the IETF's do not fit.
			return "eap-" + strconv.Itoa(number) + "-" + m.EAPVendor
		case m.EAPVendor != "":
			return "eap-" + strconv.Itoa(number) + "-(" + m.EAPVendor + ")"
		}
		if name, ok := eapNames[number]; ok {
			return "eap-" + name
		}
		return "eap-" + strconv.Itoa(number)
	}
	return m.Class
}

// laterEAPMethod returns the name of a method of a later release. One that would be read as another method, as a method of a
// vendor, or as one with constraints is made such that it is no text that can be configured.
func laterEAPMethod(reported string) string {
	name := strings.ToLower(strings.TrimPrefix(reported, "EAP_"))
	if _, known := eapNumber(name); known || strings.ContainsAny(name, ":-") {
		return "(" + name + ")"
	}
	return name
}

// plainNumber reports whether text is a number from 1 to limit with nothing before or after it. charon would read a
// number that begins with a zero as octal.
func plainNumber(text string, limit int) bool {
	number, err := strconv.Atoi(text)
	return err == nil && number >= 1 && number <= limit && strconv.Itoa(number) == text
}

// eapMethods are the names of EAP methods in alphabetical order.
func eapMethods() []string { return slices.Sorted(maps.Keys(eapNumbers)) }
