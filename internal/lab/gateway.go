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

	// Directory is where the gateway keeps its files. It is made if need be, and stays when the gateway goes. By default,
	// it is a temporary one that goes with the gateway.
	Directory string

	// Tunnels makes it a gateway that can have tunnels with others, see [StartMesh] and [NoTunnels].
	Tunnels bool

	// KernelESP leaves the packets of its tunnels to the kernel, whatever [ESPVariable] says. See [NoKernelESP].
	KernelESP bool

	// StrongswanConf is added to the end of the charon section of strongswan.conf.
	StrongswanConf string
}

// Gateway is a running charon. Its methods are for one goroutine at a time.
type Gateway struct {
	release   Release
	version   string
	directory string
	temporary bool   // the directory goes with the gateway
	conf      string // path of strongswan.conf
	charon    *process
}

// startTimeout bounds the start of a gateway when the context has no deadline. An emulated machine is slow.
const startTimeout = time.Minute

// Start starts a gateway and waits until VICI answers: at most a minute, unless the context has a deadline. Whoever
// starts it has to call [Gateway.Stop].
func Start(ctx context.Context, o Options) (*Gateway, error) {
	if err := Missing(o.Release); err != nil {
		return nil, err
	}
	directory, err := makeDirectory(o.Directory)
	if err != nil {
		return nil, err
	}
	g := &Gateway{
		release:   o.Release,
		directory: directory,
		temporary: o.Directory == "",
		conf:      filepath.Join(directory, "strongswan.conf"),
	}
	extra := o.StrongswanConf
	if o.Tunnels {
		extra = espConf(o.KernelESP) + extra
	}
	if err := os.WriteFile(g.conf, []byte(g.strongswanConf(extra)), 0o644); err != nil {
		return nil, errors.Join(err, g.Stop())
	}
	if err := g.start(ctx); err != nil {
		return nil, errors.Join(err, g.Stop())
	}
	return g, nil
}

// start starts charon in the gateway's directory.
func (g *Gateway) start(ctx context.Context) error {
	// What a killed charon left behind would look like a running one.
	if err := g.removeSocket(); err != nil {
		return err
	}
	log, err := os.OpenFile(g.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd := g.command()
	cmd.Stdout, cmd.Stderr = log, log // what goes wrong before charon reads its configuration
	if g.charon, err = startProcess(cmd); err != nil {
		return fmt.Errorf("charon did not start: %w", err)
	}
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, startTimeout)
		defer cancel()
	}
	return g.waitReady(ctx)
}

// Stop ends the gateway and removes all that it left, but for a directory that was asked for.
func (g *Gateway) Stop() error {
	if g.charon != nil {
		g.charon.kill()
	}
	if g.temporary {
		return os.RemoveAll(g.directory)
	}
	return g.removeSocket()
}

func (g *Gateway) removeSocket() error {
	if err := os.Remove(g.Socket()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
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

// Version is the version of strongSwan that charon says it has, such as "5.9.8".
func (g *Gateway) Version() string { return g.version }

// URI is that of the VICI socket, for the provider.
func (g *Gateway) URI() string { return "unix://" + g.Socket() }

// Socket is the path of the VICI socket.
func (g *Gateway) Socket() string { return filepath.Join(g.directory, socketName) }

// Directory is where the gateway keeps its files. A gateway of another release sees it at the same path.
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
func (g *Gateway) logTail() string { return lastLines(g.Log()) }

// lastLines are the last twenty of a text.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}
