package vici

import (
	"context"
	"fmt"
	"iter"
	"slices"
)

// Authority is what list-authorities reports of a CA.
type Authority struct {
	Name string

	// CACert is the subject of its certificate.
	CACert string

	CRLURIs     []string
	OCSPURIs    []string
	CertURIBase string
}

// LoadAuthority loads what is known about a CA, or replaces it as a whole. The
// message holds the options of swanctl.conf's authorities.NAME; cacert is the
// certificate itself, PEM or DER.
func (c *Client) LoadAuthority(ctx context.Context, name string, authority *Message) error {
	if err := checkName("the authority's name", name); err != nil {
		return fmt.Errorf("load-authority: %w", err)
	}
	in := NewMessage()
	in.attach(name, authority)
	return c.command(ctx, "load-authority", in)
}

// UnloadAuthority removes what is known about a CA, its certificate included. An
// unknown name is a *CommandError.
func (c *Client) UnloadAuthority(ctx context.Context, name string) error {
	if err := checkName("the authority's name", name); err != nil {
		return fmt.Errorf("unload-authority: %w", err)
	}
	in := NewMessage()
	in.Set("name", name)
	return c.command(ctx, "unload-authority", in)
}

// GetAuthorities returns the names of the authorities that were loaded.
func (c *Client) GetAuthorities(ctx context.Context) ([]string, error) {
	reply, err := c.ask(ctx, "get-authorities", nil)
	if err != nil {
		return nil, err
	}
	names, ok := reply.List("authorities")
	if !ok {
		return nil, &ProtocolError{Command: "get-authorities", Reason: "there is no list of authorities in it"}
	}
	return slices.Clone(names), nil
}

// ListAuthorities yields what the daemon knows about CAs, or with a filter about
// the one of exactly that name. The error, if any, comes last; Stream's rules
// for iterating apply.
func (c *Client) ListAuthorities(ctx context.Context, filter string) iter.Seq2[Authority, error] {
	return func(yield func(Authority, error) bool) {
		// charon ignores a filter that it cannot read, and lists everything.
		if err := checkName("the authority's name", filter); err != nil {
			yield(Authority{}, fmt.Errorf("list-authorities: %w", err))
			return
		}
		in := NewMessage()
		if filter != "" {
			in.Set("name", filter)
		}
		for event, err := range c.Stream(ctx, "list-authorities", "list-authority", in) {
			if err != nil {
				yield(Authority{}, err)
				return
			}
			r := reader{command: "list-authorities"}
			for name, m := range r.sections(event) {
				a := Authority{
					Name: name, CACert: r.optionalText(m, "cacert"), CertURIBase: r.optionalText(m, "cert_uri_base"),
					CRLURIs: r.optionalList(m, "crl_uris"), OCSPURIs: r.optionalList(m, "ocsp_uris"),
				}
				if r.err == nil && !yield(a, nil) {
					return
				}
			}
			if r.err != nil {
				yield(Authority{}, r.err)
				return
			}
		}
	}
}
