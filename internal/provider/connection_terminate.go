package provider

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

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
func terminates(v values) bool {
	set, ok := v["terminate_on_destroy"].(types.Bool)
	return ok && set.ValueBool()
}

var errNotClosed = errors.New("the SAs could not be closed")

// terminateAll closes what is left of a connection that was unloaded: charon leaves SAs alone that it has not started.
func (r *connectionResource) terminateAll(ctx context.Context, name string) error {
	const patience = 5 * time.Second // for the peer's answer; then it is closed without
	return r.gateway.control(ctx, func() error {
		// What charon closes itself, because its child has a start_action, may be found here and be gone before its turn: then charon reports a
		// failure, and it is asked again about what is left.
		const tries = 3
		var err error
		for range tries {
			var matches, closed int
			matches, closed, err = r.gateway.client.Terminate(ctx, vici.Termination{
				SAFilter: vici.SAFilter{IKE: name}, Force: true, Timeout: patience,
			}, nil)
			var refused *vici.CommandError
			switch {
			case errors.As(err, &refused) && matches == 0:
				return nil // there are none
			case err == nil && closed < matches:
				err = errNotClosed
			case err == nil || refused == nil:
				return err
			}
		}
		return err
	})
}
