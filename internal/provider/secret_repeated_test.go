package provider_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/privatekey"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestSecret_repeated: a daemon that repeats in its errmsg what it was sent does not bring a secret into an error, neither as
// it is, nor a part of it, nor in digits.
func TestSecret_repeated(t *testing.T) {
	t.Parallel()
	forms := map[string]func(string) string{
		"as it is":       func(v string) string { return v },
		"quoted":         func(v string) string { return fmt.Sprintf("%q", v) },
		"the first half": func(v string) string { return v[:(len(v)+1)/2] },
		"the end":        func(v string) string { return v[len(v)/2:] },
		"hexadecimal":    func(v string) string { return hex.EncodeToString([]byte(v)) },
		"capitals":       func(v string) string { return strings.ToUpper(hex.EncodeToString([]byte(v))) },
		"base64":         func(v string) string { return base64.StdEncoding.EncodeToString([]byte(v)) },
	}
	const pin = "pin-canary-4711"
	key := sampleKey(t, "p256-pkcs8")
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			secrets := secretServerOf(t, srv, "ike-moon")
			for _, command := range []string{"load-shared", "load-key", "load-token"} {
				srv.On(command, vicitest.Repeat(form))
			}
			srv.On("get-shared", haveSecrets())
			check := func(diags []*tfprotov6.Diagnostic, lost ...string) {
				t.Helper()
				oneError(t, diags, "", "cannot use", "<secret>")
				presentable(t, name, diags)
				for _, text := range lost {
					if strings.Contains(describe(diags), text) {
						t.Errorf("the error shows %q of a secret:%s", text, describe(diags))
					}
				}
			}
			check(secrets.apply(t.Context(), secrets.none(), moonSecret(nil)).Diagnostics, partsOf(canary)...)
			check(secrets.apply(t.Context(), storedSecret(secrets, nil), moonSecret(object{"secret_wo_version": 2})).Diagnostics, partsOf(canary)...)

			srv.On("get-keys", haveSecrets())
			keys := newKeyServer(t)
			keys.configure(object{"uri": srv.URI(), "timeout": "5s"})
			check(keys.apply(t.Context(), keys.none(), object{"pem_wo": key}).Diagnostics, partsOf(decryptedKey(t, key))...)
			token := object{"token": object{"handle": "0a0b", "pin": pin}}
			check(keys.apply(t.Context(), keys.none(), token).Diagnostics, partsOf(pin)...)
		})
	}
}

func decryptedKey(t *testing.T, text string) string {
	t.Helper()
	key, err := privatekey.Parse(text, "")
	if err != nil {
		t.Fatal(err)
	}
	return string(key.PKCS8)
}

// partsOf are what must not be seen of a secret, in all forms: no ten bytes of it.
func partsOf(secret string) (parts []string) {
	for i := range len(secret) - 10 {
		part := secret[i : i+10]
		parts = append(parts, part, hex.EncodeToString([]byte(part)), strings.ToUpper(hex.EncodeToString([]byte(part))))
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(secret))
	for i := range len(encoded) - 12 {
		parts = append(parts, encoded[i:i+12])
	}
	return parts
}

// TestSecret_answeredAsID: nor does one that answers with the secret where the id of the key belongs.
func TestSecret_answeredAsID(t *testing.T) {
	t.Parallel()
	key := sampleKey(t, "p256-pkcs8")
	for command, config := range map[string]object{
		"load-key":   {"pem_wo": key},
		"load-token": {"token": object{"handle": "0a0b", "pin": canary}},
	} {
		srv := vicitest.Start(t)
		s := keyServer(t, srv, "")
		for _, id := range []string{canary, key, strings.Repeat("0a", 20)} {
			srv.On(command, vicitest.Reply("success", "yes", "id", id))
			resp := s.apply(t.Context(), s.none(), config)
			if id == strings.Repeat("0a", 20) && command == "load-token" { // which is an id, and nobody knows another
				continue
			}
			oneError(t, resp.Diagnostics, "", srv.URI())
			// What may be loaded is in the state, with the id that it has, whatever the daemon says.
			if v, ok := s.holds(resp.NewState)["key_id"]; ok && !v.Equal(tftypes.NewValue(tftypes.String, keyIDOf(t, key))) {
				t.Errorf("%s: the state has the id %s", command, v)
			}
			if strings.Contains(describe(resp.Diagnostics), strings.Split(key, "\n")[1]) {
				t.Errorf("%s: the key is shown:%s", command, describe(resp.Diagnostics))
			}
		}
	}
}
