// Package vici is a client of VICI, the protocol by which strongSwan's IKE daemon
// charon is configured and watched. The protocol is described in
// src/libcharon/plugins/vici/README.md of strongSwan.
//
// It has three layers. The codec ([Message], [Packet]) turns bytes into an
// ordered tree and back. A [Client] owns a pool of sockets and runs commands:
// [Client.Call] for one answer, [Client.Stream] for a series of events. Typed
// commands ([Client.LoadConn], [Client.ListConns] and so on) stand on these two.
// The package logs nothing; [WithTrace] lets the caller do so.
//
// # Traps of the protocol
//
// What follows is not in the protocol's description, or easy to miss there, and
// is what shapes this package.
//
//   - Packets have no sequence numbers. One command at a time can be under way on
//     a socket, so several sockets are needed for several commands, and a stream
//     keeps its socket to the end.
//   - After a fault nobody can tell which answer belongs to which command. After
//     a protocol error, a timeout, a cancelled context or an abandoned stream the
//     socket is closed, never resynchronised.
//   - Without a registration for its event a streaming command succeeds with
//     nothing, which looks like an empty daemon. Registrations are confirmed
//     before the command is sent. Registering twice on one socket delivers each
//     event twice, so a socket keeps its registrations, and remembers them.
//   - Other events may arrive at any time while they are registered; they are
//     skipped.
//   - charon queues events without limit. A slow reader loses nothing as long as
//     the reader does not drop anything itself, and this one never does.
//   - A packet is at most 512 KiB. charon hangs up on a larger request without an
//     answer, and discards its own larger events and answers without a word: a
//     connection with very many children is missing in list-conns although it
//     is loaded, and get-conns with very many names is never answered.
//   - The length fields of names and values wrap around; what does not fit is
//     refused here, before it can turn into something else.
//   - Names have to be printable ASCII. charon does not answer a command whose
//     name is not, and ignores a filter whose value is not: list-conns then
//     lists everything. Both are refused here as a [NameError].
//   - What charon sends has names of other backends and identities of peers in it,
//     which are any bytes. Names and values are made valid UTF-8 here, and what
//     is for people to read, reasons of errors and lines of the log, printable.
//   - The accept queue of the daemon's socket holds three connections. Connecting
//     to a full one fails with EAGAIN at once, so the client dials in turn and
//     tries again.
//   - charon answers some commands only when they are done. load-conn with a start
//     action and a DNS name takes as long as the DNS server does, and everybody
//     else's load-conn and unload-conn wait for it.
//   - list-conns shows the connections of all backends, get-conns those loaded
//     over VICI. Only the latter can be unloaded.
//
// # Errors
//
// [CommandError] is a refusal by the daemon, [UnknownCommandError] and
// [UnknownEventError] tell that it is too old or lacks a plugin. [DialError]
// means that nothing was sent. [TimeoutError] and [OpError] mean that the answer
// did not arrive; their field Sent tells whether the command may have taken effect.
// [ProtocolError], [TooLargeError] and [NameError] speak for themselves. All
// unwrap to their causes: a cancelled context is found with errors.Is(err,
// context.Canceled), never as an i/o timeout.
//
// # Retries
//
// A command is sent again, once and on a fresh socket, if its socket came from the
// pool and turned out to be closed, which is what a restart of the daemon looks
// like, and if either none of the command was written or the command only
// reads. Everything else is left to the caller.
package vici
