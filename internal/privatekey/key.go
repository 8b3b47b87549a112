package privatekey

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/cloudflare/circl/sign/ed448"
)

// Key is a private key that charon reads. Nothing but its id may be shown to anybody.
type Key struct {
	// ID is charon's name for the key: the SHA-1 of the bits of its public key (the subjectPublicKey of a certificate) in
	// hexadecimal digits (src/libstrongswan/credentials/cred_encoding.h, KEYID_PUBKEY_SHA1).
	ID string

	// PKCS8 is the key in DER, not encrypted.
	PKCS8 []byte

	// Encrypted tells that the text that the key was read from was encrypted.
	Encrypted bool
}

// String keeps the key itself out of logs and errors.
func (k Key) String() string { return "private key " + k.ID }

// GoString does that for %#v.
func (k Key) GoString() string { return k.String() }

var (
	errBroken    = errors.New("the private key cannot be parsed: is it complete?")
	errAlgorithm = errors.New("the private key is of an algorithm that cannot be loaded; charon signs with RSA, ECDSA on the curves P-256, " +
		"P-384 and P-521, Ed25519 and Ed448")
)

var oidEd448 = asn1.ObjectIdentifier{1, 3, 101, 113}

// envelope is a PrivateKeyInfo (RFC 5208) or OneAsymmetricKey (RFC 5958), without what may follow.
type envelope struct {
	Version   int
	Algorithm pkix.AlgorithmIdentifier
	Key       []byte
}

func parsePKCS8(der []byte) (Key, error) {
	var e envelope
	if rest, err := asn1.Unmarshal(der, &e); err != nil || len(rest) > 0 {
		return Key{}, errBroken
	}
	if e.Algorithm.Algorithm.Equal(oidEd448) {
		return parseEd448(e)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return Key{}, refusal(e.Algorithm)
	}
	return newKey(parsed)
}

// The algorithms whose keys the standard library reads, so that one that it does not read is broken.
var readable = []asn1.ObjectIdentifier{
	{1, 2, 840, 113549, 1, 1, 1}, // RSA
	{1, 3, 101, 112},             // Ed25519
}

// oidEC stands for all curves, of which the standard library knows those of NIST.
var (
	oidEC  = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	curves = []asn1.ObjectIdentifier{{1, 2, 840, 10045, 3, 1, 7}, {1, 3, 132, 0, 34}, {1, 3, 132, 0, 35}}
)

// refusal tells whether a key that the standard library refuses is broken, or of an algorithm that it does not know.
func refusal(algorithm pkix.AlgorithmIdentifier) error {
	if slices.ContainsFunc(readable, algorithm.Algorithm.Equal) {
		return errBroken
	}
	var curve asn1.ObjectIdentifier
	_, err := asn1.Unmarshal(algorithm.Parameters.FullBytes, &curve)
	if err == nil && algorithm.Algorithm.Equal(oidEC) && slices.ContainsFunc(curves, curve.Equal) {
		return errBroken
	}
	return errAlgorithm
}

// parseEd448 reads a key that the standard library does not know (RFC 8410).
func parseEd448(e envelope) (Key, error) {
	var seed []byte
	if rest, err := asn1.Unmarshal(e.Key, &seed); err != nil || len(rest) > 0 || len(seed) != ed448.SeedSize {
		return Key{}, errBroken
	}
	public, ok := ed448.NewKeyFromSeed(seed).Public().(ed448.PublicKey)
	if !ok {
		return Key{}, errBroken
	}
	// Written again without what may follow the key: attributes, and the public key.
	der, err := asn1.Marshal(envelope{Algorithm: pkix.AlgorithmIdentifier{Algorithm: oidEd448}, Key: e.Key})
	if err != nil {
		return Key{}, errBroken
	}
	return Key{ID: keyID(public), PKCS8: der}, nil
}

// newKey takes a key that the standard library has read. Whatever it was written in, it is sent as PKCS#8.
func newKey(parsed any) (Key, error) {
	switch key := parsed.(type) {
	case *rsa.PrivateKey, ed25519.PrivateKey:
	case *ecdsa.PrivateKey:
		if key.Curve.Params().BitSize < 256 {
			return Key{}, errAlgorithm
		}
	default:
		return Key{}, errAlgorithm
	}
	signer, ok := parsed.(crypto.Signer)
	if !ok {
		return Key{}, errAlgorithm
	}
	der, err := x509.MarshalPKCS8PrivateKey(parsed)
	if err != nil {
		return Key{}, errBroken
	}
	public, err := x509.MarshalPKIXPublicKey(signer.Public())
	if err != nil {
		return Key{}, errBroken
	}
	id, err := publicKeyID(public)
	return Key{ID: id, PKCS8: der}, err
}

// publicKeyID returns the id of the key in a SubjectPublicKeyInfo.
func publicKeyID(der []byte) (string, error) {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	if _, err := asn1.Unmarshal(der, &info); err != nil {
		return "", errBroken
	}
	return keyID(info.Key.Bytes), nil
}

func keyID(public []byte) string {
	sum := sha1.Sum(public)
	return hex.EncodeToString(sum[:])
}
