package lab

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// process is a child that does not outlive this program.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed once the child has ended
}

// startProcess starts a child whose command line sees to it that it gets SIGKILL when its parent dies, see command.
// The kernel takes the thread that forked for the parent, so that thread waits for the child.
func startProcess(cmd *exec.Cmd) (*process, error) {
	// A Ctrl-C at the terminal is for this program, which ends its children itself.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		defer close(p.done)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// kill ends the child and waits for its end. It may have ended before.
func (p *process) kill() {
	_ = p.cmd.Process.Signal(os.Kill)
	<-p.done
}

// pause stops the child, and waits for that: the signal takes its time to reach all of the child's threads.
func (p *process) pause() error {
	if err := p.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	for began := time.Now(); time.Since(began) < pauseTimeout; time.Sleep(time.Millisecond) {
		if p.stopped() {
			return nil
		}
	}
	return fmt.Errorf("process %d was asked to stop, and has threads that run after %s", p.pid(), pauseTimeout)
}

const pauseTimeout = 10 * time.Second

// stopped reports whether all threads of the child are stopped, see proc_pid_stat(5).
func (p *process) stopped() bool {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", p.pid()))
	if err != nil || len(threads) == 0 {
		return false
	}
	for _, thread := range threads {
		stat, err := os.ReadFile(thread)
		if err != nil || !bytes.Contains(stat, []byte(") T ")) {
			return false
		}
	}
	return true
}

func (p *process) resume() error { return p.cmd.Process.Signal(syscall.SIGCONT) }

// ended reports whether the child has ended.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
