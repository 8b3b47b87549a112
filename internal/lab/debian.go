package lab

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// MirrorVariable is the environment variable that names the Debian mirror to unpack releases from. Without it, it is
// the one that this machine's apt uses, if it is a Debian machine.
const MirrorVariable = "STRONGSWAN_LAB_MIRROR"

// debian installs packages of a Debian suite, and those that they need, into a directory.
type debian struct {
	suite     string
	packages  []string
	directory string
}

// run runs mmdebstrap in namespaces of its own: when it is interrupted, all that it started ends with it, and no mount of
// the new system's /proc and /sys stays to be in the way of its removal.
func (d debian) run(ctx context.Context, log io.Writer) error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("installing %s needs root: mmdebstrap runs the packages' own scripts by chroot", d.suite)
	}
	if _, err := exec.LookPath("mmdebstrap"); err != nil {
		return fmt.Errorf("installing %s needs mmdebstrap: apt-get install mmdebstrap", d.suite)
	}
	mirror := aptMirror(ctx)
	args := []string{
		"--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "mmdebstrap", "--variant=minbase", "--format=directory",
		// A mirror may be a snapshot of an earlier day, signed for that day.
		`--aptopt=Acquire::Check-Valid-Until "false"`,
		"--include=" + strings.Join(d.packages, ","), d.suite, d.directory,
	}
	if mirror != "" {
		args = append(args, mirror)
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "unshare", args...)
	cmd.Stdout = io.MultiWriter(log, &out)
	cmd.Stderr = cmd.Stdout
	err := cmd.Run()
	if ctx.Err() != nil {
		return fmt.Errorf("mmdebstrap of %s: %w", d.suite, ctx.Err())
	}
	if err != nil {
		lines := slices.Collect(strings.Lines(out.String()))
		end := strings.Join(lines[max(0, len(lines)-linesOfFailure):], "")
		return fmt.Errorf("mmdebstrap of %s failed: %w. It ends with:\n%s%s", d.suite, err, end, hint(end, mirror))
	}
	return nil
}

// linesOfFailure are as many of mmdebstrap's last lines as an error quotes. What apt said comes some lines before the end.
const linesOfFailure = 10

// hint says what to do about an mmdebstrap that failed.
func hint(output, mirror string) string {
	if strings.Contains(output, "NO_PUBKEY") || strings.Contains(output, "is not signed") || strings.Contains(output, "eyring") {
		return "The mirror's signature is unknown here: apt-get install debian-archive-keyring, as new as can be had."
	}
	if mirror == "" {
		mirror = "mmdebstrap's own default"
	}
	return fmt.Sprintf("The mirror was %s. To use another one, set %s to its URL.", mirror, MirrorVariable)
}

// aptMirror returns the Debian mirror to use, or nothing for mmdebstrap's own default. apt tells nothing about its
// mirrors before its first update.
func aptMirror(ctx context.Context) string {
	if mirror := os.Getenv(MirrorVariable); mirror != "" {
		return mirror
	}
	out, err := exec.CommandContext(ctx, "apt-get", "indextargets",
		"--format", "$(ORIGIN)/$(LABEL)/$(COMPONENT) $(REPO_URI)", "Created-By: Packages").Output()
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(out)) {
		if uri, ok := strings.CutPrefix(strings.TrimSpace(line), "Debian/Debian/main "); ok {
			return uri
		}
	}
	return ""
}
