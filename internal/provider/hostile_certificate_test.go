package provider_test

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestHostile_certificate: peers send certificates, charon lists them, and a name in one is any bytes.
func TestHostile_certificate(t *testing.T) {
	t.Parallel()
	for _, tag := range []int{asn1.TagUTF8String, asn1.TagT61String, asn1.TagIA5String, asn1.TagBMPString} {
		value := evil + "\xd8"
		commonName := append([]byte{0x06, 3, 0x55, 4, 3, byte(tag), byte(len(value))}, value...)
		name := nestedDER(0x30, nestedDER(0x31, nestedDER(0x30, commonName)))
		key := newKey(t)
		template := &x509.Certificate{SerialNumber: big.NewInt(1), RawSubject: name, NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour)}
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		srv := vicitest.Start(t)
		srv.On("list-certs", vicitest.Event("list-cert", vicitest.Message("type", "X509", "flag", evil, "data", string(der))), vicitest.Reply())
		s := newServer(t)
		s.configure(object{"uri": srv.URI()})
		resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
			TypeName: "strongswan_certificates", Config: s.dynamic(s.schema.DataSourceSchemas["strongswan_certificates"].ValueType(), object{}),
		})
		if err != nil || len(resp.Diagnostics) > 0 {
			t.Fatalf("%v%s", err, describe(resp.Diagnostics))
		}
		storable(t, "data source", resp.State)
		for _, result := range newListServer(t, "strongswan_certificate", object{"uri": srv.URI()}).found(listRequest{config: object{}, include: true}) {
			presentableText(t, "display name", result.DisplayName)
			storable(t, "list", result.Resource)
		}
	}
}

func nestedDER(tag byte, content []byte) []byte {
	return append([]byte{tag, byte(len(content))}, content...)
}
