package transport

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/pkg/sftp"
)

// remoteFiles are those of a gateway behind SSH, below a directory.
type remoteFiles struct {
	client    *sftp.Client
	directory string
}

func (f remoteFiles) path(name string) string { return path.Join(f.directory, name) }

func (f remoteFiles) lstat(name string) (fs.FileInfo, error) { return f.client.Lstat(f.path(name)) }

func (f remoteFiles) open(name string) (openFile, error) {
	file, err := f.client.Open(f.path(name))
	if err != nil {
		return nil, err
	}
	return file, nil
}

func (f remoteFiles) create(name string) (stagingFile, error) {
	file, err := f.client.OpenFile(f.path(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY)
	if err != nil {
		return nil, err
	}
	// The server makes it readable for others, as its umask says. Nothing is in it yet.
	if err := f.chmod(name, 0o600); err != nil {
		return nil, errors.Join(err, file.Close(), f.remove(name))
	}
	return remoteFile{file}, nil
}

// remoteFile is a file on a server that may be unable to say when its disk has it.
type remoteFile struct{ *sftp.File }

func (f remoteFile) Sync() error {
	var status *sftp.StatusError
	err := f.File.Sync()
	if errors.As(err, &status) && status.FxCode() == sftp.ErrSSHFxOpUnsupported {
		return nil
	}
	return err
}

func (f remoteFiles) list(name string) ([]fs.FileInfo, error) { return f.client.ReadDir(f.path(name)) }

func (f remoteFiles) mkdir(name string) error {
	if name != "" {
		if err := f.client.Mkdir(f.path(name)); err != nil {
			return err
		}
		return f.chmod(name, 0o700)
	}
	if _, err := f.client.Stat(f.directory); err == nil {
		return fs.ErrExist
	}
	if err := f.client.MkdirAll(f.directory); err != nil {
		return err
	}
	return f.chmod("", 0o700)
}

func (f remoteFiles) chmod(name string, mode fs.FileMode) error {
	return f.client.Chmod(f.path(name), mode)
}

func (f remoteFiles) chown(name string, o owner) error {
	return f.client.Chown(f.path(name), o.uid, o.gid)
}

func (f remoteFiles) rename(from, to string) error {
	return f.client.PosixRename(f.path(from), f.path(to))
}

func (f remoteFiles) remove(name string) error { return f.client.Remove(f.path(name)) }

func (remoteFiles) close() error { return nil }

// ReadKept implements [FileStore].
func (t *SSH) ReadKept(ctx context.Context, file Place) ([]byte, error) {
	data, err := withFiles(ctx, t, file.Directory, func(f fileSystem) ([]byte, error) {
		return readKept(f, file.Directory, file.Name)
	}, func([]byte) {})
	return data, t.naming("reading", file, err)
}

// StageFile implements [FileStore] by the gateway's sftp subsystem, or the
// command in its place.
func (t *SSH) StageFile(ctx context.Context, file Place, data []byte, mode fs.FileMode) (StagedFile, error) {
	discard := func(s *stagedFile) { s.discard() }
	s, err := withFiles(ctx, t, file.Directory, func(f fileSystem) (*stagedFile, error) {
		return stage(f, file.Directory, file.Name, data, mode)
	}, discard)
	if err != nil {
		return nil, t.naming("writing", file, err)
	}
	return remoteStaged{t, file, s.temp}, nil
}

// RemoveFile implements [FileStore].
func (t *SSH) RemoveFile(ctx context.Context, file Place) error {
	return t.naming("removing", file, t.change(ctx, file.Directory, func(f fileSystem) error {
		return removeKept(f, file.Directory, file.Name)
	}))
}

// RemoveStale implements [FileStore].
func (t *SSH) RemoveStale(ctx context.Context, directory string, folders []string) error {
	return t.naming("looking into", Place{Directory: directory}, t.change(ctx, directory, func(f fileSystem) error {
		return removeStale(f, directory, folders)
	}))
}

func (t *SSH) change(ctx context.Context, directory string, do func(fileSystem) error) error {
	_, err := withFiles(ctx, t, directory, func(f fileSystem) (struct{}, error) { return struct{}{}, do(f) }, func(struct{}) {})
	return err
}

// naming names the gateway, too, as it is another machine.
func (t *SSH) naming(doing string, file Place, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", t, naming(doing, file, &serverError{err}))
}

// serverError is an error that a server may have worded at any length.
type serverError struct{ error }

// maxServerText is how much of that is shown.
const maxServerText = 1000

func (e *serverError) Error() string {
	text := e.error.Error()
	if len(text) > maxServerText {
		text = strings.ToValidUTF8(text[:maxServerText], "") + "…"
	}
	return text
}

func (e *serverError) Unwrap() error { return e.error }

// remoteStaged is a staged file that outlives the SSH connection it was written through.
type remoteStaged struct {
	target *SSH
	file   Place
	temp   string
}

// Commit implements [StagedFile].
func (s remoteStaged) Commit(ctx context.Context) error {
	return s.target.naming("writing", s.file, s.target.change(ctx, s.file.Directory, func(f fileSystem) error { return s.in(f).commit() }))
}

// Discard implements [StagedFile].
func (s remoteStaged) Discard(ctx context.Context) {
	_ = s.target.change(ctx, s.file.Directory, func(f fileSystem) error {
		s.in(f).discard()
		return nil
	})
}

func (s remoteStaged) in(f fileSystem) *stagedFile {
	return &stagedFile{files: f, directory: s.file.Directory, temp: s.temp, to: s.file.Name}
}

// withFiles does something with the files of a gateway.
func withFiles[T any](ctx context.Context, t *SSH, directory string, do func(fileSystem) (T, error), discard func(T)) (T, error) {
	return onLink(ctx, t.shared, func(ctx context.Context, l *link) (T, error) {
		return withSFTP(ctx, l, t.settings.SFTPCommand, func(client *sftp.Client) (T, error) {
			return do(hooked(ctx, directory, remoteFiles{client, directory}))
		}, discard)
	})
}
