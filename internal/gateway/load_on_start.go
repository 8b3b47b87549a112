package gateway

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// startFile has charon run swanctl at its start (start-scripts, see src/libcharon/daemon.c). It is below the folder of strongswan.conf.
const startFile = "strongswan.d/" + filePrefix + "load-on-start.conf"

// startScript is what the file holds.
const startScript = "charon {\n  start-scripts {\n    swanctl = /usr/sbin/swanctl --load-all --noprompt\n  }\n}\n"

// configFolder is where strongswan.conf is: swanctl's folder is in it, wherever strongSwan was built for.
func (g *Gateway) configFolder() string { return path.Dir(g.SwanctlDirectory) }

func (g *Gateway) startPlace() transport.Place {
	return transport.Place{Directory: g.configFolder(), Name: startFile}
}

// daemonByUnit is the daemon whose unit of systemd runs swanctl (init/systemd/strongswan.service.in).
const daemonByUnit = "charon-systemd"

// LoadsOnStart reports whether something has swanctl load its files when charon starts, as far as that can be told: by the daemon's name,
// and by strongswan.conf and what that includes. It is asked once in a run.
func (g *Gateway) LoadsOnStart(ctx context.Context) (loads, known bool) {
	if _, known := g.Abilities(ctx); !known || g.reading.take(ctx) != nil {
		return false, false
	}
	defer g.reading.give()
	if !g.startAsked {
		loads, err := g.loadsOnStart(ctx)
		if ctx.Err() != nil {
			return false, false
		}
		g.startLoads, g.startKnown, g.startAsked = loads, err == nil, true
	}
	return g.startLoads, g.startKnown
}

func (g *Gateway) loadsOnStart(ctx context.Context) (bool, error) {
	if g.daemon == daemonByUnit {
		return true, nil
	}
	c, err := g.readConfig(ctx, path.Join(g.configFolder(), "strongswan.conf"), false)
	if err != nil {
		return false, err
	}
	for _, top := range []string{"charon", g.daemon} {
		if section := c.Section(top); section != nil && runsSwanctl(section.Section("start-scripts")) {
			return true, nil
		}
	}
	return false, nil
}

func runsSwanctl(scripts *swanctl.Config) bool {
	if scripts == nil {
		return false
	}
	for _, s := range scripts.Settings {
		if strings.Contains(s.Value, "swanctl") && (strings.Contains(s.Value, "--load-") || strings.Contains(s.Value, " -q")) {
			return true
		}
	}
	return false
}

// StartProblem says, once in a run, what is wrong if nothing seems to have swanctl load its files at the start of charon.
func (g *Gateway) StartProblem(ctx context.Context) string {
	if !g.Persist || g.LoadOnStart != LoadUnsaid {
		return ""
	}
	loads, known := g.LoadsOnStart(ctx)
	if loads || !known || !g.run.once(ctx, &g.run.unstarted) {
		return ""
	}
	return fmt.Sprintf("The daemon is %q, whose service loads nothing of swanctl's files when it starts, and %s has no start-scripts that do: after a restart, nothing of "+
		"what is in them is there. Set load_on_start = true on the provider or the gateway, which writes %s:\n\n%s\nIf something else loads them, such as a unit of "+
		"systemd, set load_on_start = false.\n\nGateway: %s", g.daemon, path.Join(g.configFolder(), "strongswan.conf"), g.startPlace(), startScript, g.Label)
}

// StartDrift is what keeps charon from loading the files though the provider is to see to that, or nothing.
func (g *Gateway) StartDrift(ctx context.Context) []FileDrift {
	if !g.Persist || g.LoadOnStart != LoadBySelf {
		return nil
	}
	if loads, known := g.LoadsOnStart(ctx); loads || !known {
		return nil
	}
	return []FileDrift{{Path: g.startPlace().String(), What: "is missing: nothing has swanctl load its files when charon starts"}}
}

// EnsureLoadOnStart writes the file for strongSwan after others were written, if the provider is to, and removes it if it is not.
func (g *Gateway) EnsureLoadOnStart(ctx context.Context) error {
	if !g.Persist {
		return nil
	}
	if g.LoadOnStart != LoadBySelf {
		return g.removeLoadOnStart(ctx)
	}
	if loads, known := g.LoadsOnStart(ctx); loads || !known {
		return nil // by us, or by somebody else
	}
	if err := g.reading.take(ctx); err != nil {
		return err
	}
	defer g.reading.give()
	if g.startLoads {
		return nil // another resource has just written it
	}
	at := g.startPlace()
	data, err := g.readKept(ctx, at)
	switch {
	case err == nil && digestOf(data) == "":
		return &ForeignFileError{at.String()}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	sealed, _ := File{Text: startScript}.sealed()
	staged, err := onStore(ctx, g, func(ctx context.Context, store transport.FileStore) (transport.StagedFile, error) {
		return store.StageFile(ctx, at, sealed, 0o644)
	})
	if err != nil {
		return err
	}
	limited, cancel := g.limited(ctx)
	defer cancel()
	if err := staged.Commit(limited); err != nil {
		staged.Discard(context.WithoutCancel(ctx))
		return err
	}
	loads, err := g.loadsOnStart(ctx)
	if err == nil && !loads {
		err = fmt.Errorf("%s does not include %s", path.Join(g.configFolder(), "strongswan.conf"), at)
	}
	g.startLoads = loads
	return err
}

// removeLoadOnStart removes the file if Terraform has written it, once in a run.
func (g *Gateway) removeLoadOnStart(ctx context.Context) error {
	if err := g.reading.take(ctx); err != nil {
		return err
	}
	defer g.reading.give()
	if g.startRemoved {
		return nil
	}
	err := g.removeStartFile(ctx)
	g.startRemoved = err == nil
	return err
}

// AfterRemoval removes the file for strongSwan when nothing is kept any more. Whoever writes a file meanwhile ensures afterwards that this one
// is there, in turn.
func (g *Gateway) AfterRemoval(ctx context.Context) error {
	if !g.Persist || g.LoadOnStart != LoadBySelf {
		return nil
	}
	if err := g.reading.take(ctx); err != nil {
		return err
	}
	defer g.reading.give()
	for _, folder := range folders {
		left, err := g.matching(ctx, g.filePath(folder)+"/"+filePrefix+"*")
		if err != nil || len(left) > 0 {
			return err
		}
	}
	return g.removeStartFile(ctx)
}

func (g *Gateway) removeStartFile(ctx context.Context) error {
	at := g.startPlace()
	data, err := g.readKept(ctx, at)
	if isMissing(err) || err == nil && digestOf(data) == "" {
		return nil
	}
	if err == nil {
		_, err = onStore(ctx, g, func(ctx context.Context, store transport.FileStore) (struct{}, error) {
			return struct{}{}, store.RemoveFile(ctx, at)
		})
		g.startAsked, g.startLoads = false, false
	}
	return err
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
