package vici

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"strconv"
)

// LoadKey loads a private key, DER or PEM without encryption, and returns its
// id: the SHA-1 of the public key's bits in hexadecimal digits. The same key
// again is a success and changes nothing (src/libcharon/plugins/vici/vici_cred.c).
func (c *Client) LoadKey(ctx context.Context, data string) (id string, err error) {
	in := NewMessage()
	in.Set("type", "any")
	in.Set("data", data)
	return c.loadKey(ctx, "load-key", in)
}

// Token is a private key on a PKCS#11 token.
type Token struct {
	// Handle is its CKA_ID in hexadecimal digits.
	Handle string

	// Slot is the slot's number, or negative for any.
	Slot int

	// Module is the name of the PKCS#11 module in strongswan.conf, or empty for any.
	Module string

	// PIN is what the token asks for. The daemon keeps it while the key is loaded.
	PIN string
}

// LoadToken makes the daemon use a private key on a token, and returns the id
// that LoadKey would.
func (c *Client) LoadToken(ctx context.Context, t Token) (id string, err error) {
	in := NewMessage()
	in.Set("handle", t.Handle)
	if t.Slot >= 0 {
		in.Set("slot", strconv.Itoa(t.Slot))
	}
	if t.Module != "" {
		in.Set("module", t.Module)
	}
	if t.PIN != "" {
		in.Set("pin", t.PIN)
	}
	return c.loadKey(ctx, "load-token", in)
}

func (c *Client) loadKey(ctx context.Context, command string, in *Message) (string, error) {
	reply, err := c.ask(ctx, command, in)
	if err != nil {
		return "", err
	}
	id, _ := reply.Get("id")
	if !isKeyID(id) {
		return "", &ProtocolError{Command: command, Reason: "there is no key id in it"}
	}
	return id, nil
}

// isKeyID reports whether a text is a SHA-1 in hexadecimal digits.
func isKeyID(text string) bool {
	sum, err := hex.DecodeString(text)
	return err == nil && len(sum) == sha1.Size
}

// UnloadKey removes the private key of an id. An unknown id is a *CommandError;
// use GetKeys to tell that from other failures.
func (c *Client) UnloadKey(ctx context.Context, id string) error {
	in := NewMessage()
	in.Set("id", id)
	return c.command(ctx, "unload-key", in)
}

// GetKeys returns the ids of the private keys that were loaded over VICI,
// those on tokens included.
func (c *Client) GetKeys(ctx context.Context) ([]string, error) {
	return c.keys(ctx, "get-keys")
}
