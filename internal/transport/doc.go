// Package transport turns the URI of a gateway into connections to it.
//
// It knows unix sockets, TCP, TLS, SSH, and the gateway's files. It knows nothing of what is spoken over them, and nothing of
// Terraform. What it returns honours deadlines and may be closed while another goroutine reads or writes.
//
// Begin with [Parse] in transport.go; [Target] in target.go is what it returns. The files ssh_*.go have one subject each:
// settings, hops, keys, host keys, logging in, the link, and what goes through it.
package transport
