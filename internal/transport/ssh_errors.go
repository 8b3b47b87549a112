package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
)

// HopError is what went wrong at an SSH server: the gateway's, or a bastion's.
type HopError struct {
	// Hop is which one: its role, and who logs in where.
	Hop string
	Err error
}

// Error implements error.
func (e *HopError) Error() string { return e.Hop + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *HopError) Unwrap() error { return e.Err }

// Advice says what to do. Nobody has spoken to charon yet, so it is not about charon.
func (e *HopError) Advice() string {
	var (
		own     interface{ Advice() string }
		unknown *net.DNSError
		auth    *AuthError
	)
	switch {
	case errors.As(e.Err, &own):
		return own.Advice()
	case errors.As(e.Err, &auth):
		return "" // it says what to do
	case errors.As(e.Err, &unknown):
		return "The name cannot be resolved on this machine. Correct it in uri or ssh, or give the address."
	case errors.Is(e.Err, syscall.ECONNREFUSED):
		return "No SSH server listens at this address and port, or a firewall refuses the connection. Compare the port with sshd's, and look whether sshd runs."
	case errors.Is(e.Err, context.DeadlineExceeded), errors.Is(e.Err, os.ErrDeadlineExceeded), errors.Is(e.Err, syscall.ETIMEDOUT),
		errors.Is(e.Err, syscall.EHOSTUNREACH), errors.Is(e.Err, syscall.ENETUNREACH):
		return "The SSH server does not answer: the host is down or cannot be reached, or a firewall drops the packets. Try ssh from this machine."
	case errors.Is(e.Err, io.EOF), errors.Is(e.Err, syscall.ECONNRESET), errors.Is(e.Err, syscall.EPIPE):
		return "The SSH server closed the connection before anybody logged in. It does so if too many connect at once (MaxStartups in sshd_config), or " +
			"to addresses that a guard such as fail2ban has locked out. Its log says why."
	}
	return ""
}

// Advice implements what errors with advice of their own have in common: the error says all.
func (e *SettingError) Advice() string { return "" }

// Advice is empty, as the error says what to do.
func (e *HostKeyError) Advice() string { return "" }

// Advice is empty, as the error says what to do.
func (e *ForwardingError) Advice() string { return "" }

// lostError is an SSH connection that ended.
type lostError struct{ error }

// Unwrap returns the cause.
func (e *lostError) Unwrap() error { return e.error }

// Advice says what to do.
func (*lostError) Advice() string {
	return "The SSH connection, through which charon is reached, has ended: an SSH server on the way was stopped or restarted, or the network between was cut. " +
		"Run it again; the next plan shows what the daemon holds."
}
