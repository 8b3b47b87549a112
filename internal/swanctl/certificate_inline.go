package swanctl

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"strings"
)

// DecodeInline turns an element of certs, cacerts or pubkeys that swanctl.conf holds in hexadecimal (0x) or base64 (0s)
// into PEM (src/swanctl/commands/load_conns.c). Names of files, and what cannot be decoded, stay as they are.
func DecodeInline(k *Kind, text string) string {
	if len(text) < 2 || text[0] != '0' {
		return text
	}
	var blob []byte
	var err error
	switch text[1] {
	case 'x', 'X':
		blob, err = hex.DecodeString(strings.ReplaceAll(text[2:], ":", ""))
	case 's', 'S':
		blob, err = base64.StdEncoding.DecodeString(text[2:])
	default:
		return text
	}
	switch {
	case err != nil || len(blob) == 0:
		return text
	case IsPEM(string(blob)):
		return string(blob)
	case k == PublicKey:
		return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: blob}))
	default:
		return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: blob}))
	}
}

// EncodeInline is the opposite of [DecodeInline]. A bundle gives several elements.
func EncodeInline(text string) ([]string, error) {
	if !IsPEM(text) {
		return []string{text}, nil
	}
	var items []string
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		items = append(items, "0s"+base64.StdEncoding.EncodeToString(block.Bytes))
	}
	if items == nil {
		return nil, fmt.Errorf("%s is no PEM", quote(text))
	}
	return items, nil
}
