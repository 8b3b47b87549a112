// Package functions is the provider's functions: swanctl.conf to values and back, and a picture of a network. They run without a
// gateway.
package functions
