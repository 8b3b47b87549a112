// Package diagnostic words errors: what failed on which gateway, what charon said, and what to do about it.
//
// It knows the errors of the VICI client and charon's log. It knows no resource. Begin with [Failure].
package diagnostic
