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
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// File is a file below swanctl_directory that holds what was loaded, for swanctl to load it again.
type File struct {
	Path   string
	Text   string
	Secret bool // nobody but its owner may read it
}

func (f File) mode() fs.FileMode {
	if f.Secret {
		return 0o600
	}
	return 0o644
}

// A file begins with these lines. The seal is a random key that the digest in the state is made with, so that nobody who
// has the state alone can try secrets until the digest fits.
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

// store is where the gateway's files are kept.
func (g *Gateway) store() (transport.FileStore, error) {
	store, ok := g.Target.(transport.FileStore)
	if !ok {
		return nil, errors.New("persist needs a way to the gateway's files, which only unix:// and ssh:// have")
	}
	return store, nil
}

// StagedFiles are the files of one resource that are written, and not yet in their places.
type StagedFiles struct {
	gateway *Gateway
	staged  map[string]transport.StagedFile
	digests map[string]string
}

// Stage writes the files of a resource next to their places. Without persist there are none.
func (g *Gateway) Stage(ctx context.Context, files []File) (*StagedFiles, error) {
	s := &StagedFiles{gateway: g, staged: map[string]transport.StagedFile{}, digests: map[string]string{}}
	if !g.Persist {
		return s, nil
	}
	store, err := g.store()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		data, digest := f.sealed()
		staged, err := store.StageFile(ctx, g.filePath(f.Path), data, f.mode())
		if err != nil {
			s.Discard(ctx)
			return nil, err
		}
		s.staged[f.Path], s.digests[f.Path] = staged, digest
	}
	return s, nil
}

func (g *Gateway) filePath(name string) string { return path.Join(g.SwanctlDirectory, name) }

// Commit puts the files in their places, and removes those that the resource had before and has no more. It returns what
// is there now, also when it fails.
func (s *StagedFiles) Commit(ctx context.Context, before map[string]string) (map[string]string, error) {
	now := maps.Clone(before)
	if now == nil {
		now = map[string]string{}
	}
	for _, name := range slices.Sorted(maps.Keys(s.staged)) {
		if err := s.staged[name].Commit(ctx); err != nil {
			return now, err
		}
		s.gateway.run.wrote(s.gateway.filePath(name))
		delete(s.staged, name)
		now[name] = s.digests[name]
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, kept := s.digests[name]; kept {
			continue
		}
		if err := s.gateway.RemoveFile(ctx, name); err != nil {
			return now, err
		}
		delete(now, name)
	}
	return now, nil
}

// Discard removes what was staged and not committed.
func (s *StagedFiles) Discard(ctx context.Context) {
	// What the user interrupted is to be cleaned up, too.
	ctx = context.WithoutCancel(ctx)
	for _, f := range s.staged {
		f.Discard(ctx)
	}
}

// RemoveFile removes a file that a commit has put in its place, unless that was in this run: then it belongs to what was loaded
// since. It succeeds if there is no such file.
func (g *Gateway) RemoveFile(ctx context.Context, name string) error {
	store, err := g.store()
	if err == nil {
		err = checkFile(name)
	}
	if err != nil || g.run.hasWritten(g.filePath(name)) {
		return err
	}
	return store.RemoveFile(ctx, g.filePath(name))
}

// RemoveSealed removes a file if it is one that Terraform has written, going by its seal.
func (g *Gateway) RemoveSealed(ctx context.Context, name string) error {
	store, err := g.store()
	if err != nil {
		return err
	}
	data, err := store.ReadFile(ctx, g.filePath(name))
	if errors.Is(err, fs.ErrNotExist) || err == nil && digestOf(data) == "" {
		return nil
	}
	if err != nil {
		return err
	}
	return g.RemoveFile(ctx, name)
}

// Unchanged reports whether the files are as they were written.
func (g *Gateway) Unchanged(ctx context.Context, digests map[string]string) (bool, error) {
	store, err := g.store()
	if err != nil {
		return false, err
	}
	for name, digest := range digests {
		if err := checkFile(name); err != nil {
			return false, err
		}
		data, err := store.ReadFile(ctx, g.filePath(name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return false, nil
		case err != nil:
			return false, err
		case digestOf(data) != digest:
			return false, nil
		}
	}
	return len(digests) > 0, nil
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
	store, err := g.store()
	if err != nil {
		return ""
	}
	file := g.filePath("swanctl.conf")
	text, err := store.ReadFile(ctx, file)
	if err == nil && includesConfD.Match(text) {
		return ""
	}
	problem := "has no such line"
	if err != nil {
		problem = "cannot be read: " + err.Error()
	}
	return fmt.Sprintf("The files are in %s, and swanctl reads them if %s has the line\n\ninclude conf.d/*.conf\n\nwhich it %s. "+
		"Add it, or this does not survive a restart of charon.\n\nGateway: %s", g.filePath("conf.d"), file, problem, g.Label)
}
