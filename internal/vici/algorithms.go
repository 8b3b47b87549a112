package vici

import "context"

// AlgorithmType is what an algorithm is for. Releases to come may have further
// types besides those named here.
type AlgorithmType string

// The types of algorithms that IKE proposals are made of.
const (
	Encryption  AlgorithmType = "encryption"
	AEAD        AlgorithmType = "aead"
	Integrity   AlgorithmType = "integrity"
	PRF         AlgorithmType = "prf"
	KeyExchange AlgorithmType = "ke"
)

// Algorithms holds, by type and name, the plugin that implements an algorithm.
// Names are charon's own, without key sizes: AES_CBC, HMAC_SHA2_256_128, ECP_256.
type Algorithms map[AlgorithmType]map[string]string

// GetAlgorithms returns the algorithms that the plugins loaded by the daemon
// implement. The kernel's, which encrypt the packets of ESP, are not among them.
func (c *Client) GetAlgorithms(ctx context.Context) (Algorithms, error) {
	reply, err := c.ask(ctx, "get-algorithms", nil)
	if err != nil {
		return nil, err
	}
	if _, ok := reply.Section(string(Encryption)); !ok {
		return nil, &ProtocolError{Command: "get-algorithms", Reason: "there is no section of encryption algorithms in it"}
	}
	all := Algorithms{}
	for name, section := range reply.Sections() {
		t := AlgorithmType(name)
		if name == "dh" { // as daemons before 6.0.0 call it
			t = KeyExchange
		}
		all[t] = map[string]string{}
		for e := range section.Elements() {
			all[t][e.Name] = e.Value
		}
	}
	return all, nil
}
