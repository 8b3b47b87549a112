package provider

import "context"

// mostControls is how many commands that keep one of charon's threads waiting are sent to one daemon at a time. charon has
// 16 threads, and needs some of them to do what the commands wait for.
const mostControls = 2

// control runs a command that charon may take long for, as soon as it is its turn.
func (g *gateway) control(ctx context.Context, command func() error) error {
	select {
	case g.controls <- struct{}{}:
		defer func() { <-g.controls }()
		return command()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
