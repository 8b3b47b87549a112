package privatekey

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des" //nolint:gosec // what OpenSSL encrypted keys with for twenty years
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"hash"
)

// encryptedEnvelope is an EncryptedPrivateKeyInfo (RFC 5208).
type encryptedEnvelope struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

// pbes2Parameters and pbkdf2Parameters are those of PBES2 and of its key derivation (RFC 8018).
type pbes2Parameters struct {
	Derivation pkix.AlgorithmIdentifier
	Cipher     pkix.AlgorithmIdentifier
}

type pbkdf2Parameters struct {
	Salt       []byte
	Iterations int
	KeySize    int                      `asn1:"optional"`
	Hash       pkix.AlgorithmIdentifier `asn1:"optional"`
}

// maxIterations bounds the time that a plan spends on a passphrase. OpenSSL takes 2048 by default, and careful people a
// million.
const maxIterations = 10_000_000

const (
	oidPBES2  = "1.2.840.113549.1.5.13"
	oidPBKDF2 = "1.2.840.113549.1.5.12"
	oidSHA1   = "1.2.840.113549.2.7"
)

var hashes = map[string]func() hash.Hash{
	oidSHA1:               sha1.New,
	"1.2.840.113549.2.8":  sha256.New224,
	"1.2.840.113549.2.9":  sha256.New,
	"1.2.840.113549.2.10": sha512.New384,
	"1.2.840.113549.2.11": sha512.New,
}

// blockCipher is a cipher in CBC mode.
type blockCipher struct {
	keySize int
	block   func(key []byte) (cipher.Block, error)
}

var ciphers = map[string]blockCipher{
	"2.16.840.1.101.3.4.1.2":  {16, aes.NewCipher},
	"2.16.840.1.101.3.4.1.22": {24, aes.NewCipher},
	"2.16.840.1.101.3.4.1.42": {32, aes.NewCipher},
	"1.2.840.113549.3.7":      {24, des.NewTripleDESCipher},
}

var errEncryption = errors.New("the private key is encrypted in a way that the provider does not know; write it again with PBKDF2 and AES, " +
	"which asks for both passphrases: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD.pem -out NEW.pem")

// decrypt takes the encryption off a PKCS#8 key.
func decrypt(der []byte, passphrase string) ([]byte, error) {
	var e encryptedEnvelope
	if rest, err := asn1.Unmarshal(der, &e); err != nil || len(rest) > 0 {
		return nil, errBroken
	}
	var scheme pbes2Parameters
	if e.Algorithm.Algorithm.String() != oidPBES2 || !unmarshalled(e.Algorithm.Parameters, &scheme) {
		return nil, errEncryption
	}
	c, ok := ciphers[scheme.Cipher.Algorithm.String()]
	if !ok {
		return nil, errEncryption
	}
	key, err := derive(scheme.Derivation, passphrase, c.keySize)
	if err != nil {
		return nil, err
	}
	block, err := c.block(key)
	if err != nil {
		return nil, errEncryption
	}
	var iv []byte
	size := block.BlockSize()
	if !unmarshalled(scheme.Cipher.Parameters, &iv) || len(iv) != size || len(e.Data) == 0 || len(e.Data)%size != 0 {
		return nil, errBroken
	}
	plain := make([]byte, len(e.Data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plain, e.Data)
	return unpad(plain, size)
}

// derive makes the key of the cipher from the passphrase.
func derive(algorithm pkix.AlgorithmIdentifier, passphrase string, size int) ([]byte, error) {
	var p pbkdf2Parameters
	if algorithm.Algorithm.String() != oidPBKDF2 || !unmarshalled(algorithm.Parameters, &p) {
		return nil, errEncryption
	}
	function := p.Hash.Algorithm.String()
	if len(p.Hash.Algorithm) == 0 {
		function = oidSHA1
	}
	h, ok := hashes[function]
	if !ok || p.Iterations < 1 || p.Iterations > maxIterations || p.KeySize != 0 && p.KeySize != size {
		return nil, errEncryption
	}
	key, err := pbkdf2.Key(h, passphrase, p.Salt, p.Iterations, size)
	if err != nil {
		return nil, errEncryption
	}
	return key, nil
}

// unpad removes the padding, by which a wrong passphrase is noticed nearly always.
func unpad(plain []byte, size int) ([]byte, error) {
	n := int(plain[len(plain)-1])
	if n == 0 || n > size || !bytes.HasSuffix(plain, bytes.Repeat([]byte{byte(n)}, n)) {
		return nil, ErrWrongPassphrase
	}
	return plain[:len(plain)-n], nil
}

func unmarshalled(from asn1.RawValue, into any) bool {
	rest, err := asn1.Unmarshal(from.FullBytes, into)
	return err == nil && len(rest) == 0
}
