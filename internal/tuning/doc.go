// Package tuning sets up the provider's process: what the Go runtime and the plugin framework do by default is meant for
// processes that are smaller, or that somebody looks into.
//
// It knows the runtime's settings, and nothing of what the provider does.
package tuning
