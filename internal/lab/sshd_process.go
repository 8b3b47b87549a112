package lab

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const sshdPath = "/usr/sbin/sshd"

// sshdScript becomes sshd for one connection, which is its standard input. The mounts are seen by it alone: an empty
// /run with the directory that sshd locks itself into, and its own users.
const sshdScript = `set -e
PATH=$PATH:/usr/sbin:/sbin
if [ "$PPID" != "$PARENT" ]; then
  echo "whoever started this sshd is gone"
  exit 1
fi
mount -t tmpfs tmpfs /run
mkdir -m 755 /run/sshd
mount --bind "$DIRECTORY/passwd" /etc/passwd
mount --bind "$DIRECTORY/shadow" /etc/shadow
exec ` + sshdPath + ` -i -f "$DIRECTORY/sshd_config" -E "$DIRECTORY/log"
`

// missingSSHD says what keeps sshd from running here, or nothing.
func missingSSHD() error {
	if os.Geteuid() != 0 {
		return errors.New("sshd has to be started by root")
	}
	for program, pkg := range map[string]string{sshdPath: "openssh-server", "/usr/bin/socat": "socat"} {
		if !exists(program) {
			return fmt.Errorf("there is no %s: as root, apt-get install --no-install-recommends %s", program, pkg)
		}
	}
	return nil
}

// serve starts an sshd for each connection, until the listener is closed.
func (s *SSHD) serve() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		if err := s.start(c); err != nil {
			s.mu.Lock()
			s.failure = errors.Join(s.failure, fmt.Errorf("sshd did not start: %w", err))
			s.mu.Unlock()
		}
		_ = c.Close()
	}
}

// start starts the sshd of a connection.
func (s *SSHD) start(c net.Conn) error {
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		return fmt.Errorf("%T is not a TCP connection", c)
	}
	socket, err := tcp.File()
	if err != nil {
		return err
	}
	defer func() { _ = socket.Close() }()
	log, err := os.OpenFile(s.path("log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command("unshare", "-m", "setpriv", "--pdeathsig", "KILL", "sh", "-c", sshdScript)
	cmd.Env = append(os.Environ(), fmt.Sprintf("PARENT=%d", os.Getpid()), "DIRECTORY="+s.directory)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = socket, socket, log
	p, err := startProcess(cmd)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accepted++
	s.sessions = append(s.sessions, p)
	return nil
}

// killGroup ends an sshd and the processes that it made to keep its privileges apart.
func killGroup(p *process) {
	if !p.ended() {
		_ = syscall.Kill(-p.pid(), syscall.SIGKILL)
	}
}

// stopGroup stops them, and waits for that.
func stopGroup(p *process) error {
	if err := syscall.Kill(-p.pid(), syscall.SIGSTOP); err != nil {
		return err
	}
	for began := time.Now(); time.Since(began) < pauseTimeout; time.Sleep(time.Millisecond) {
		if groupStopped(p.pid()) {
			return nil
		}
	}
	return fmt.Errorf("the processes of sshd %d were asked to stop, and run after %s", p.pid(), pauseTimeout)
}

// groupStopped reports whether all processes of a group are stopped, see proc_pid_stat(5).
func groupStopped(group int) bool {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(stat), ") ")
		fields := strings.Fields(rest) // state, parent, process group
		if len(fields) > 2 && fields[2] == strconv.Itoa(group) && fields[0] != "T" && fields[0] != "Z" {
			return false
		}
	}
	return true
}
