// Package credential is what gateways authenticate themselves and others with: authorities, certificates, private keys, shared
// secrets, and keys that are drawn for one run.
//
// They are one package because they share fingerprints, the check of a validity, and tokens. Each has a file for its resource,
// its checks (_check), its life (_crud), its files for a restart (_files) and its list. It knows no other family of resources.
package credential
