package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Options tell how a gateway is set up. The zero value is a gateway of the machine's own strongSwan.
type Options struct {
	// Release is the strongSwan to run.
	Release Release

	// StrongswanConf is added to the charon section of strongswan.conf.
	StrongswanConf string
}

// Gateway is a running charon.
type Gateway struct {
	release   Release
	version   string
	directory string
	conf      string // path of strongswan.conf
	charon    *process
}

// maxSocketPath is the longest path that a unix socket can have on Linux, see unix(7).
const maxSocketPath = 107

// startTimeout bounds the start of a gateway when the context has no deadline.
const startTimeout = 15 * time.Second

// swanctlFolders are those that swanctl looks for files in.
var swanctlFolders = []string{
	"conf.d", "ecdsa", "pkcs12", "pkcs8", "private", "pubkey", "rsa", "x509", "x509aa", "x509ac", "x509ca", "x509crl", "x509ocsp",
}

// Start starts a gateway and waits until VICI answers. Whoever starts it has to call [Gateway.Stop].
func Start(ctx context.Context, o Options) (*Gateway, error) {
	if err := Missing(o.Release); err != nil {
		return nil, err
	}
	directory, err := os.MkdirTemp("", "charon-")
	if err != nil {
		return nil, err
	}
	g := &Gateway{release: o.Release, directory: directory, conf: filepath.Join(directory, "strongswan.conf")}
	if err := g.setUp(ctx, o); err != nil {
		return nil, errors.Join(err, os.RemoveAll(directory))
	}
	if err := g.start(ctx); err != nil {
		return nil, errors.Join(err, g.Stop())
	}
	return g, nil
}

func (g *Gateway) setUp(ctx context.Context, o Options) (err error) {
	if len(g.Socket()) > maxSocketPath {
		return fmt.Errorf("the path of the VICI socket, %s, has more than %d characters; set TMPDIR to a shorter one", g.Socket(), maxSocketPath)
	}
	// Not only for root: a charon in a user namespace is root there, but has another user's files before it.
	if err := os.Chmod(g.directory, 0o755); err != nil {
		return err
	}
	for _, folder := range swanctlFolders {
		if err := os.MkdirAll(filepath.Join(g.SwanctlDirectory(), folder), 0o755); err != nil {
			return err
		}
	}
	if g.version, err = g.release.version(ctx); err != nil {
		return err
	}
	return os.WriteFile(g.conf, []byte(g.strongswanConf(o.StrongswanConf)), 0o644)
}

// start starts charon in the gateway's directory.
func (g *Gateway) start(ctx context.Context) error {
	// What a killed charon left behind would look like a running one.
	if err := os.Remove(g.Socket()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	charon, err := startProcess(g.command())
	if err != nil {
		return fmt.Errorf("charon did not start: %w", err)
	}
	g.charon = charon
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	return g.waitReady(ctx)
}

// Stop ends the gateway and removes all that it left.
func (g *Gateway) Stop() error {
	if g.charon != nil {
		g.charon.kill()
	}
	return errors.Join(g.release.leave(g.directory), os.RemoveAll(g.directory))
}

// Kill ends charon as a crash would. [Gateway.Restart] brings it back.
func (g *Gateway) Kill() { g.charon.kill() }

// Restart ends charon, if it still runs, and starts it again on the same socket. It has lost all that was loaded.
func (g *Gateway) Restart(ctx context.Context) error {
	g.charon.kill()
	return g.start(ctx)
}

// Pause stops charon where it is: it accepts connections, and never answers. [Gateway.Resume] lets it go on.
func (g *Gateway) Pause() error { return g.charon.pause() }

// Resume lets a paused charon go on.
func (g *Gateway) Resume() error { return g.charon.resume() }

// PID is the process id of charon.
func (g *Gateway) PID() int { return g.charon.pid() }

// Version is the release of strongSwan, such as "5.9.8".
func (g *Gateway) Version() string { return g.version }

// URI is that of the VICI socket, for the provider.
func (g *Gateway) URI() string { return "unix://" + g.Socket() }

// Socket is the path of the VICI socket.
func (g *Gateway) Socket() string { return filepath.Join(g.directory, "charon.vici") }

// Directory is the gateway's own temporary directory.
func (g *Gateway) Directory() string { return g.directory }

// SwanctlDirectory is what /etc/swanctl is to an ordinary gateway.
func (g *Gateway) SwanctlDirectory() string { return filepath.Join(g.directory, "swanctl") }

// Log is what charon has logged so far. It survives restarts.
func (g *Gateway) Log() string {
	text, err := os.ReadFile(g.logFile())
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// WaitLog waits until charon has logged a text.
func (g *Gateway) WaitLog(ctx context.Context, text string) error {
	for !strings.Contains(g.Log(), text) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("charon has not logged %q: %w", text, ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}

func (g *Gateway) logFile() string { return filepath.Join(g.directory, "charon.log") }

// logTail is the end of the log, for errors.
func (g *Gateway) logTail() string {
	lines := strings.Split(strings.TrimSpace(g.Log()), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}
