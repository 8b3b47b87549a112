package tuning

import (
	"os"
	"time"
)

// EndWithParent ends the process soon after the one that started it: a CLI that is killed, as the kernel does when memory is
// short, does not end its providers, and nobody else would. Where a process keeps its parent for ever, as on Windows, it
// does nothing.
func EndWithParent() {
	go endWith(os.Getppid, time.Second, func() { os.Exit(1) })
}

// endWith calls end when the process has got another parent. One that has lost it before it could look has init's, and is
// not told from one that was started by it.
func endWith(parent func() int, every time.Duration, end func()) {
	for first := parent(); parent() == first; time.Sleep(every) {
	}
	end()
}
