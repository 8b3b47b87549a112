package transport

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/pkg/sftp"
)

// remoteFiles are those of a gateway behind SSH.
type remoteFiles struct{ client *sftp.Client }

func (f remoteFiles) create(path string) (stagingFile, error) {
	file, err := f.client.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY)
	if err != nil {
		return nil, err
	}
	// The server makes it readable for others, as its umask says. Nothing is in it yet.
	if err := f.client.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, file.Close(), f.client.Remove(path))
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

func (f remoteFiles) stat(path string) (owner, error) {
	info, err := f.client.Stat(path)
	if err != nil {
		return owner{}, err
	}
	if s, ok := info.Sys().(*sftp.FileStat); ok {
		return owner{uid: int(s.UID), gid: int(s.GID)}, nil
	}
	return owner{}, nil
}

func (f remoteFiles) mkdirAll(path string) error {
	if err := f.client.MkdirAll(path); err != nil {
		return err
	}
	return f.client.Chmod(path, 0o700)
}

func (f remoteFiles) chmod(path string, mode fs.FileMode) error { return f.client.Chmod(path, mode) }

func (f remoteFiles) chown(path string, o owner) error { return f.client.Chown(path, o.uid, o.gid) }

func (f remoteFiles) rename(from, to string) error { return f.client.PosixRename(from, to) }
func (f remoteFiles) remove(path string) error     { return f.client.Remove(path) }

// StageFile implements [FileStore] by the gateway's sftp subsystem, or the
// command in its place.
func (t *SSH) StageFile(ctx context.Context, path string, data []byte, mode fs.FileMode) (StagedFile, error) {
	s, err := withFiles(ctx, t, path, func(f remoteFiles) (*stagedFile, error) { return stage(f, path, data, mode) })
	if err != nil {
		return nil, err
	}
	return remoteStaged{t, s.temp, path}, nil
}

// RemoveFile implements [FileStore].
func (t *SSH) RemoveFile(ctx context.Context, path string) error {
	_, err := withFiles(ctx, t, path, func(f remoteFiles) (struct{}, error) {
		err := f.remove(path)
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return struct{}{}, err
	})
	return err
}

// remoteStaged is a staged file that outlives the SSH connection it was written through.
type remoteStaged struct {
	target   *SSH
	temp, to string
}

func (s remoteStaged) Commit(ctx context.Context) error {
	_, err := withFiles(ctx, s.target, s.to, func(f remoteFiles) (struct{}, error) {
		return struct{}{}, (&stagedFile{files: f, temp: s.temp, to: s.to}).commit()
	})
	return err
}

func (s remoteStaged) Discard(ctx context.Context) {
	_, _ = withFiles(ctx, s.target, s.to, func(f remoteFiles) (struct{}, error) {
		(&stagedFile{files: f, temp: s.temp, to: s.to}).discard()
		return struct{}{}, nil
	})
}

// withFiles does something with the files of a gateway, and names the file if
// it fails.
func withFiles[T any](ctx context.Context, t *SSH, path string, do func(remoteFiles) (T, error)) (T, error) {
	result, err := onLink(ctx, t.shared, func(ctx context.Context, l *link) (T, error) {
		client, err := l.files(ctx, t.settings.SFTPCommand)
		if err != nil {
			var none T
			return none, err
		}
		return await(ctx, func() (T, error) { return do(remoteFiles{client}) }, func(T) {})
	})
	if err != nil {
		return result, fmt.Errorf("%s: %s: %w", t, path, err)
	}
	return result, nil
}
