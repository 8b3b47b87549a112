package swanctl

// CheckRelease returns why a daemon of release v cannot have the option at all, or nil.
func (o *Option) CheckRelease(v Version) error {
	if !v.AtLeast(o.Since) {
		return &ReleaseError{What: "the option " + o.Name, Since: o.Since, Release: v}
	}
	return nil
}

// CheckRelease returns why a daemon of release v does not read a valid text as it is meant, or nil.
func (k *Kind) CheckRelease(v Version, text string) error {
	if k.Since != nil {
		if since := k.Since(text); !v.AtLeast(since) {
			return &ReleaseError{What: quote(text), Since: since, Release: v}
		}
	}
	if k.Until != nil {
		if until := k.Until(text); !until.IsZero() && v.AtLeast(until) {
			return &ReleaseError{What: quote(text), Until: until, Release: v}
		}
	}
	return nil
}

// ReleaseError tells that a daemon is too old, or too new, for an option or one of its values.
type ReleaseError struct {
	// What is the option or value, as an error's text names it.
	What string

	// Since is the first release that has it, Until the first that has it no more. One of them is zero.
	Since, Until Version

	// Release is the daemon's.
	Release Version
}

// Error implements error.
func (e *ReleaseError) Error() string {
	if e.Since.IsZero() {
		return e.What + " is no longer known to strongSwan from " + e.Until.String() + " on, and the gateway runs " + e.Release.String()
	}
	return e.What + " needs strongSwan " + e.Since.String() + " or newer, and the gateway runs " + e.Release.String() +
		", which would refuse it or take it for something else"
}

// identitySince knows the forms of identities that are not as old as [Oldest], which takes them for key ids or for names
// that no peer has (src/libstrongswan/utils/identification.c).
func identitySince(text string) Version {
	id, err := parseIdentity(text)
	switch {
	case err != nil:
		return Version{}
	case id.typ == idURI:
		return Version{5, 9, 12}
	case id.typ == idExpression:
		return Version{6, 0, 2}
	}
	for _, r := range id.parts {
		if r.attribute == "organizationIdentifier" {
			return Version{6, 0, 5}
		}
	}
	return Version{}
}

// LacksIKEv1 reports whether a daemon of release v is built without IKEv1 unless somebody asked for it (--enable-ikev1
// of strongSwan's configure script). Such a daemon takes connections for IKEv1 without a word.
func (v Version) LacksIKEv1() bool { return v.AtLeast(Version{6, 1, 0}) }

// means returns whether a text means the same as another one.
func means(k *Kind, want string) func(text string) bool {
	return func(text string) bool { return k.Equal(text, want) }
}

// isXAuth recognises the auth rounds that only IKEv1 has.
func isXAuth(text string) bool { return AuthMethod(text).Class == classXAuth }
