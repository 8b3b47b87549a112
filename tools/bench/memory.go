package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// usage is what the processes of a program have needed.
type usage struct {
	memory float64       // the most resident memory that one of them has had, in MB
	cpu    time.Duration // processor time of all
}

// watch looks at the processes that run a program until the function that it returns is called.
func watch(program string) (stop func() usage) {
	var (
		memory float64
		group  sync.WaitGroup
	)
	times := map[string]time.Duration{} // by process
	done := make(chan struct{})
	group.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
				for _, process := range processesOf(program) {
					memory = max(memory, peakMemory(process))
					if t := processorTime(process); t > 0 {
						times[process] = t
					}
				}
			}
		}
	})
	return func() usage {
		close(done)
		group.Wait()
		u := usage{memory: memory}
		for _, t := range times {
			u.cpu += t
		}
		return u
	}
}

// processesOf returns the folders below /proc of a program's processes.
func processesOf(program string) (folders []string) {
	all, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, exe := range all {
		if target, err := os.Readlink(exe); err == nil && target == program {
			folders = append(folders, filepath.Dir(exe))
		}
	}
	return folders
}

// peakMemory is the peak of resident memory of a process as the kernel counts it, in MB.
func peakMemory(process string) float64 {
	text, _ := os.ReadFile(filepath.Join(process, "status"))
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kB, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kB / 1000
		}
	}
	return 0
}

// processorTime is that of a process so far, in user mode and in the kernel. The kernel tells it in hundredths of a second.
func processorTime(process string) time.Duration {
	text, _ := os.ReadFile(filepath.Join(process, "stat"))
	_, rest, _ := strings.Cut(string(text), ") ") // the name of the program is in brackets
	fields := strings.Fields(rest)
	const user, kernel = 11, 12
	if len(fields) <= kernel {
		return 0
	}
	u, _ := strconv.Atoi(fields[user])
	k, _ := strconv.Atoi(fields[kernel])
	return time.Duration(u+k) * 10 * time.Millisecond
}
