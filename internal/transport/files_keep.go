package transport

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/pkg/sftp"
)

// readKept reads a regular file.
func readKept(files fileSystem, directory, name string) ([]byte, error) {
	if err := walkTo(files, directory, name); err != nil {
		return nil, err
	}
	info, err := files.lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &IrregularError{Path: path.Join(directory, name), Mode: info.Mode()}
	}
	file, err := files.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return readRegular(file, path.Join(directory, name))
}

// readRegular reads an open file, which may be another one than that of which the name was looked at.
func readRegular(file openFile, path string) ([]byte, error) {
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &IrregularError{Path: path, Mode: info.Mode()}
	}
	if err != nil {
		return nil, err
	}
	return readAll(file, path)
}

// removeKept removes a file, and nothing else.
func removeKept(files fileSystem, directory, name string) error {
	err := walkTo(files, directory, name)
	if err == nil {
		err = files.remove(name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// walkTo looks at each folder on the way to a file, as a link among them would lead elsewhere. For a local directory, [os.Root] sees
// to that, too, also if somebody puts a link there in the very moment. SFTP has nothing of that kind: whoever can write to swanctl's
// directory, who is root as a rule, could win that race.
func walkTo(files fileSystem, directory, name string) error {
	if !filepath.IsLocal(name) {
		return fmt.Errorf("%q leads out of %s", name, directory)
	}
	for folder := range foldersOf(name) {
		info, err := files.lstat(folder)
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return &IrregularError{Path: path.Join(directory, folder), Mode: info.Mode(), Inside: true}
		}
	}
	return nil
}

// foldersOf yields the folders on the way to a name, from the outermost.
func foldersOf(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for at := 0; ; at++ {
			next := strings.IndexByte(name[at:], '/')
			if next < 0 {
				return
			}
			at += next
			if !yield(name[:at]) {
				return
			}
		}
	}
}

// ownerIn is whom a file belongs to.
func ownerIn(info fs.FileInfo) owner {
	if s, ok := info.Sys().(*sftp.FileStat); ok {
		return owner{uid: int(s.UID), gid: int(s.GID)}
	}
	return ownerOf(info)
}
