// Package listing is what all lists of terraform query have in common: their filters, and how what is found becomes results.
//
// It knows no resource. Begin with [Lister].
package listing
