// Package operation is what a running daemon does and is told to do: SAs, policies, counters and the daemon itself, as data sources
// and actions. Nothing of it is kept in a state.
//
// It knows no family of resources. Begin with action.go for actions, and with report.go for how a report becomes values.
package operation
