package vici

import (
	"context"
	"slices"
)

// SharedSecret is a secret that both ends know.
type SharedSecret struct {
	// ID is the unique id under which the daemon keeps the secret, and replaces
	// it when it is loaded again. Loaded without one, a secret can be neither
	// listed nor unloaded.
	ID string

	// Type is ike, eap, xauth, ntlm or ppk.
	Type string

	// Data is the secret itself. The daemon decodes nothing.
	Data string

	// Owners are the identities that the secret belongs to, none for any.
	Owners []string
}

// LoadShared loads a secret, or replaces the one of the same id. An IKE_SA that
// is established goes on as it is (src/libcharon/plugins/vici/vici_cred.c).
func (c *Client) LoadShared(ctx context.Context, s SharedSecret) error {
	if err := checkName("the secret's id", s.ID); err != nil {
		return err
	}
	in := NewMessage()
	in.Set("id", s.ID)
	in.Set("type", s.Type)
	in.Set("data", s.Data)
	if len(s.Owners) > 0 {
		// As a plain value they would be ignored, and the secret be everybody's.
		in.SetList("owners", s.Owners)
	}
	return c.command(ctx, "load-shared", in)
}

// UnloadShared removes the secret of an id. The daemon calls it a success if
// there is none.
func (c *Client) UnloadShared(ctx context.Context, id string) error {
	if err := checkName("the secret's id", id); err != nil {
		return err
	}
	in := NewMessage()
	in.Set("id", id)
	return c.command(ctx, "unload-shared", in)
}

// GetShared returns the ids of the secrets that were loaded over VICI with one.
// Nothing else of a secret can be read back.
func (c *Client) GetShared(ctx context.Context) ([]string, error) {
	return c.keys(ctx, "get-shared")
}

// keys runs a command that answers with a list of keys.
func (c *Client) keys(ctx context.Context, command string) ([]string, error) {
	reply, err := c.ask(ctx, command, nil)
	if err != nil {
		return nil, err
	}
	keys, ok := reply.List("keys")
	if !ok {
		return nil, &ProtocolError{Command: command, Reason: "there is no list of keys in it"}
	}
	return slices.Clone(keys), nil
}
