package transport

import (
	"context"
	"errors"
	"io/fs"
	"os"
)

// localFiles are those of this machine, on which a unix socket is.
type localFiles struct{}

func (localFiles) create(path string) (stagingFile, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
}

func (localFiles) stat(path string) (owner, error) {
	info, err := os.Stat(path)
	if err != nil {
		return owner{}, err
	}
	return ownerOf(info), nil
}

func (localFiles) mkdirAll(path string) error                { return os.MkdirAll(path, 0o700) }
func (localFiles) chmod(path string, mode fs.FileMode) error { return os.Chmod(path, mode) }
func (localFiles) chown(path string, o owner) error          { return os.Chown(path, o.uid, o.gid) }
func (localFiles) rename(from, to string) error              { return os.Rename(from, to) }
func (localFiles) remove(path string) error                  { return os.Remove(path) }

// StageFile implements [FileStore].
func (unixTarget) StageFile(_ context.Context, path string, data []byte, mode fs.FileMode) (StagedFile, error) {
	s, err := stage(localFiles{}, path, data, mode)
	if err != nil {
		return nil, writing(path, err)
	}
	return localStaged{s}, nil
}

// RemoveFile implements [FileStore].
func (unixTarget) RemoveFile(_ context.Context, path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

type localStaged struct{ staged *stagedFile }

func (s localStaged) Commit(context.Context) error { return writing(s.staged.to, s.staged.commit()) }

func (s localStaged) Discard(context.Context) { s.staged.discard() }
