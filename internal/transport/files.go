package transport

import (
	"context"
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

// stagingFolder is where files are that are not in their place yet: next to it,
// and in a directory of their own, since swanctl takes every file that it finds
// in private, x509 and so on (src/swanctl/commands/load_creds.c).
const stagingFolder = ".staged"

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
	s := &stagedFile{files: files, temp: path.Join(directory, stagingFolder, path.Base(to)), to: to}
	file, err := s.create()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.discard()
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

// create makes the file. The folder may be missing, or go at the same time, as
// others who need it no more remove it; and whoever was interrupted may have left
// the file.
func (s *stagedFile) create() (file stagingFile, err error) {
	for range 5 {
		if file, err = s.files.create(s.temp); err == nil {
			return file, nil
		}
		_ = s.files.remove(s.temp)
		if err := s.files.mkdirAll(path.Dir(s.temp)); err != nil {
			return nil, err
		}
	}
	return nil, err
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
		s.discard()
		return err
	}
	_ = s.files.remove(path.Dir(s.temp)) // if it is empty
	return nil
}

func (s *stagedFile) discard() {
	_ = s.files.remove(s.temp)
	_ = s.files.remove(path.Dir(s.temp))
}

// writing names the file that an operation was about.
func writing(path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing %s: %w", path, err)
}
