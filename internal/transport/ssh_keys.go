package transport

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"golang.org/x/crypto/ssh"
)

// identity is a private key to log in with.
type identity struct {
	signer      ssh.Signer
	certificate *ssh.Certificate
	origin      string // a setting or a file
	err         error  // why it is left out
}

// inlineKeys returns the key that is set as text.
func (h SSHHop) inlineKeys(prefix string) ([]identity, error) {
	if h.PrivateKey == "" {
		return nil, nil
	}
	signer, err := parsePrivateKey([]byte(h.PrivateKey), h.PrivateKeyPassphrase, prefix)
	if err != nil {
		return nil, wrongKey(prefix+"private_key", prefix, "", err)
	}
	return []identity{{signer: signer, origin: prefix + "private_key"}}, nil
}

// privateKeys returns the keys of settings and files.
func (h hop) privateKeys() ([]identity, error) {
	keys := slices.Clone(h.inline)
	for _, file := range h.PrivateKeyFiles {
		key, err := h.fileKey(file)
		if err != nil {
			return nil, wrongKey(h.setting+"private_key_file", h.setting, file, err)
		}
		keys = append(keys, key)
	}
	return append(keys, h.maybeKeys(h.identities)...), nil
}

// defaultKeys returns the keys that ssh tries if nothing else is set: they come after those of the
// agent, which may be of the same files.
func (h hop) defaultKeys() []identity {
	if h.PrivateKey != "" || len(h.PrivateKeyFiles) > 0 || len(h.identities) > 0 || h.Password != "" || h.Agent != nil && *h.Agent {
		return nil
	}
	return h.maybeKeys(defaultIdentities)
}

// maybeKeys returns the keys of files that may or may not be there, and be of use.
func (h hop) maybeKeys(files []string) (keys []identity) {
	for _, file := range files {
		key, err := h.fileKey(file)
		if errors.Is(err, fs.ErrNotExist) {
			err = errors.New("there is no such file")
		}
		if err != nil {
			key = identity{origin: file, err: err}
		}
		keys = append(keys, key)
	}
	return keys
}

// names reports whether a key is one of the identities: its public half is beside the private
// one, which may be encrypted or in the agent alone, or it is the file that is named.
func (h hop) names(key ssh.PublicKey) bool {
	files := h.identities
	if len(files) == 0 {
		files = defaultIdentities
	}
	for _, file := range files {
		for _, file := range []string{file, file + ".pub", file + "-cert.pub"} {
			text, err := os.ReadFile(home(file))
			if err != nil {
				continue
			}
			if public, _, _, _, err := ssh.ParseAuthorizedKey(text); err == nil && equalKeys(public, key) {
				return true
			}
			if signer, err := parsePrivateKey(text, h.PrivateKeyPassphrase, h.setting); err == nil && equalKeys(signer.PublicKey(), key) {
				return true
			}
		}
	}
	return false
}

func (h hop) fileKey(file string) (identity, error) {
	text, err := os.ReadFile(home(file))
	if err != nil {
		return identity{}, err
	}
	signer, err := parsePrivateKey(text, h.PrivateKeyPassphrase, h.setting)
	if err != nil {
		return identity{}, err
	}
	key := identity{signer: signer, origin: file}
	if text, err := os.ReadFile(home(file) + "-cert.pub"); err == nil {
		key.certificate, err = parseCertificate(string(text))
		if err != nil {
			return identity{}, fmt.Errorf("%s-cert.pub: %w", file, err)
		}
	}
	return key, nil
}

// errPassphrase is a passphrase's fault, not the key's.
var errPassphrase = errors.New("the passphrase")

// parsePrivateKey reads a key. Its errors tell what is wrong and show nothing of
// the key.
func parsePrivateKey(text []byte, passphrase, prefix string) (ssh.Signer, error) {
	signer, err := ssh.ParsePrivateKey(text)
	var missing *ssh.PassphraseMissingError
	switch {
	case err == nil:
		return signer, nil
	case !errors.As(err, &missing):
		return nil, fmt.Errorf("this is no private key in PEM, as ssh-keygen writes it: %w", err)
	case passphrase == "":
		return nil, fmt.Errorf("the key is encrypted, and %sprivate_key_passphrase is not set", prefix)
	}
	signer, err = ssh.ParsePrivateKeyWithPassphrase(text, []byte(passphrase))
	if errors.Is(err, x509.IncorrectPasswordError) {
		return nil, errPassphrase
	}
	if err != nil {
		return nil, fmt.Errorf("the encrypted key cannot be read: %w", err)
	}
	return signer, nil
}

// wrongKey is the error of the setting that is at fault.
func wrongKey(setting, prefix, file string, err error) error {
	of := "private_key"
	if file != "" {
		of = file
	}
	switch {
	case errors.Is(err, errPassphrase):
		return &SettingError{Setting: prefix + "private_key_passphrase", Err: fmt.Errorf("it is not that of %s", of)}
	case file != "" && !errors.As(err, new(*fs.PathError)):
		err = fmt.Errorf("%s: %w", file, err)
	}
	return &SettingError{Setting: setting, Err: err}
}

// parseCertificate reads a user certificate, as ssh-keygen -s writes it.
func parseCertificate(text string) (*ssh.Certificate, error) {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("this is no OpenSSH certificate, the text of a file id-cert.pub: %w", err)
	}
	certificate, ok := key.(*ssh.Certificate)
	switch {
	case !ok:
		return nil, fmt.Errorf("this is a plain %s key, not a certificate of it", key.Type())
	case certificate.CertType != ssh.UserCert:
		return nil, errors.New("this is a host's certificate, not a user's")
	}
	return certificate, nil
}

// describe names a public key by type, fingerprint and where it is from.
func describe(key ssh.PublicKey, origin string) string {
	text := key.Type() + " " + ssh.FingerprintSHA256(key)
	if certificate, ok := key.(*ssh.Certificate); ok {
		text = fmt.Sprintf("%s %s (certificate %q)", key.Type(), ssh.FingerprintSHA256(certificate.Key), certificate.KeyId)
	}
	if origin != "" {
		text += " (" + origin + ")"
	}
	return text
}
