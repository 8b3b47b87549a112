package connection

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

func terminateOnDestroyAttribute() schema.Attribute {
	return schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether a destroy closes all SAs of the connection. Default: `false`, which closes those of children with `start` in their `start_action`, and " +
			"leaves the others established, as charon does: they go on until they expire or are terminated.",
	}
}

// terminates reports whether a destroy closes all SAs.
func terminates(v section.Values) bool {
	set, ok := v["terminate_on_destroy"].(types.Bool)
	return ok && set.ValueBool()
}

var errNotClosed = errors.New("the SAs could not be closed")

// terminateAll closes what is left of a connection that was unloaded: charon leaves SAs alone that it has not started.
func (r *connectionResource) terminateAll(ctx context.Context, name string) error {
	return r.Gateway.Slow(ctx, func() error {
		// charon already closes those that it has started, and fails to close what is gone when it gets to it. Another
		// try tells whether it is.
		const tries = 5
		for i := 1; ; i++ {
			err := r.terminateOnce(ctx, name)
			var refused *vici.CommandError
			if err == nil || i == tries || !errors.As(err, &refused) && !errors.Is(err, errNotClosed) {
				return err
			}
			select {
			case <-time.After(200 * time.Millisecond):
			case <-ctx.Done():
				return err
			}
		}
	})
}

func (r *connectionResource) terminateOnce(ctx context.Context, name string) error {
	const patience = 5 * time.Second // for the peer's answer; then it is closed without
	matches, closed, err := r.Gateway.Client.Terminate(ctx, vici.Termination{
		SAFilter: vici.SAFilter{IKE: name}, Force: true, Timeout: patience,
	}, nil)
	var refused *vici.CommandError
	if errors.As(err, &refused) && matches == 0 {
		return nil // there are none
	}
	if err == nil && closed < matches {
		return errNotClosed
	}
	return err
}
