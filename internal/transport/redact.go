package transport

import "strings"

// redact replaces the credentials of a URI, right or wrong, by xxxxx. Since a
// password may hold anything before it is encoded properly, they are whatever
// comes before the last @.
func redact(uri string) string {
	scheme, rest, ok := strings.Cut(uri, ":")
	at := strings.LastIndexByte(rest, '@')
	if !ok || at < 0 {
		return uri
	}
	return scheme + "://xxxxx" + rest[at:]
}
