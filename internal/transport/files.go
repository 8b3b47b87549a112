package transport

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// Place is where a file is kept: its name, with slashes, below a directory. The directory is what somebody has configured, and
// may itself be a symbolic link or reached through some. Below it none is followed, whoever made it: a name may come from a state
// that was tampered with, and must not lead anywhere else.
type Place struct{ Directory, Name string }

// String is the path of the file.
func (p Place) String() string { return path.Join(p.Directory, p.Name) }

// FileStore is a [Target] through which files on the gateway can be kept. Its methods end with the context. What cannot be
// interrupted, such as a call to the kernel, then goes on by itself, and may still take effect.
type FileStore interface {
	FileReader

	// ReadKept returns what a file holds. The error wraps [fs.ErrNotExist] if there is none, or is a *IrregularError.
	ReadKept(ctx context.Context, file Place) ([]byte, error)

	// StageFile writes what a file is to hold next to it, and brings it to the disk. Directories that are missing are made, for
	// their owner only. The file belongs to whom its directory belongs.
	StageFile(ctx context.Context, file Place, data []byte, mode fs.FileMode) (StagedFile, error)

	// RemoveFile removes a file. That there is none is success.
	RemoveFile(ctx context.Context, file Place) error

	// RemoveStale removes what runs that were killed have staged in some folders below a directory. Folders that are missing
	// are fine.
	RemoveStale(ctx context.Context, directory string, folders []string) error
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

// IrregularError says that something is not a regular file: it is not read, nor written, and nothing is done below it.
type IrregularError struct {
	Path string
	Mode fs.FileMode

	// Inside tells that it should be a directory, with files in it.
	Inside bool
}

func (e *IrregularError) Error() string {
	switch {
	case e.Mode&fs.ModeSymlink != 0:
		return e.Path + " is a symbolic link, which is not followed here"
	case e.Inside:
		return e.Path + " is not a directory"
	}
	return fmt.Sprintf("%s is not a regular file but %s", e.Path, kindOf(e.Mode))
}

// Advice says what to do about it.
func (e *IrregularError) Advice() string {
	if e.Inside {
		return "Below swanctl_directory, files are kept in real directories only. Set swanctl_directory to where they are, or put a directory in its place."
	}
	return "Move it away: only regular files are read and written."
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else (" + mode.String() + ")"
}

// naming names the file that an operation was about, unless the error does.
func naming(doing string, file Place, err error) error {
	var irregular *IrregularError
	if err == nil || errors.As(err, &irregular) && irregular.Path == file.String() {
		return err
	}
	return fmt.Errorf("%s %s: %w", doing, file, err)
}
