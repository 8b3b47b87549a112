package gateway

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// UnnamedError is why the socket of [transport.DefaultURI] cannot be reached if nobody has set that
// URI, but there are gateways with names: most likely, one of them is meant.
type UnnamedError struct {
	Names []string
	Err   error
}

// Error implements error.
func (e *UnnamedError) Error() string {
	return fmt.Sprintf("no gateway is named, the provider block has no uri, and no daemon can be reached on this machine. "+
		"The provider's gateways are \"%s\"", strings.Join(e.Names, `", "`))
}

// Unwrap returns what connecting ended with.
func (e *UnnamedError) Unwrap() error { return e.Err }

// Advice says what to do.
func (e *UnnamedError) Advice() string {
	return fmt.Sprintf("Set gateway to one of them. The id of an import begins with it, such as %s/NAME.", e.Names[0])
}

// unnamed makes a dialer say which gateways there are, if it fails.
func (s Settings) unnamed(target transport.Target) func(context.Context) (net.Conn, error) {
	if len(s.Others) == 0 {
		return target.Dial
	}
	return func(ctx context.Context) (net.Conn, error) {
		c, err := target.Dial(ctx)
		if err != nil && ctx.Err() == nil {
			err = &UnnamedError{Names: s.Others, Err: err}
		}
		return c, err
	}
}
