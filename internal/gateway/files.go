package gateway

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// File is a file below swanctl_directory that holds what was loaded, for swanctl to load it again.
type File struct {
	Path   string
	Text   string
	Secret bool // nobody but its owner may read it

	// Section is the section of swanctl.conf that the file has, if it has one.
	Section SectionName
}

// SectionName is a section of swanctl.conf, such as that of a connection below connections.
type SectionName struct {
	Top  string `json:"top,omitempty"`
	Name string `json:"name,omitempty"`
}

func (f File) mode() fs.FileMode {
	if f.Secret {
		return 0o600
	}
	return 0o644
}

// store is where the gateway's files are kept.
func (g *Gateway) store() (transport.FileStore, error) {
	store, ok := g.Target.(transport.FileStore)
	if !ok {
		return nil, errors.New("persist needs a way to the gateway's files, which only unix:// and ssh:// have")
	}
	return store, nil
}

func (g *Gateway) filePath(name string) string { return path.Join(g.SwanctlDirectory, name) }

// place is where a file below swanctl_directory is.
func (g *Gateway) place(name string) transport.Place {
	return transport.Place{Directory: g.SwanctlDirectory, Name: name}
}

// FileTimeoutError says that the gateway's files took longer than the provider's timeout.
type FileTimeoutError struct{ After time.Duration }

func (e *FileTimeoutError) Error() string {
	return fmt.Sprintf("no answer about the gateway's files within %s", e.After)
}

// Unwrap makes it one of the context.
func (*FileTimeoutError) Unwrap() error { return context.DeadlineExceeded }

// Advice says what to do about it.
func (*FileTimeoutError) Advice() string {
	return "Over SSH, an sftp_command may be waiting for input, such as a password (sudo needs -n), or the server has stalled. Locally, a network file system may " +
		"hang. If it is only slow, raise the provider's timeout."
}

// limited is a context for one operation on files.
func (g *Gateway) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, g.Timeout, &FileTimeoutError{g.Timeout})
}

// onStore does something with the gateway's files, within the provider's timeout.
func onStore[T any](ctx context.Context, g *Gateway, do func(context.Context, transport.FileStore) (T, error)) (T, error) {
	store, err := g.store()
	if err != nil {
		var none T
		return none, err
	}
	ctx, cancel := g.limited(ctx)
	defer cancel()
	return do(ctx, store)
}

// ReadFile reads any file of the gateway, by its absolute path. ok is false if there is no way to its files.
func (g *Gateway) ReadFile(ctx context.Context, path string) (data []byte, ok bool, err error) {
	reader, ok := g.Target.(transport.FileReader)
	if !ok {
		return nil, false, nil
	}
	ctx, cancel := g.limited(ctx)
	defer cancel()
	data, err = reader.ReadFile(ctx, path)
	return data, true, err
}

// readKept reads a file that Terraform may have written.
func (g *Gateway) readKept(ctx context.Context, file transport.Place) ([]byte, error) {
	return onStore(ctx, g, func(ctx context.Context, store transport.FileStore) ([]byte, error) { return store.ReadKept(ctx, file) })
}

// folders are all that files are in (src/swanctl/swanctl.h names those of credentials).
var folders = []string{"conf.d", "private", "x509", "x509ca", "x509aa", "x509ocsp", "x509ac", "x509crl"}

// sweep removes, once in a run, what runs that were killed have staged: it may hold secrets. It is no reason to fail, unless the
// gateway does not answer at all.
func (g *Gateway) sweep(ctx context.Context) error {
	if err := g.sweeping.take(ctx); err != nil {
		return err
	}
	defer g.sweeping.give()
	if g.swept {
		return nil
	}
	_, err := onStore(ctx, g, func(ctx context.Context, store transport.FileStore) (struct{}, error) {
		return struct{}{}, store.RemoveStale(ctx, g.SwanctlDirectory, folders)
	})
	if errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
		return err
	}
	g.swept = true
	return nil
}

// checkFile refuses a file that is not one of these. Their names are in the state, which somebody may have tampered with.
func checkFile(name string) error {
	if !filepath.IsLocal(name) || !strings.HasPrefix(path.Base(name), filePrefix) {
		return fmt.Errorf("the state names the file %q, which is none that Terraform writes", name)
	}
	return nil
}

// filePrefix is what the names of all files begin with.
const filePrefix = "terraform-"

// FileName makes a name for a file of a name in the daemon, which may hold anything printable.
func FileName(kind, name, extension string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		switch {
		case c == '-', c == '_', c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	encoded := b.String()
	if len(encoded) > 180 {
		// File systems take 255 bytes.
		sum := sha256.Sum256([]byte(name))
		encoded = encoded[:140] + "%" + hex.EncodeToString(sum[:16])
	}
	return filePrefix + kind + "-" + encoded + extension
}

var includesConfD = regexp.MustCompile(`(?m)^\s*include\s+\S*conf\.d/\*\.conf`)

// IncludeProblem returns, once, why swanctl would not find the files, or nothing.
func (g *Gateway) IncludeProblem(ctx context.Context) string {
	if err := g.asking.take(ctx); err != nil {
		return ""
	}
	defer g.asking.give()
	if g.includeChecked {
		return ""
	}
	g.includeChecked = true
	file := g.filePath("swanctl.conf")
	text, ok, err := g.ReadFile(ctx, file)
	if !ok || err == nil && includesConfD.Match(text) {
		return ""
	}
	problem := "has no such line"
	if err != nil {
		problem = "cannot be read: " + err.Error()
	}
	return fmt.Sprintf("The files are in %s, and swanctl reads them if %s has the line\n\ninclude conf.d/*.conf\n\nwhich it %s. "+
		"Add it, or this does not survive a restart of charon.\n\nGateway: %s", g.filePath("conf.d"), file, problem, g.Label)
}
