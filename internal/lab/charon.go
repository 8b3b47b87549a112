package lab

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Where a gateway has its own copies of the two programs, in its own /run. AppArmor attaches its profiles by the path of a
// program, and Debian's and Ubuntu's for charon and swanctl forbid files and sockets outside the system's own places. A copy
// at another path runs without a profile, so a gateway starts on a machine that enforces them, too.
const (
	privateCharon  = "/run/lab/charon"
	privateSwanctl = "/run/lab/swanctl"
)

// startScript becomes charon, in namespaces made for it. charon's pid file is at a path that is compiled in, hence the
// /run of its own. Another release gets a root directory made of its folders, so that nothing is written to the release.
const startScript = `set -e
PATH=$PATH:/usr/sbin:/sbin
if [ "$PPID" != "$PARENT" ]; then
  echo "whoever started this gateway is gone"
  exit 1
fi
if [ -z "$ROOT" ]; then
  mount -t tmpfs tmpfs /run
  mkdir /run/lab
  cp "$CHARON" "$SWANCTL" /run/lab
  exec "$PRIVATE_CHARON"
fi
mount -t tmpfs tmpfs "$ROOT/mnt"
cd "$ROOT/mnt"
mkdir -p dev etc run/lab usr var ".$DIRECTORY"
cp "..$CHARON" "..$SWANCTL" run/lab
ln -s ../run var/run
for link in ../*; do
  if [ -L "$link" ]; then
    cp -P "$link" .
  fi
done
mount --bind ../etc etc
mount --bind ../usr usr
mount --rbind /dev dev
mount --bind "$DIRECTORY" ".$DIRECTORY"
exec chroot . "$PRIVATE_CHARON"
`

// command is charon in namespaces of its own, which the kernel ends when this program dies: the script makes sure that
// it did not die before the kernel was told. Without root, a user namespace makes this user root of what is in it.
func (g *Gateway) command() *exec.Cmd {
	namespaces := "-mn"
	if os.Geteuid() != 0 {
		namespaces = "-Urmn"
	}
	cmd := exec.Command("unshare", namespaces, "setpriv", "--pdeathsig", "KILL", "sh", "-c", startScript)
	cmd.Env = append(os.Environ(),
		fmt.Sprintf("PARENT=%d", os.Getpid()),
		"ROOT="+g.release.root(), "DIRECTORY="+g.directory,
		"CHARON="+charonPath, "SWANCTL="+swanctlPath, "PRIVATE_CHARON="+privateCharon,
		"STRONGSWAN_CONF="+g.conf)
	return cmd
}

// waitReady waits until VICI answers, and notes the version that it tells.
func (g *Gateway) waitReady(ctx context.Context) error {
	client := vici.NewClient(func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", g.Socket())
	})
	defer func() { _ = client.Close() }()
	for {
		version, err := client.Version(ctx)
		switch {
		case err == nil:
			g.version = version.Version
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
