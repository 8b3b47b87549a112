package credential

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// caCertificate is a certificate of a CA that the daemon has, as PEM.
type caCertificate struct{ subject, pem string }

func caCertificates(ctx context.Context, g *gateway.Gateway) ([]caCertificate, error) {
	loaded, err := g.Certificates(ctx)
	if err != nil {
		return nil, err
	}
	var all []caCertificate
	for _, c := range loaded {
		if c.Type != "X509" || c.Flag != "CA" {
			continue
		}
		text := swanctl.CertificateBlock{Type: c.Type, DER: []byte(c.Data)}.PEM()
		if subject, err := swanctl.CertificateSubject(text); err == nil {
			all = append(all, caCertificate{subject, text})
		}
	}
	return all, nil
}

// withSubject returns the certificates that an authority may have, by its subject.
func withSubject(all []caCertificate, subject string) []string {
	var texts []string
	for _, c := range all {
		if swanctl.SameSubject(c.subject, subject) {
			texts = append(texts, c.pem)
		}
	}
	return texts
}

// readAuthority takes over what is reported. loaded are the certificates of all CAs.
func readAuthority(a vici.Authority, loaded []caCertificate, v section.Values) {
	certificates := withSubject(loaded, a.CACert)
	before, _ := section.Texts(v["subject"])
	v["subject"] = types.StringValue(a.CACert)
	for name, reported := range map[string][]string{"crl_uris": a.CRLURIs, "ocsp_uris": a.OCSPURIs} {
		o := swanctl.Authority.Option(name)
		if texts, _ := section.Texts(v[name]); !slices.Equal(texts, reported) {
			v[name] = section.FromTexts(o, reported)
		}
	}
	v["cert_uri_base"] = section.TextValue{StringValue: types.StringNull(), Kind: swanctl.URI}
	if a.CertURIBase != "" {
		v["cert_uri_base"] = section.TextValue{StringValue: types.StringValue(a.CertURIBase), Kind: swanctl.URI}
	}
	texts, _ := section.Texts(v["cacert"])
	configured := len(texts) == 1
	switch {
	case configured && !swanctl.IsPEM(texts[0]), !v["file"].IsNull(), !v["handle"].IsNull():
		return // which certificate is there is not known
	case configured && slices.ContainsFunc(certificates, func(text string) bool { return swanctl.CACertificate.Equal(text, texts[0]) }):
		return
	case configured && len(certificates) == 0 && len(before) == 1 && swanctl.SameSubject(before[0], a.CACert):
		// charon does not list a CA that signs OCSP responses, too (src/libcharon/plugins/vici/vici_query.c, enum_x509).
		return
	}
	// Nothing is configured after an import, and otherwise the certificate is another one. If there are several of its
	// subject, nobody tells which.
	v["cacert"] = section.TextValue{StringValue: types.StringNull(), Kind: swanctl.CACertificate}
	if len(certificates) == 1 {
		v["cacert"] = section.TextValue{StringValue: types.StringValue(certificates[0]), Kind: swanctl.CACertificate}
	}
}
