// Package lifecycle is what every resource does the same way, whatever it loads: choose the gateway, wait for the turn, stage the
// files for a restart, load, put the files in their places, note beside the state what a later run needs to know.
//
// It knows gateways and sections, and no resource. Begin with [Object], which says what differs, and with [Chooser.CreateObject].
package lifecycle
