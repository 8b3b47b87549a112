package transport

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// FileStore is a [Target] through which files on the gateway can be kept.
type FileStore interface {
	FileReader

	// StageFile writes what a file is to hold next to it, and brings it to the
	// disk. The path is absolute; directories that are missing are made, for
	// their owner only. The file belongs to whom its directory belongs.
	StageFile(ctx context.Context, path string, data []byte, mode fs.FileMode) (StagedFile, error)

	// RemoveFile removes a file. That there is none is success.
	RemoveFile(ctx context.Context, path string) error
}

// StagedFile is a file that is written, and not yet there. Either Commit or
// Discard has to be called.
type StagedFile interface {
	// Commit puts it in its place at once: whoever looks sees all of the old file,
	// or all of the new one.
	Commit(ctx context.Context) error
	// Discard removes what was staged.
	Discard(ctx context.Context)
}

// fileSystem is what staging needs of a file system, here or elsewhere.
type fileSystem interface {
	// create makes a file that was not there, readable by its owner only.
	create(path string) (stagingFile, error)
	stat(path string) (owner, error)
	mkdirAll(path string) error
	chmod(path string, mode fs.FileMode) error
	chown(path string, o owner) error
	// rename replaces a file that is there.
	rename(from, to string) error
	remove(path string) error
}

type stagingFile interface {
	io.WriteCloser
	Sync() error
}

// owner is whom a file belongs to.
type owner struct{ uid, gid int }

type stagedFile struct {
	files    fileSystem
	temp, to string
}

// stagedPrefix begins the names of files that are not in their place yet. It
// keeps them out of patterns such as conf.d/*.conf.
const stagedPrefix = ".terraform-"

// stage writes a file next to where it belongs. What goes wrong leaves nothing.
func stage(files fileSystem, to string, data []byte, mode fs.FileMode) (_ *stagedFile, err error) {
	directory := path.Dir(to)
	own, err := files.stat(directory)
	if errors.Is(err, fs.ErrNotExist) {
		if err = files.mkdirAll(directory); err == nil {
			own, err = files.stat(directory)
		}
	}
	if err != nil {
		return nil, err
	}
	s := &stagedFile{files: files, temp: path.Join(directory, stagedPrefix+rand.Text()), to: to}
	file, err := files.create(s.temp)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = files.remove(s.temp)
		}
	}()
	if err := write(file, data); err != nil {
		return nil, err
	}
	if created, err := files.stat(s.temp); err == nil && created != own {
		// Only root can give files away. Others keep them, and a daemon of the
		// directory's group can still read what its mode lets it read.
		_ = files.chown(s.temp, own)
	}
	return s, files.chmod(s.temp, mode)
}

func write(file stagingFile, data []byte) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

func (s *stagedFile) commit() error {
	if err := s.files.rename(s.temp, s.to); err != nil {
		_ = s.files.remove(s.temp)
		return err
	}
	return nil
}

// writing names the file that an operation was about.
func writing(path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing %s: %w", path, err)
}
