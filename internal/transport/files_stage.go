package transport

import (
	"errors"
	"io/fs"
	"path"
)

// stagingFolder is where files are that are not in their place yet: next to it,
// and in a directory of their own, since swanctl takes every file that it finds
// in private, x509 and so on (src/swanctl/commands/load_creds.c).
const stagingFolder = ".staged"

type stagedFile struct {
	files     fileSystem
	directory string
	temp, to  string
}

// stage writes a file next to where it belongs. What goes wrong leaves nothing.
func stage(files fileSystem, directory, to string, data []byte, mode fs.FileMode) (_ *stagedFile, err error) {
	folder := path.Dir(to)
	parent, err := lookAt(files, directory, to)
	if errors.Is(err, fs.ErrNotExist) {
		if err = makeFolders(files, to); err == nil {
			parent, err = lookAt(files, directory, to)
		}
	}
	if err != nil {
		return nil, err
	}
	s := &stagedFile{files: files, directory: directory, temp: path.Join(folder, stagingFolder, path.Base(to)+thisRun.suffix()), to: to}
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
	if created, err := files.lstat(s.temp); err == nil && ownerIn(created) != ownerIn(parent) {
		// Only root can give files away. Others keep them, and a daemon of the
		// directory's group can still read what its mode lets it read.
		_ = files.chown(s.temp, ownerIn(parent))
	}
	return s, files.chmod(s.temp, mode)
}

// lookAt returns what the folder of a file is.
func lookAt(files fileSystem, directory, name string) (fs.FileInfo, error) {
	if err := walkTo(files, directory, name); err != nil {
		return nil, err
	}
	return files.lstat(path.Dir(name))
}

// makeFolders makes what is missing on the way to a file.
func makeFolders(files fileSystem, name string) error {
	if err := files.mkdir(""); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	for folder := range foldersOf(name) {
		if _, err := files.lstat(folder); err == nil {
			continue
		}
		if err := files.mkdir(folder); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// create makes the file. The folder may be missing, or go at the same time, as
// others who need it no more remove it.
func (s *stagedFile) create() (file stagingFile, err error) {
	folder := path.Dir(s.temp)
	for range 5 {
		if err = walkTo(s.files, s.directory, s.temp); err == nil {
			if file, err = s.files.create(s.temp); err == nil {
				return file, nil
			}
		}
		var irregular *IrregularError
		if errors.As(err, &irregular) {
			return nil, err
		}
		_ = s.files.remove(s.temp)
		if err := s.files.mkdir(folder); err != nil && !isThere(s.files, folder) {
			return nil, err
		}
	}
	return nil, err
}

// isThere reports whether there is something of a name. SFTP has no error of its own for that.
func isThere(files fileSystem, name string) bool {
	_, err := files.lstat(name)
	return err == nil
}

func write(file stagingFile, data []byte) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// commit puts the file in its place.
func (s *stagedFile) commit() error {
	err := walkTo(s.files, s.directory, s.to)
	if err == nil {
		err = s.files.rename(s.temp, s.to)
	}
	if err != nil {
		s.discard()
		return err
	}
	_ = s.files.remove(path.Dir(s.temp)) // if it is empty
	return nil
}

func (s *stagedFile) discard() {
	if walkTo(s.files, s.directory, s.temp) != nil {
		return
	}
	_ = s.files.remove(s.temp)
	_ = s.files.remove(path.Dir(s.temp))
}
