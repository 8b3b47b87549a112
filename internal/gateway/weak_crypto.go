package gateway

import "fmt"

// WeakCrypto is what to say about weak cryptography. The zero value says nothing, as long as the setting is not known.
type WeakCrypto string

// What the provider's weak_crypto can be.
const (
	WarnOfWeakCrypto  WeakCrypto = "warn"
	RefuseWeakCrypto  WeakCrypto = "error"
	AllowWeakCrypto   WeakCrypto = "allow"
	DefaultWeakCrypto            = WarnOfWeakCrypto
)

// ParseWeakCrypto reads the setting.
func ParseWeakCrypto(text string) (WeakCrypto, error) {
	switch w := WeakCrypto(text); w {
	case WarnOfWeakCrypto, RefuseWeakCrypto, AllowWeakCrypto:
		return w, nil
	}
	return "", fmt.Errorf(`%q is not one of "warn", "error", "allow"`, text)
}
