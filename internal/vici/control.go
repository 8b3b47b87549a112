package vici

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// controlLog is the event by which charon tells what it does for a command.
const controlLog = "control-log"

// Initiation says what to initiate.
type Initiation struct {
	// Child is the name of a child's configuration, and IKE that of its connection.
	// Without a child only the IKE_SA is initiated.
	Child, IKE string

	// Timeout is how long charon waits for the SA. It has to be set: without it
	// charon waits for as long as it takes, and one of its threads with it.
	Timeout time.Duration
}

// errNoTimeout keeps a command from holding one of charon's threads for ever.
var errNoTimeout = errors.New("there is no time-out, so that one of charon's threads would wait for ever")

// Initiate brings up an SA and waits until it is there, or until the time is up: charon
// then goes on with it all the same. It always makes a new CHILD_SA, also beside
// one that is up already. log may be nil, and is called for each line that charon
// logs for the SA. A failure is a *CommandError.
func (c *Client) Initiate(ctx context.Context, i Initiation, log func(LogLine)) error {
	if i.Timeout < time.Millisecond {
		return fmt.Errorf("initiate: %w", errNoTimeout)
	}
	filter := SAFilter{IKE: i.IKE, Child: i.Child}
	if err := filter.check("initiate"); err != nil {
		return err
	}
	in := filter.message()
	setMilliseconds(in, "timeout", i.Timeout)
	reply, err := c.control(ctx, "initiate", in, i.Timeout, log)
	if err != nil {
		return err
	}
	return Failure("initiate", in, reply)
}

// Termination says which SAs to close, and how.
type Termination struct {
	// SAFilter selects CHILD_SAs if it has a child's name or number, and IKE_SAs
	// otherwise. It must not be empty.
	SAFilter

	// Force closes IKE_SAs without waiting for the peer's answer.
	Force bool

	// Timeout is how long charon waits for each of the SAs. It has to be set.
	Timeout time.Duration
}

// Terminate closes SAs and returns how many match, and how many of them are
// closed. That none matches is a *CommandError with no matches.
func (c *Client) Terminate(ctx context.Context, t Termination, log func(LogLine)) (matches, terminated int, err error) {
	if t.Timeout < time.Millisecond {
		return 0, 0, fmt.Errorf("terminate: %w", errNoTimeout)
	}
	in, err := t.selector("terminate")
	if err != nil {
		return 0, 0, err
	}
	if t.Force {
		in.Set("force", "yes")
	}
	setMilliseconds(in, "timeout", t.Timeout)
	// charon closes one after the other, and each may take its time.
	const several = 10
	reply, err := c.control(ctx, "terminate", in, several*t.Timeout, log)
	if err != nil {
		return 0, 0, err
	}
	return int(number(reply, "matches")), int(number(reply, "terminated")), Failure("terminate", in, reply)
}

// selector is the message of a filter that must not be empty.
func (f SAFilter) selector(command string) (*Message, error) {
	if f == (SAFilter{}) {
		return nil, fmt.Errorf("%s: no SA is selected", command)
	}
	if err := f.check(command); err != nil {
		return nil, err
	}
	return f.message(), nil
}

// Rekey rekeys IKE_SAs or CHILD_SAs, or with reauth makes IKE_SAs authenticate
// anew, and returns how many match. charon answers before it is done. That none
// matches is a *CommandError.
func (c *Client) Rekey(ctx context.Context, filter SAFilter, reauth bool) (matches int, err error) {
	in, err := filter.selector("rekey")
	if err != nil {
		return 0, err
	}
	if reauth {
		in.Set("reauth", "yes")
	}
	reply, err := c.Call(ctx, "rekey", in)
	if err != nil {
		return 0, err
	}
	return int(number(reply, "matches")), Failure("rekey", in, reply)
}

// Redirection sends clients to another gateway (RFC 5685).
type Redirection struct {
	// IKE and IKEID select IKE_SAs by their connection's name or number, PeerIP by
	// the client's address (one, a subnet or a range), PeerID by its identity, which
	// may have wildcards. A client has to match all of what is set.
	IKE            string
	IKEID          uint32
	PeerIP, PeerID string

	// Gateway is the other gateway's address or name.
	Gateway string
}

// Redirect redirects clients and returns how many match. charon answers before
// they have been told. That none matches is a *CommandError.
func (c *Client) Redirect(ctx context.Context, r Redirection) (matches int, err error) {
	for what, value := range map[string]string{"the client's address": r.PeerIP, "the client's identity": r.PeerID, "the other gateway": r.Gateway} {
		if err := checkName(what, value); err != nil {
			return 0, fmt.Errorf("redirect: %w", err)
		}
	}
	filter := SAFilter{IKE: r.IKE, IKEID: r.IKEID}
	if err := filter.check("redirect"); err != nil {
		return 0, err
	}
	in := filter.message()
	setText(in, "peer-ip", r.PeerIP)
	setText(in, "peer-id", r.PeerID)
	setText(in, "gateway", r.Gateway)
	reply, err := c.Call(ctx, "redirect", in)
	if err != nil {
		return 0, err
	}
	return int(number(reply, "matches")), Failure("redirect", in, reply)
}

// Install installs the trap policy of a child, or if its mode is pass or drop the
// policy that it stands for.
func (c *Client) Install(ctx context.Context, ike, child string) error {
	return c.policy(ctx, "install", ike, child)
}

// Uninstall removes what [Client.Install] or a start_action has installed. An
// unknown one is a *CommandError.
func (c *Client) Uninstall(ctx context.Context, ike, child string) error {
	return c.policy(ctx, "uninstall", ike, child)
}

func (c *Client) policy(ctx context.Context, command, ike, child string) error {
	filter := SAFilter{IKE: ike, Child: child}
	if err := filter.check(command); err != nil {
		return err
	}
	return c.command(ctx, command, filter.message())
}

// ReloadSettings makes charon read strongswan.conf again.
func (c *Client) ReloadSettings(ctx context.Context) error {
	return c.command(ctx, "reload-settings", nil)
}

// FlushCerts forgets certificates that charon has in its cache: those of one
// type (X509, X509_AC, X509_CRL, OCSP_RESPONSE or PUBKEY), or with an empty one
// all. What was loaded stays.
func (c *Client) FlushCerts(ctx context.Context, certificateType string) error {
	if err := checkName("the type", certificateType); err != nil {
		return fmt.Errorf("flush-certs: %w", err)
	}
	in := NewMessage()
	setText(in, "type", certificateType)
	return c.command(ctx, "flush-certs", in)
}

// control runs a command for which charon may take as long as patience.
func (c *Client) control(ctx context.Context, command string, in *Message, patience time.Duration, log func(LogLine)) (*Message, error) {
	x := &exchange{command: command, patience: patience}
	if log != nil {
		x.event = controlLog
		x.yield = func(m *Message) bool {
			log(newLogLine(m))
			return true
		}
	}
	return c.run(ctx, x, in)
}
