package gateway

import "context"

// turns lets as many go ahead at a time as it has room for. Whoever waits does so until a context ends.
type turns chan struct{}

func (t turns) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (t turns) give() { <-t }

// run runs a command as soon as it is its turn.
func (t turns) run(ctx context.Context, command func() error) error {
	if err := t.take(ctx); err != nil {
		return err
	}
	defer t.give()
	return command()
}
