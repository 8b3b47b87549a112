package vici

// readOnly reports whether a command changes nothing in the daemon, so that it
// can be sent again when it is not known to have arrived. A command that is
// missing here is merely not retried.
func readOnly(command string) bool {
	switch command {
	case "version", "stats",
		"list-sas", "list-policies", "list-conns", "list-certs", "list-authorities",
		"get-conns", "get-authorities", "get-keys", "get-shared", "get-pools",
		"get-algorithms", "get-counters":
		return true
	default:
		return false
	}
}

// checkName refuses what vici_stringify() in
// src/libcharon/plugins/vici/vici_message.c refuses. charon does not answer a
// command of such a name, ignores an argument with such a value, and says only
// "parsing request failed" of a message with such an element.
func checkName(what, name string) error {
	for i := range len(name) {
		if name[i] < 0x20 || name[i] > 0x7e {
			return &NameError{What: what, Name: name}
		}
	}
	return nil
}
