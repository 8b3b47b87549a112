package swanctl

// Certificates are all certificates and public keys that one auth round was loaded with. list-conns puts them into one
// list and shows no more of them than their subjects (src/libcharon/plugins/vici/vici_query.c, build_auth_cfgs).
type Certificates struct {
	// Certs are the elements of certs or of cacerts: PEM, or files on the gateway.
	Certs []string

	// Sections is the number of cert or cacert sections. What the gateway reads for them is not known here.
	Sections int

	// PublicKeys are the elements of pubkeys.
	PublicKeys []string

	// ID is the configured identity of the round, under which charon lists public keys.
	ID string
}

// anySubject stands for the subject of a certificate that only the gateway can read.
const anySubject = "\x00"

// Match compares what was loaded with the subjects that list-conns reports. If they agree, same is true. If not, certs
// is the list with what the daemon holds: elements that agree as they were, all others as the subjects reported.
func (c Certificates) Match(subjects []string) (certs []string, same bool) {
	expected, elements := c.expected()
	same = len(expected) == len(subjects)
	for i, subject := range subjects {
		switch {
		case i < len(expected) && (expected[i] == anySubject || SameSubject(expected[i], subject)):
			if elements[i] != "" {
				certs = append(certs, elements[i])
			}
		default:
			certs = append(certs, subject)
			same = false
		}
	}
	return certs, same
}

// expected returns the subjects that charon should report, and the element of Certs behind each. The element of a
// bundle stands with its first certificate.
func (c Certificates) expected() (subjects, elements []string) {
	add := func(subject, element string) {
		subjects = append(subjects, subject)
		elements = append(elements, element)
	}
	for _, text := range c.Certs {
		if !IsPEM(text) {
			add(anySubject, text)
			continue
		}
		element := text
		for _, certificate := range SplitPEM(text) {
			add(orAny(CertificateSubject(certificate)), element)
			element = ""
		}
	}
	for range c.Sections {
		add(anySubject, "")
	}
	for _, key := range c.PublicKeys {
		if c.ID != "" && apply(Identity.Printed, c.ID) != "%any" {
			add(apply(Identity.Printed, c.ID), "")
			continue
		}
		add(orAny(PublicKeyID(key)), "")
	}
	return subjects, elements
}

// orAny is for the certificates that charon can read and this program cannot: their subjects are taken as reported.
func orAny(subject string, err error) string {
	if err != nil {
		return anySubject
	}
	return subject
}
