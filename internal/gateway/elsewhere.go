package gateway

import (
	"context"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// Elsewhere returns where other files of swanctl than Terraform's have a section. swanctl merges the sections of one name of all files
// (src/libstrongswan/settings/settings.c): what is in the others comes back with a restart. They are read once in a run. Where that is
// not possible, nothing is known.
func (g *Gateway) Elsewhere(ctx context.Context, s SectionName) []swanctl.ConfigPlace {
	if s.Name == "" || !g.Persist || g.reading.take(ctx) != nil {
		return nil
	}
	defer g.reading.give()
	if !g.othersRead {
		others, err := g.readConfig(ctx, g.filePath("swanctl.conf"), true)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			others = &swanctl.Config{}
		}
		g.others, g.othersRead = others, true
	}
	top := g.others.Section(s.Top)
	if top == nil {
		return nil
	}
	section := top.Section(s.Name)
	if section == nil {
		return nil
	}
	return section.Places
}
