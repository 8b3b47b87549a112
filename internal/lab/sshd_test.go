package lab_test

import (
	"bufio"
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// logIn logs in as somebody by password, which is allowed in these tests.
func logIn(t *testing.T, s *lab.SSHD, user string) *ssh.Client {
	t.Helper()
	client, err := ssh.Dial("tcp", s.Address(), &ssh.ClientConfig{
		User: user, Auth: []ssh.AuthMethod{ssh.Password(lab.Password)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

func output(t *testing.T, client *ssh.Client, command string) string {
	t.Helper()
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, err := session.CombinedOutput(command)
	if err != nil {
		t.Fatalf("%s: %v: %s", command, err, out)
	}
	return strings.TrimSpace(string(out))
}

func TestSSHD(t *testing.T) {
	t.Parallel()
	s := lab.SSHDForTest(t, lab.SSHDOptions{Config: []string{"PasswordAuthentication yes"}})
	for _, user := range []string{"root", lab.User} {
		if got := output(t, logIn(t, s, user), "whoami"); got != user {
			t.Errorf("logged in as %q, not %q", got, user)
		}
	}
	if n := s.Accepted(); n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
	// Its users are not the machine's.
	if out, err := exec.CommandContext(t.Context(), "getent", "passwd", lab.User).Output(); err == nil {
		t.Errorf("the machine knows %s", out)
	}
}

func TestSSHD_drop(t *testing.T) {
	t.Parallel()
	s := lab.SSHDForTest(t, lab.SSHDOptions{Config: []string{"PasswordAuthentication yes"}})
	client := logIn(t, s, lab.User)
	s.Drop()
	if err := client.Wait(); err == nil {
		t.Error("the connection ended properly")
	}
	logIn(t, s, lab.User)
}

func TestSSHD_leavesNothing(t *testing.T) {
	t.Parallel()
	s, err := lab.StartSSHD(lab.SSHDOptions{Config: []string{"PasswordAuthentication yes"}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", s.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.HasPrefix(line, "SSH-2.0-OpenSSH") {
		t.Errorf("it greets with %q (%v)", line, err)
	}
	pid, err := strconv.Atoi(output(t, logIn(t, s, lab.User), "echo $PPID"))
	if err != nil || !running(pid) {
		t.Fatalf("process %d is not that of the session (%v)", pid, err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := net.Dial("tcp", s.Address()); err == nil {
		t.Error("it still listens")
	}
	for began := time.Now(); running(pid); time.Sleep(time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatalf("sshd, process %d, still runs", pid)
		}
	}
	if _, err := os.Stat(s.Directory()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", s.Directory(), err)
	}
}
