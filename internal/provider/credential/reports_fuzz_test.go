package credential

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section/sectiontest"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// FuzzReports: // whatever a daemon reports, before and now, refreshes make values of it that fit the schema, and the next
// refresh of the same finds nothing new.
func FuzzReports(f *testing.F) {
	sectiontest.AddPairs(f, 2)
	codec := sectiontest.NewCodec(f, NewAuthorityResource())
	f.Fuzz(func(t *testing.T, which uint8, first, second string) {
		before, now, ok := sectiontest.Pair(first, second)
		switch {
		case !ok:
		case which%2 == 0:
			checkAuthorityReports(t, codec, before, now)
		default:
			checkCertificateReports(t, before, now)
		}
	})
}

func checkAuthorityReports(t *testing.T, c sectiontest.Codec, reports ...*vici.Message) {
	t.Helper()
	v := maps.Clone(c.Nulls)
	for _, m := range reports {
		var a vici.Authority
		a.CACert, _ = m.Get("cacert")
		a.CRLURIs, _ = m.List("crl_uris")
		a.OCSPURIs, _ = m.List("ocsp_uris")
		a.CertURIBase, _ = m.Get("cert_uri_base")
		data, _ := m.Get("data")
		loaded := []caCertificate{{subject: a.CACert, pem: swanctl.CertificateBlock{Type: "X509", DER: []byte(data)}.PEM()}}
		readAuthority(a, loaded, v)
		c.Check(t, v)
		again := maps.Clone(v)
		readAuthority(a, loaded, again)
		if !section.Equal(again, v) {
			t.Errorf("%+v was read as %v, and then as %v", a, v, again)
		}
	}
}

func checkCertificateReports(t *testing.T, reports ...*vici.Message) {
	t.Helper()
	for _, m := range reports {
		var c vici.Certificate
		c.Type, _ = m.Get("type")
		c.Flag, _ = m.Get("flag")
		c.Data, _ = m.Get("data")
		l := listCertificate(c)
		if l.compare(l) != 0 {
			t.Errorf("%+v differs from itself", l)
		}
		imported := certificateModel{Fingerprint: types.StringValue(l.Fingerprint), PEM: section.TextValue{StringValue: types.StringNull(), Kind: swanctl.CertificateData}}
		if imported.read([]vici.Certificate{c}) && !imported.PEM.Equal(attr.Value(section.TextValue{StringValue: l.PEM, Kind: swanctl.CertificateData})) {
			t.Errorf("%+v is listed as %s, and imported as %s", c, l.PEM, imported.PEM)
		}
	}
}
