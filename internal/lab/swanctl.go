package lab

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Swanctl runs the swanctl of the gateway's release on the gateway, and returns what it prints. Files among the
// arguments are absolute paths; those of the gateway's directory exist in every release.
func (g *Gateway) Swanctl(ctx context.Context, args ...string) (string, error) {
	// charon's mount namespace has what swanctl needs: the copy of the program, the release's files, and the gateway's
	// directory.
	line := []string{"--target", fmt.Sprint(g.PID()), "--mount"}
	if os.Geteuid() != 0 {
		line = append(line, "--user", "--preserve-credentials")
	}
	if g.release.root() != "" {
		line = append(line, "--root")
	}
	line = append(line, privateSwanctl)
	cmd := exec.CommandContext(ctx, "nsenter", append(append(line, args...), "--uri", g.URI())...)
	cmd.Env = append(os.Environ(), "SWANCTL_DIR="+g.SwanctlDirectory(), "STRONGSWAN_CONF="+g.conf)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	if ctx.Err() != nil {
		err = ctx.Err() // rather than that swanctl was killed
	}
	if err != nil {
		err = fmt.Errorf("swanctl %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(problems.String()))
	}
	return out.String(), err
}
