// Package wire reads and writes values of the framework as Terraform's protocol and its state files encode them. The
// framework makes a tree of tftypes.Value first, with types and nulls for each value; here all that is the same for all values
// of a type is made once.
//
// It knows the encodings, also of private data and diagnostics (protocol.go). It knows no resource. Begin with [New] in type.go.
package wire
