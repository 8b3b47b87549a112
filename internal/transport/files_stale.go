package transport

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// runID says which process has staged a file, so that others know whether it is still there: two workspaces may write to one
// gateway at once.
type runID struct {
	machine string // what knows the process by its number: a machine, and a container on it
	process int
}

// thisRun is this process.
var thisRun = runID{machine: thisMachine(), process: os.Getpid()}

var thisMachine = sync.OnceValue(func() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		name, _ := os.Hostname()
		boot = []byte(name)
	}
	namespace, _ := os.Readlink("/proc/self/ns/pid")
	sum := sha256.Sum256([]byte(string(boot) + namespace))
	return hex.EncodeToString(sum[:8])
})

func (r runID) suffix() string { return fmt.Sprintf(".%s-%d", r.machine, r.process) }

// runOf returns the process that has staged a file, if its name says so.
func runOf(name string) (r runID, ok bool) {
	suffix := name[strings.LastIndexByte(name, '.')+1:]
	machine, number, found := strings.Cut(suffix, "-")
	process, err := strconv.Atoi(number)
	return runID{machine, process}, found && err == nil && process > 0 && len(machine) == 16
}

// staleAfter is how old a file has to be if the machine that wrote it is another one: longer than any run needs from staging a file to
// putting it in its place.
const staleAfter = time.Hour

// isStale reports whether whoever staged a file is gone.
func isStale(info fs.FileInfo, now time.Time) bool {
	r, ok := runOf(info.Name())
	switch {
	case ok && r == thisRun:
		return false
	case ok && r.machine == thisRun.machine && !processRuns(r.process):
		return true
	}
	return now.Sub(info.ModTime()) > staleAfter
}

// removeStale removes what runs that were killed have left.
func removeStale(files fileSystem, directory string, folders []string) error {
	var problems []error
	for _, folder := range folders {
		staging := path.Join(folder, stagingFolder)
		all, err := listFolder(files, directory, staging)
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				problems = append(problems, err)
			}
			continue
		}
		for _, info := range all {
			if info.Mode().IsRegular() && isStale(info, time.Now()) {
				problems = append(problems, files.remove(path.Join(staging, info.Name())))
			}
		}
		_ = files.remove(staging) // if it is empty
	}
	return errors.Join(problems...)
}

func listFolder(files fileSystem, directory, name string) ([]fs.FileInfo, error) {
	if err := walkTo(files, directory, name+"/"); err != nil {
		return nil, err
	}
	return files.list(name)
}
