package main

import (
	_ "unsafe" // for go:linkname

	govici "github.com/strongswan/govici/vici"
)

// govici exports its codec only with a session around it. These are its functions that read the body of a packet, and write
// a message.

//go:linkname goviciDecode github.com/strongswan/govici/vici.(*Message).decode
func goviciDecode(m *govici.Message, packet []byte) error

//go:linkname goviciEncode github.com/strongswan/govici/vici.(*Message).encode
func goviciEncode(m *govici.Message) ([]byte, error)
