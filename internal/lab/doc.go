// Package lab runs private strongSwan gateways: a real charon each, for tests, benchmarks and the
// demo.
//
// A gateway lives in mount and network namespaces of its own, with its own /run. No interface is up
// there, so it reaches no network, and it touches none of the machine's policies, routes and
// secrets; VICI on a unix socket is the only way in. It dies with the process that started it. An
// ordinary user can run gateways, too; for tunnels between them, call [EnterUserNamespace] first.
//
// [SSHD] is a real OpenSSH server in front of them. [Machine] is a whole Debian machine, for what no
// namespace has: a kernel with ESP and AppArmor, strongSwan as a service of the system, a reboot.
//
// A gateway is either the machine's own strongSwan ([Host]) or another release, unpacked from a
// Debian suite into a cache folder ([Trixie], [Sid]) and run by chroot. The package installs
// nothing on the machine, but says what is missing.
package lab
