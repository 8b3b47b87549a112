package gateway

import (
	"context"
	"errors"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// InTheWay returns, for a plan's sake, why a create could not write its files: what is in their places. It knows nothing if the gateway or
// its files do not answer, and then it does not ask again.
func (g *Gateway) InTheWay(ctx context.Context, names []string) error {
	if !g.Persist || g.filesSilent.Load() {
		return nil
	}
	if _, known := g.Abilities(ctx); !known {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, min(g.Timeout, PlanTimeout))
	defer cancel()
	for _, name := range names {
		err := g.checkPlace(limited, name, true)
		var (
			foreign   *ForeignFileError
			taken     *TakenFileError
			irregular *transport.IrregularError
		)
		switch {
		case errors.As(err, &foreign), errors.As(err, &taken), errors.As(err, &irregular):
			return err
		case err != nil:
			g.filesSilent.Store(true)
			return nil
		}
	}
	return nil
}
