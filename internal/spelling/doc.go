// Package spelling guesses which of some names a text was meant to be.
//
// It knows what slips of the finger look like, and nothing about any names. There is only [Nearest].
package spelling
