package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// strongswanConf is the configuration of the gateway's charon. It has no ports, because nothing may reach it, and logs
// what it does with connections.
func (g *Gateway) strongswanConf(extra string) string {
	return fmt.Sprintf(`charon {
  port = 0
  port_nat_t = 0
  load_modular = yes
  plugins {
    include %s/*.conf
    vici {
      socket = %q
    }
  }
  filelog {
    charon {
      path = %q
      append = yes
      flush_line = yes
      default = 1
    }
  }
  %s
}
`, pluginDirectory, g.URI(), g.logFile(), extra)
}

// pluginDirectory is where Debian's packages leave a file for each plugin, which says whether to load it.
const pluginDirectory = "/etc/strongswan.d/charon"

// command is charon in namespaces of its own. Its pid file is at a path that is compiled in, hence the /run of its own.
// Without root, a user namespace makes this user root of what is in it.
func (g *Gateway) command() *exec.Cmd {
	namespaces := "-mn"
	if os.Geteuid() != 0 {
		namespaces = "-Urmn"
	}
	script := `set -e
mount -t tmpfs tmpfs "$ROOT/run"
if [ -n "$ROOT" ]; then
  mkdir -p "$ROOT$DIRECTORY"
  mount --bind "$DIRECTORY" "$ROOT$DIRECTORY"
  mount --bind /dev "$ROOT/dev"
  exec setpriv --pdeathsig KILL chroot "$ROOT" "$CHARON"
fi
exec setpriv --pdeathsig KILL "$CHARON"
`
	cmd := exec.Command("unshare", namespaces, "sh", "-c", script)
	cmd.Env = append(os.Environ(),
		"ROOT="+g.release.root(), "DIRECTORY="+g.directory, "CHARON="+charonPath, "STRONGSWAN_CONF="+g.conf)
	return cmd
}

// waitReady waits until VICI answers.
func (g *Gateway) waitReady(ctx context.Context) error {
	client := vici.NewClient(func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", g.Socket())
	})
	defer func() { _ = client.Close() }()
	for {
		_, err := client.Version(ctx)
		switch {
		case err == nil:
			return nil
		case g.charon.ended():
			return fmt.Errorf("charon ended at once (%s). The end of its log:\n%s", g.charon.cmd.ProcessState, g.logTail())
		case ctx.Err() != nil:
			return fmt.Errorf("charon does not answer on %s: %w. The end of its log:\n%s", g.URI(), err, g.logTail())
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Swanctl runs the swanctl of the gateway's release on the gateway, and returns what it prints.
func (g *Gateway) Swanctl(ctx context.Context, args ...string) (string, error) {
	// charon's namespaces have what swanctl needs: the release's files and the gateway's directory.
	line := []string{"--target", fmt.Sprint(g.PID()), "--mount"}
	if os.Geteuid() != 0 {
		line = append(line, "--user", "--preserve-credentials")
	}
	if root := g.release.root(); root != "" {
		line = append(line, "--root")
	}
	line = append(line, swanctlPath)
	cmd := exec.CommandContext(ctx, "nsenter", append(line, append(args, "--uri", g.URI())...)...)
	cmd.Env = append(os.Environ(), "SWANCTL_DIR="+g.SwanctlDirectory(), "STRONGSWAN_CONF="+g.conf)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("swanctl %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(problems.String()))
	}
	return out.String(), err
}
