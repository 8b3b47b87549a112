package provider

import "fmt"

// weakCrypto is what to say about weak cryptography. The zero value says nothing, as long as the setting is not known.
type weakCrypto string

const (
	warnOfWeakCrypto  weakCrypto = "warn"
	refuseWeakCrypto  weakCrypto = "error"
	allowWeakCrypto   weakCrypto = "allow"
	defaultWeakCrypto            = warnOfWeakCrypto
)

func parseWeakCrypto(text string) (weakCrypto, error) {
	switch w := weakCrypto(text); w {
	case warnOfWeakCrypto, refuseWeakCrypto, allowWeakCrypto:
		return w, nil
	}
	return "", fmt.Errorf(`%q is not one of "warn", "error", "allow"`, text)
}
