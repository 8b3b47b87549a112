package transport

import (
	"context"
	"errors"
	"io/fs"
	"os"
)

// localFiles are those of this machine, on which a unix socket is. A root is not left, whatever a link says.
type localFiles struct {
	directory string
	root      *os.Root // nil as long as the directory is missing
}

// openLocal returns the files below a directory.
func openLocal(directory string) (*localFiles, error) {
	root, err := os.OpenRoot(directory)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return &localFiles{directory, root}, nil
}

// within returns the root, or that the directory is missing.
func (f *localFiles) within() (*os.Root, error) {
	if f.root == nil {
		return nil, &fs.PathError{Op: "open", Path: f.directory, Err: fs.ErrNotExist}
	}
	return f.root, nil
}

// inRoot does something in the directory.
func inRoot[T any](f *localFiles, do func(*os.Root) (T, error)) (T, error) {
	root, err := f.within()
	if err != nil {
		var none T
		return none, err
	}
	return do(root)
}

func (f *localFiles) change(do func(*os.Root) error) error {
	root, err := f.within()
	if err != nil {
		return err
	}
	return do(root)
}

func (f *localFiles) lstat(name string) (fs.FileInfo, error) {
	return inRoot(f, func(r *os.Root) (fs.FileInfo, error) { return r.Lstat(name) })
}

func (f *localFiles) open(name string) (openFile, error) {
	return inRoot(f, func(r *os.Root) (openFile, error) { return asOpen(r.OpenFile(name, os.O_RDONLY|nonBlocking, 0)) })
}

// asOpen makes an interface of a file that may be nil.
func asOpen(file *os.File, err error) (openFile, error) {
	if err != nil {
		return nil, err
	}
	return file, nil
}

func (f *localFiles) create(name string) (stagingFile, error) {
	return inRoot(f, func(r *os.Root) (stagingFile, error) {
		file, err := r.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, err
		}
		return file, nil
	})
}

func (f *localFiles) list(name string) ([]fs.FileInfo, error) {
	return inRoot(f, func(r *os.Root) ([]fs.FileInfo, error) {
		folder, err := r.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = folder.Close() }()
		return folder.Readdir(-1)
	})
}

func (f *localFiles) mkdir(name string) (err error) {
	if name != "" {
		return f.change(func(r *os.Root) error { return r.Mkdir(name, 0o700) })
	}
	if f.root == nil {
		if err = os.MkdirAll(f.directory, 0o700); err == nil {
			f.root, err = os.OpenRoot(f.directory)
		}
	}
	return err
}

func (f *localFiles) chmod(name string, mode fs.FileMode) error {
	return f.change(func(r *os.Root) error { return r.Chmod(name, mode) })
}

func (f *localFiles) chown(name string, o owner) error {
	return f.change(func(r *os.Root) error { return r.Lchown(name, o.uid, o.gid) })
}

func (f *localFiles) rename(from, to string) error {
	return f.change(func(r *os.Root) error { return r.Rename(from, to) })
}

func (f *localFiles) remove(name string) error {
	return f.change(func(r *os.Root) error { return r.Remove(name) })
}

func (f *localFiles) close() error {
	if f.root == nil {
		return nil
	}
	return f.root.Close()
}

// withLocal does something with the files below a directory of this machine.
func withLocal[T any](ctx context.Context, directory string, do func(fileSystem) (T, error), discard func(T)) (T, error) {
	return await(ctx, func() (T, error) {
		local, err := openLocal(directory)
		if err != nil {
			var none T
			return none, err
		}
		defer func() { _ = local.close() }()
		return do(hooked(ctx, directory, local))
	}, discard)
}

// ReadFile reads a file of this machine: a unix socket is on the gateway itself.
func (unixTarget) ReadFile(ctx context.Context, path string) ([]byte, error) {
	return await(ctx, func() ([]byte, error) {
		file, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		return readRegular(file, path)
	}, func([]byte) {})
}

// ListFolder implements [FileReader].
func (unixTarget) ListFolder(ctx context.Context, path string) ([]string, error) {
	return await(ctx, func() (names []string, err error) {
		entries, err := os.ReadDir(path)
		for _, entry := range entries {
			names = append(names, entry.Name())
		}
		return names, err
	}, func([]string) {})
}

// ReadKept implements [FileStore].
func (unixTarget) ReadKept(ctx context.Context, file Place) ([]byte, error) {
	data, err := withLocal(ctx, file.Directory, func(f fileSystem) ([]byte, error) {
		return readKept(f, file.Directory, file.Name)
	}, func([]byte) {})
	return data, naming("reading", file, err)
}

// StageFile implements [FileStore].
func (unixTarget) StageFile(ctx context.Context, file Place, data []byte, mode fs.FileMode) (StagedFile, error) {
	discard := func(s *stagedFile) { localStaged{file, s.temp}.Discard(context.WithoutCancel(ctx)) }
	s, err := withLocal(ctx, file.Directory, func(f fileSystem) (*stagedFile, error) {
		return stage(f, file.Directory, file.Name, data, mode)
	}, discard)
	if err != nil {
		return nil, naming("writing", file, err)
	}
	return localStaged{file, s.temp}, nil
}

// RemoveFile implements [FileStore].
func (unixTarget) RemoveFile(ctx context.Context, file Place) error {
	return naming("removing", file, changeLocal(ctx, file.Directory, func(f fileSystem) error {
		return removeKept(f, file.Directory, file.Name)
	}))
}

// RemoveStale implements [FileStore].
func (unixTarget) RemoveStale(ctx context.Context, directory string, folders []string) error {
	return changeLocal(ctx, directory, func(f fileSystem) error { return removeStale(f, directory, folders) })
}

func changeLocal(ctx context.Context, directory string, do func(fileSystem) error) error {
	_, err := withLocal(ctx, directory, func(f fileSystem) (struct{}, error) { return struct{}{}, do(f) }, func(struct{}) {})
	return err
}

type localStaged struct {
	file Place
	temp string
}

// Commit implements [StagedFile].
func (s localStaged) Commit(ctx context.Context) error {
	return naming("writing", s.file, changeLocal(ctx, s.file.Directory, func(f fileSystem) error { return s.in(f).commit() }))
}

// Discard implements [StagedFile].
func (s localStaged) Discard(ctx context.Context) {
	_ = changeLocal(ctx, s.file.Directory, func(f fileSystem) error {
		s.in(f).discard()
		return nil
	})
}

func (s localStaged) in(f fileSystem) *stagedFile {
	return &stagedFile{files: f, directory: s.file.Directory, temp: s.temp, to: s.file.Name}
}
