package main

import (
	"archive/zip"
	"bytes"
	"context"
	"debug/buildinfo"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// checkPrograms looks into each archive.
func (r *release) checkPrograms(ctx context.Context) error {
	var problems []error
	for _, platform := range platforms {
		if err := r.checkArchive(ctx, platform); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", platform, err))
		}
	}
	return errors.Join(problems...)
}

// program is the name of the program in the archive for a platform, which CLIs look for.
func (r *release) program(platform string) string {
	name := project + "_v" + r.Version
	if strings.HasPrefix(platform, "windows") {
		name += ".exe"
	}
	return name
}

func (r *release) checkArchive(ctx context.Context, platform string) error {
	files, err := unpack(r.file(platform + ".zip"))
	if err != nil {
		return err
	}
	name := r.program(platform)
	for _, licence := range []string{"LICENSE", "THIRD_PARTY_LICENSES.md"} {
		text, err := os.ReadFile(filepath.Join(r.root, licence))
		if err != nil {
			return err
		}
		if !bytes.Equal(files[licence], text) {
			return fmt.Errorf("%s is not that of the repository", licence)
		}
	}
	program := files[name]
	if len(files) != 3 || len(program) == 0 {
		return fmt.Errorf("there have to be the program %s and two licences, not %d files", name, len(files))
	}
	info, err := checkBuild(program, platform)
	if err != nil {
		return err
	}
	if !bytes.Contains(program, []byte(r.Version)) {
		return errors.New("the program does not have the version")
	}
	if platform == runtime.GOOS+"_"+runtime.GOARCH {
		if err := r.checkPrinted(ctx, program); err != nil {
			return err
		}
	}
	return r.checkModules(platform, info)
}

// unpack reads an archive. The program in it has to be one that can be run.
func unpack(path string) (map[string][]byte, error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	files := map[string][]byte{}
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			return nil, err
		}
		if files[f.Name], err = io.ReadAll(in); err != nil {
			return nil, err
		}
		if strings.HasPrefix(f.Name, project) && f.Mode().Perm() != 0o755 {
			return nil, fmt.Errorf("%s has the mode %v", f.Name, f.Mode())
		}
	}
	return files, nil
}

// checkBuild looks at how a program was built, and at what it is: what it says of itself need not be so.
func checkBuild(program []byte, platform string) (*buildinfo.BuildInfo, error) {
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		return nil, err
	}
	system, arch, _ := strings.Cut(platform, "_")
	want := map[string]string{"GOOS": system, "GOARCH": arch, "CGO_ENABLED": "0", "-trimpath": "true"}
	for _, setting := range info.Settings {
		if value, ok := want[setting.Key]; ok && value == setting.Value {
			delete(want, setting.Key)
		}
	}
	if len(want) > 0 {
		return nil, fmt.Errorf("it was built with %v, which lacks %v", info.Settings, want)
	}
	machine, libraries, err := inspect(program, system)
	if err != nil {
		return nil, err
	}
	if machine != arch {
		return nil, fmt.Errorf("it is for %s", machine)
	}
	if system == "linux" && len(libraries) > 0 || slices.Contains(libraries, "libresolv.so") {
		return nil, fmt.Errorf("it is not static, but wants %q", libraries)
	}
	return info, nil
}

// inspect returns the processor that a program is for, as Go calls it, and the libraries that it wants.
func inspect(program []byte, system string) (machine string, libraries []string, err error) {
	in := bytes.NewReader(program)
	switch system {
	case "darwin":
		f, err := macho.NewFile(in)
		if err != nil {
			return "", nil, err
		}
		return map[macho.Cpu]string{macho.CpuAmd64: "amd64", macho.CpuArm64: "arm64"}[f.Cpu], nil, nil
	case "windows":
		f, err := pe.NewFile(in)
		if err != nil {
			return "", nil, err
		}
		return map[uint16]string{pe.IMAGE_FILE_MACHINE_AMD64: "amd64", pe.IMAGE_FILE_MACHINE_ARM64: "arm64"}[f.Machine], nil, nil
	}
	f, err := elf.NewFile(in)
	if err != nil {
		return "", nil, err
	}
	machine = map[elf.Machine]string{elf.EM_X86_64: "amd64", elf.EM_AARCH64: "arm64", elf.EM_ARM: "arm"}[f.Machine]
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			libraries = append(libraries, "a loader")
		}
	}
	imported, err := f.ImportedLibraries()
	return machine, append(libraries, imported...), err
}

// checkPrinted runs the program for this machine.
func (r *release) checkPrinted(ctx context.Context, program []byte) error {
	directory, err := os.MkdirTemp("", "releasecheck")
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	path := filepath.Join(directory, "program")
	if err := os.WriteFile(path, program, 0o700); err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, path, "-version").CombinedOutput()
	if got := strings.TrimSpace(string(out)); err != nil || got != r.Version {
		return fmt.Errorf("it says that it is %q, not %q: %w", got, r.Version, err)
	}
	return nil
}
