package lifecycle

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// InterruptedKey is the key, in what the provider stores next to a resource's state, of an Interrupted. It has its name from the first versions.
const InterruptedKey = "unsettled"

// Interrupted tells that the last update was cut off: the daemon may have what the state holds, or what the update wanted.
// Where charon reports the difference, a refresh shows it. Most options it does not report, and somebody who takes the
// change back in the configuration would get an empty plan; so the next apply loads the resource in any case.
type Interrupted struct {
	// Unnoticed tells that the update was cut off while it unloaded the connection, as charon does not notice its changes
	// otherwise. It does not tell so of an update that did not come that far: to unload the connection once more costs SAs.
	Unnoticed bool `json:"unnoticed,omitempty"`

	// Waited tells that the update was done, but not what it was to wait for afterwards.
	Waited bool `json:"waited,omitempty"`

	// Keys are the ids of private keys that updates wanted to load, and may have left.
	Keys []string `json:"keys,omitempty"`
}

// ReadInterrupted returns nil for what is settled.
func ReadInterrupted(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) *Interrupted {
	stored, problems := private.GetKey(ctx, InterruptedKey)
	diags.Append(problems...)
	var u *Interrupted
	if len(stored) == 0 || json.Unmarshal(stored, &u) != nil {
		return nil
	}
	return u
}

// WriteInterrupted stores it, or that the resource is settled, for nil.
func WriteInterrupted(ctx context.Context, private PrivateData, u *Interrupted, diags *diag.Diagnostics) {
	if u == nil && ReadInterrupted(ctx, private, diags) == nil {
		return // a key that never was need not be
	}
	stored, _ := json.Marshal(u) //nolint:errchkjson // a bool
	diags.Append(private.SetKey(ctx, InterruptedKey, stored)...)
}

// MarkInterrupted notes that an update has failed, if that leaves open what the daemon has.
func MarkInterrupted(ctx context.Context, private PrivateData, err error, u Interrupted, diags *diag.Diagnostics) {
	if vici.IsUnanswered(err) {
		WriteInterrupted(ctx, private, &u, diags)
	}
}

// LoadedDespiteError finds out whether what was not there before was loaded although the command for it failed: its answer can be
// lost with the socket. Without an answer to that question, too, it counts as not loaded.
func LoadedDespiteError(ctx context.Context, err error, exists func() (bool, error)) bool {
	var refused *vici.CommandError
	if errors.As(err, &refused) || ctx.Err() != nil {
		return false
	}
	is, err := exists()
	return err == nil && is
}

// LeftKeys are the keys that may have been left.
func (u *Interrupted) LeftKeys() []string {
	if u == nil {
		return nil
	}
	return u.Keys
}

// OutcomeUnknown says that a create that was cut off is in the state. It can be: what is there was not there before, and nobody uses
// it yet.
const OutcomeUnknown = "\n\nThe daemon may have it all the same, now or in a moment. So it is in the state, tainted: the next apply unloads it if it is there, " +
	"and loads it again."

// PlanInterrupted makes an empty plan one that loads the resource once more, and says why. Only what is computed may differ
// from the configuration, hence persisted.
func PlanInterrupted(u *Interrupted, planned types.Bool, changed bool, diags *diag.Diagnostics) types.Bool {
	if u == nil || changed || planned.IsUnknown() {
		return planned
	}
	if u.Waited {
		diags.AddAttributeWarning(path.Root("persisted"), "Waited for once more",
			"The last update was loaded, and the CHILD_SAs of wait_for were not installed in time. Applying this loads it once more and waits again.")
		return types.BoolUnknown()
	}
	diags.AddAttributeWarning(path.Root("persisted"), "Loaded once more",
		"The last update was cut off, and nobody knows which of the two configurations the gateway has. "+
			"Applying this loads the one that is configured now.")
	return types.BoolUnknown()
}
