package vici_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// The key exchanges have one name, whatever the daemon's release calls them.
func TestClient_GetAlgorithms(t *testing.T) {
	t.Parallel()
	for _, section := range []string{"dh", "ke"} {
		m := vici.NewMessage()
		m.AddSection("encryption").Set("AES_CBC", "aesni")
		m.AddSection("nonce-gen").Set("NONCE_GEN", "nonce")
		m.AddSection(section).Set("ECP_256", "openssl")
		srv := vicitest.Start(t)
		srv.On("get-algorithms", vicitest.ReplyMessage(m))
		got, err := newClient(t, srv).GetAlgorithms(t.Context())
		want := vici.Algorithms{
			vici.Encryption: {"AES_CBC": "aesni"}, "nonce-gen": {"NONCE_GEN": "nonce"}, vici.KeyExchange: {"ECP_256": "openssl"},
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, %v", section, got, err)
		}
	}
}

func TestClient_GetAlgorithms_foreign(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("get-algorithms", vicitest.Reply("encryption", "AES_CBC"))
	_, err := newClient(t, srv).GetAlgorithms(t.Context())
	var invalid *vici.ProtocolError
	if !errors.As(err, &invalid) {
		t.Errorf("got %v, want a ProtocolError", err)
	}
}

//strongswan:each release
func TestReal_algorithms(t *testing.T) {
	t.Parallel()
	got, err := realClient(t).GetAlgorithms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for kind, name := range map[vici.AlgorithmType]string{
		vici.Encryption: "AES_CBC", vici.AEAD: "AES_GCM_16", vici.Integrity: "HMAC_SHA2_256_128",
		vici.PRF: "PRF_HMAC_SHA2_256", vici.KeyExchange: "CURVE_25519",
	} {
		if got[kind][name] == "" {
			t.Errorf("no plugin has %s of type %s; there are %v", name, kind, got[kind])
		}
	}
}
