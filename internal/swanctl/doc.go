// Package swanctl is the vocabulary of swanctl.conf: which options each section has, what their values look like, which
// texts mean the same to charon, and in what form charon reports them back.
//
// One table (see [Connection]) holds one row an option. Everything else in this repository that depends on an option, the
// Terraform schema, validation, what load-conn is sent, what list-conns is compared with, and the documentation, is
// derived from its row. Adding an option of a new strongSwan release means adding a row.
//
// The package knows neither VICI nor Terraform.
package swanctl
