package diagnostic_test

import (
	"io"
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// What the advice is by the layer that failed.
const (
	noSocket    = "There is no such socket: is charon running (systemctl status strongswan)"
	noCharon    = "Nobody listens there: charon has stopped, or it has crashed and left its socket behind."
	noListener  = "Nobody listens at this address and port, or a firewall refuses the connection."
	noSSH       = "No SSH server listens at this address and port, or a firewall refuses the connection."
	silentSSH   = "The SSH server does not answer: the host is down or cannot be reached"
	closedSSH   = "The SSH server closed the connection before anybody logged in."
	noName      = "The name cannot be resolved on this machine."
	silentOther = "The connection was not there in time"
)

// TestFailure_advice: the advice is about what failed, and speaks of charon only if charon did.
func TestFailure_advice(t *testing.T) {
	t.Parallel()
	closed, silent, hangsUp := listener(t, nil), listener(t, func(net.Conn) {}), listener(t, func(c net.Conn) { _ = c.Close() })
	left := leftSocket(t)
	for name, c := range map[string]struct {
		uri      string
		settings transport.SSHSettings
		says     string // in the error
		advice   string // what it begins with
	}{
		"unix, missing":     {"unix:///no/such/socket", transport.SSHSettings{}, "no such file", noSocket},
		"unix, left behind": {"unix://" + left, transport.SSHSettings{}, "connection refused", noCharon},
		"tcp, refused":      {"tcp://" + closed, transport.SSHSettings{}, "connection refused", noListener},
		"tls, refused":      {"tls://" + closed, transport.SSHSettings{}, "connection refused", noListener},
		"tls, silent":       {"tls://" + silent, transport.SSHSettings{}, "timed out", silentOther},
		"ssh, refused":      {"ssh://root@" + closed, transport.SSHSettings{}, "the gateway root@" + closed, noSSH},
		"ssh, silent":       {"ssh://root@" + silent, transport.SSHSettings{}, "the gateway root@" + silent, silentSSH},
		"ssh, closed":       {"ssh://root@" + hangsUp, transport.SSHSettings{}, "the gateway root@" + hangsUp, closedSSH},
		"ssh, name":         {"ssh://root@no-such-host.invalid", transport.SSHSettings{}, "no-such-host.invalid", noName},
		"bastion, refused":  {"ssh://root@gw", transport.SSHSettings{Bastion: bastion(t, closed)}, "bastion 1 of 1", noSSH},
		"bastion, silent":   {"ssh://root@gw", transport.SSHSettings{Bastion: bastion(t, silent)}, "bastion 1 of 1", silentSSH},
		"bastion, closed":   {"ssh://root@gw", transport.SSHSettings{Bastion: bastion(t, hangsUp)}, "bastion 1 of 1", closedSSH},
		"key file": {"ssh://root@" + silent, transport.SSHSettings{
			SSHHop: transport.SSHHop{PrivateKeyFiles: []string{"/no/such/id"}},
		}, "private_key_file: open /no/such/id", ""},
		"known hosts": {"ssh://root@" + silent, transport.SSHSettings{
			SSHHop: transport.SSHHop{KnownHostsFiles: []string{"/no/such/hosts"}},
		}, "known_hosts_file: open /no/such/hosts", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.settings.AgentSocket = "/no/such/agent"
			target, err := transport.Parse(c.uri, transport.WithSSH(c.settings))
			if err != nil {
				t.Fatal(err)
			}
			if closer, ok := target.(io.Closer); ok {
				t.Cleanup(func() { _ = closer.Close() })
			}
			client := vici.NewClient(target.Dial, vici.WithTimeout(500*time.Millisecond))
			t.Cleanup(func() { _ = client.Close() })
			// The second attempt may be answered with the first one's failure, which says no less.
			for range 2 {
				_, err = client.Version(t.Context())
				if err == nil {
					t.Fatal("somebody answers")
				}
				text := diagnostic.Failure("gw", "", err)
				parts := strings.Split(text, "\n\n")
				if !strings.Contains(parts[0], c.says) {
					t.Errorf("the error lacks %q: %s", c.says, text)
				}
				if advice := strings.Join(parts[1:len(parts)-1], ""); !strings.HasPrefix(advice, c.advice) || c.advice == "" && advice != "" {
					t.Errorf("the advice is %q, want %q", advice, c.advice)
				}
				if strings.Contains(text, "tried again in") {
					t.Errorf("it speaks of attempts: %s", text)
				}
			}
		})
	}
}

func bastion(t *testing.T, address string) []transport.SSHHop {
	t.Helper()
	a, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return []transport.SSHHop{{Host: a.IP.String(), Port: a.Port, User: "jump"}}
}

// listener is a server that does something to each connection, or is gone if it is nil. It
// returns its address.
func listener(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if serve == nil {
		_ = l.Close()
		return l.Addr().String()
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() })
			serve(c)
		}
	}()
	return l.Addr().String()
}

// leftSocket is a socket that its server has left behind.
func leftSocket(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "charon.vici")
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		err = syscall.Bind(fd, &syscall.SockaddrUnix{Name: path})
		_ = syscall.Close(fd)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}
