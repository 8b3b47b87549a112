// Package section turns a section of swanctl's option table into whatever it is needed as: Terraform's schema and values, a VICI
// message, text of swanctl.conf. It checks values, and compares those of a plan, a state and a daemon.
//
// All of that is derived from the table in package swanctl, so that an option is one row there, and no line here. It knows no
// gateway and no resource. Begin with [Values]; [Read] and [Encode] are the ways to and from a daemon.
package section
