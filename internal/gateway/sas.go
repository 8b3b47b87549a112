package gateway

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// SAs returns the SAs that a filter selects, also those that charon is busy with.
func (g *Gateway) SAs(ctx context.Context, filter vici.SAFilter) ([]vici.IKESA, error) {
	return g.CollectSAs(filter, g.Client.WaitSAs(ctx, filter))
}

// CollectSAs puts SAs into an order that does not depend on chance. Where the filter selects CHILD_SAs, IKE_SAs without one
// are left out.
func (g *Gateway) CollectSAs(filter vici.SAFilter, all iter.Seq2[vici.IKESA, error]) ([]vici.IKESA, error) {
	if err := g.Ready(); err != nil {
		return nil, err
	}
	var sas []vici.IKESA
	for sa, err := range all {
		if err != nil {
			return nil, err
		}
		if len(sa.Children) == 0 && (filter.Child != "" || filter.ChildID != 0) {
			continue
		}
		slices.SortFunc(sa.Children, func(a, b vici.ChildSA) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
		})
		sas = append(sas, sa)
	}
	slices.SortFunc(sas, func(a, b vici.IKESA) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return sas, nil
}

// Carries reports whether an IKE_SA is up, with a CHILD_SA if the filter selects CHILD_SAs.
func Carries(sa vici.IKESA, filter vici.SAFilter) bool {
	return IsEstablished(sa) && (filter.Child == "" && filter.ChildID == 0 || slices.ContainsFunc(sa.Children, IsInstalled))
}

// IsEstablished reports whether both sides know each other. That is so, too, while an IKE_SA is replaced by a new one.
func IsEstablished(sa vici.IKESA) bool {
	return sa.State == vici.StateEstablished || sa.State == "REKEYING"
}

// IsInstalled reports whether traffic can pass.
func IsInstalled(c vici.ChildSA) bool {
	return c.State == vici.StateInstalled || c.State == "UPDATING" || c.State == "REKEYING"
}
