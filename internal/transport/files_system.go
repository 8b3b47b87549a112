package transport

import (
	"context"
	"io"
	"io/fs"
	"path"
)

// fileSystem are the files below one directory, here or elsewhere. Names have slashes, and are relative to the directory.
type fileSystem interface {
	lstat(name string) (fs.FileInfo, error)
	// open opens a file for reading, and does not wait for whoever may write to it.
	open(name string) (openFile, error)
	// create makes a file that was not there, readable by its owner only.
	create(name string) (stagingFile, error)
	// list returns what a folder has.
	list(name string) ([]fs.FileInfo, error)
	// mkdir makes a folder for its owner only; an empty name is the directory itself, with all above it.
	mkdir(name string) error
	chmod(name string, mode fs.FileMode) error
	chown(name string, o owner) error
	// rename replaces a file that is there.
	rename(from, to string) error
	remove(name string) error
	close() error
}

type openFile interface {
	io.ReadCloser
	Stat() (fs.FileInfo, error)
}

type stagingFile interface {
	io.WriteCloser
	Sync() error
}

// owner is whom a file belongs to.
type owner struct{ uid, gid int }

// FileHook is called in place of an operation on a gateway's files, which do does; operation is such as "rename".
type FileHook func(ctx context.Context, operation, path string, do func() error) error

type hookKey struct{}

// WithFileHook returns a context in which each operation on files goes through a hook, for tests of what comes of those that fail.
func WithFileHook(ctx context.Context, hook FileHook) context.Context {
	return context.WithValue(ctx, hookKey{}, hook)
}

// hooked returns the files of a directory as they are, but in tests that hook their operations.
func hooked(ctx context.Context, directory string, files fileSystem) fileSystem {
	if hook, ok := ctx.Value(hookKey{}).(FileHook); ok {
		return hookedFiles{files, ctx, directory, hook}
	}
	return files
}

type hookedFiles struct {
	fileSystem
	ctx       context.Context //nolint:containedctx // for one operation
	directory string
	hook      FileHook
}

func (h hookedFiles) call(operation, name string, do func() error) error {
	return h.hook(h.ctx, operation, path.Join(h.directory, name), do)
}

// hookedValue is call for what returns a value.
func hookedValue[T any](h hookedFiles, operation, name string, do func() (T, error)) (value T, err error) {
	err = h.call(operation, name, func() (err error) {
		value, err = do()
		return err
	})
	return value, err
}

func (h hookedFiles) lstat(name string) (fs.FileInfo, error) {
	return hookedValue(h, "lstat", name, func() (fs.FileInfo, error) { return h.fileSystem.lstat(name) })
}

func (h hookedFiles) open(name string) (openFile, error) {
	return hookedValue(h, "open", name, func() (openFile, error) { return h.fileSystem.open(name) })
}

func (h hookedFiles) create(name string) (stagingFile, error) {
	file, err := hookedValue(h, "create", name, func() (stagingFile, error) { return h.fileSystem.create(name) })
	if err != nil {
		if file != nil {
			_ = file.Close()
		}
		return nil, err
	}
	return hookedFile{file, h, name}, nil
}

func (h hookedFiles) list(name string) ([]fs.FileInfo, error) {
	return hookedValue(h, "list", name, func() ([]fs.FileInfo, error) { return h.fileSystem.list(name) })
}

func (h hookedFiles) mkdir(name string) error {
	return h.call("mkdir", name, func() error { return h.fileSystem.mkdir(name) })
}

func (h hookedFiles) chmod(name string, mode fs.FileMode) error {
	return h.call("chmod", name, func() error { return h.fileSystem.chmod(name, mode) })
}

func (h hookedFiles) chown(name string, o owner) error {
	return h.call("chown", name, func() error { return h.fileSystem.chown(name, o) })
}

func (h hookedFiles) rename(from, to string) error {
	return h.call("rename", to, func() error { return h.fileSystem.rename(from, to) })
}

func (h hookedFiles) remove(name string) error {
	return h.call("remove", name, func() error { return h.fileSystem.remove(name) })
}

type hookedFile struct {
	stagingFile
	files hookedFiles
	name  string
}

func (f hookedFile) Write(b []byte) (int, error) {
	return hookedValue(f.files, "write", f.name, func() (int, error) { return f.stagingFile.Write(b) })
}

func (f hookedFile) Sync() error { return f.files.call("sync", f.name, f.stagingFile.Sync) }

func (f hookedFile) Close() error { return f.files.call("close", f.name, f.stagingFile.Close) }
