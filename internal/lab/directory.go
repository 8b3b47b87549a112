package lab

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// maxSocketPath is the longest path that a unix socket can have on Linux, see unix(7).
const maxSocketPath = 107

// socketName is the VICI socket in a gateway's directory.
const socketName = "charon.vici"

// swanctlFolders are those that swanctl looks for files in.
var swanctlFolders = []string{
	"conf.d", "ecdsa", "pkcs12", "pkcs8", "private", "pubkey", "rsa", "x509", "x509aa", "x509ac", "x509ca", "x509crl", "x509ocsp",
}

// makeDirectory makes the directory of a gateway: the one asked for, or else a temporary one.
func makeDirectory(asked string) (directory string, err error) {
	if asked == "" {
		directory, err = makeTemporaryDirectory()
	} else {
		directory, err = makeNamedDirectory(asked)
	}
	if err != nil {
		return "", fmt.Errorf("the gateway's directory: %w", err)
	}
	for _, folder := range swanctlFolders {
		if err := os.MkdirAll(filepath.Join(directory, "swanctl", folder), 0o755); err != nil {
			return "", err
		}
	}
	return directory, nil
}

// makeTemporaryDirectory keeps to TMPDIR, unless no gateway could work there.
func makeTemporaryDirectory() (string, error) {
	parent, err := filepath.Abs(os.TempDir())
	if err != nil {
		return "", err
	}
	// MkdirTemp appends up to ten digits.
	if checkDirectory(filepath.Join(parent, "charon-0123456789")) != nil {
		parent = "/tmp"
	}
	directory, err := os.MkdirTemp(parent, "charon-")
	if err != nil {
		return "", err
	}
	// Not only for its owner: whoever has to read the log of a failed test may be another user.
	return directory, os.Chmod(directory, 0o755)
}

func makeNamedDirectory(asked string) (string, error) {
	directory, err := filepath.Abs(asked)
	if err != nil {
		return "", err
	}
	if err := checkDirectory(directory); err != nil {
		return "", err
	}
	return directory, os.MkdirAll(directory, 0o755)
}

// checkDirectory says why no gateway could work in a directory, which may not exist yet.
func checkDirectory(directory string) error {
	if socket := filepath.Join(directory, socketName); len(socket) > maxSocketPath {
		return fmt.Errorf("the path of the VICI socket, %s, has more than %d characters; choose a shorter directory", socket, maxSocketPath)
	}
	existing := directory
	for {
		resolved, err := filepath.EvalSymlinks(existing)
		if err == nil {
			existing = resolved
			break
		}
		if !errors.Is(err, os.ErrNotExist) {
			return err
		}
		existing = filepath.Dir(existing)
	}
	if strings.HasPrefix(existing+"/", "/run/") {
		return fmt.Errorf("%s is below /run, which charon gets an empty one of; choose another directory", directory)
	}
	return nil
}
