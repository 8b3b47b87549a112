package gateway

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// A file begins with these lines. The seal is a random key that the digest in the state is made with, so that nobody who
// has the state alone can try secrets until the digest fits. A file without it was not written by Terraform.
const (
	fileHeader = "# Managed by Terraform, which overwrites changes.\n"
	sealLine   = "# Seal: %s\n"
)

var sealForm = regexp.MustCompile(`^# Managed by Terraform[^\n]*\n# Seal: ([0-9a-f]{64})\n`)

// sealed is what the file is to hold, and its digest.
func (f File) sealed() (data []byte, digest string) {
	seal := make([]byte, sha256.Size)
	_, _ = rand.Read(seal) // which never fails
	data = []byte(fileHeader + fmt.Sprintf(sealLine, hex.EncodeToString(seal)) + f.Text)
	return data, digestOf(data)
}

// digestOf is the digest of a file by its own seal. Without one there is none.
func digestOf(data []byte) string {
	m := sealForm.FindSubmatch(data)
	if m == nil {
		return ""
	}
	seal, err := hex.DecodeString(string(m[1]))
	if err != nil {
		return ""
	}
	mac := hmac.New(sha256.New, seal)
	mac.Write(data)
	return hex.EncodeToString(mac.Sum(nil))
}

// ForeignFileError says that a file of somebody else's is where Terraform would write its own.
type ForeignFileError struct{ Path string }

func (e *ForeignFileError) Error() string {
	return e.Path + " is there already, and Terraform did not write it: it does not begin with Terraform's header and seal"
}

// Advice says what to do about it.
func (*ForeignFileError) Advice() string {
	return "Terraform never overwrites such a file. Move what you need of it to another file, remove it, and apply again."
}

// TakenFileError says that a file was written for another resource, or by a run that could not note it.
type TakenFileError struct{ Path string }

func (e *TakenFileError) Error() string {
	return e.Path + " is there already, and Terraform wrote it, but not for this resource"
}

// Advice says what to do about it.
func (*TakenFileError) Advice() string {
	return "Another workspace may keep something of this name on the gateway: then choose another name. If the file is left from a run that was killed or a state that " +
		"was lost, remove it, or set adopt_existing = true on the provider to write over it."
}

// checkPlace reports that a file must not be replaced: it is somebody else's, or none at all. A create does not replace what Terraform
// has written for somebody else either.
func (g *Gateway) checkPlace(ctx context.Context, name string, created bool) error {
	data, err := g.readKept(ctx, g.place(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case digestOf(data) == "":
		return &ForeignFileError{g.filePath(name)}
	case created && !g.AdoptExisting && !g.run.hasWritten(g.filePath(name)):
		return &TakenFileError{g.filePath(name)}
	}
	return nil
}

// removeOurs removes a file if Terraform has written it, and returns why it stays otherwise. In another directory than that of the
// settings, it has to be the very file that was recorded: only who has seen that knows its digest. What this run has written stays in
// any case, as it belongs to what was loaded since.
func (g *Gateway) removeOurs(ctx context.Context, f LeftFile) (stays string, err error) {
	at := transport.Place{Directory: f.Directory, Name: f.Name}
	ours, stays, err := g.isOurs(ctx, f)
	if err != nil || !ours {
		return stays, err
	}
	_, err = onStore(ctx, g, func(ctx context.Context, store transport.FileStore) (struct{}, error) {
		return struct{}{}, store.RemoveFile(ctx, at)
	})
	return "", err
}

// isOurs reports whether a file is there and Terraform's to remove.
func (g *Gateway) isOurs(ctx context.Context, f LeftFile) (ours bool, stays string, err error) {
	at := transport.Place{Directory: f.Directory, Name: f.Name}
	if err := checkFile(f.Name); err != nil {
		return false, "", err
	}
	if g.run.hasWritten(at.String()) {
		return false, "", nil
	}
	data, err := g.readKept(ctx, at)
	var irregular *transport.IrregularError
	digest := digestOf(data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, "", nil
	case errors.As(err, &irregular) && !irregular.Inside:
		return false, irregular.Error(), nil
	case err != nil:
		return false, "", err
	case digest == "":
		return false, at.String() + " does not begin with Terraform's header and seal", nil
	case f.Directory != g.SwanctlDirectory && digest != f.Digest:
		return false, at.String() + " is not as Terraform wrote it, and no longer in swanctl_directory", nil
	}
	return true, "", nil
}
