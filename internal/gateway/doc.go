// Package gateway is one running charon, and the fleet of those that the provider knows: the client, what is remembered of the
// daemon, whose turn it is, its log, its SAs, and the files that bring back what was loaded.
//
// It knows VICI, the ways to a gateway and swanctl's vocabulary. It knows nothing of Terraform: a resource asks it, and puts what
// it says into diagnostics. Begin with [Gateway] in gateway.go, and with [Fleet] for how one is chosen.
package gateway
