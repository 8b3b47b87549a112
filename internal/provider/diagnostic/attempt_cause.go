package diagnostic

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// failureCause is a line by which charon's log tells why no tunnel came up, and what to do about it.
type failureCause struct{ text, advice string }

// failureCauses are compared in this order, so that the more exact ones come first. The lines are from
// src/libcharon/sa, ikev1/tasks and ikev2/tasks below it, and src/libcharon/encoding.
var failureCauses = []failureCause{
	{"but MAC mismatched", "The pre-shared keys of the two sides differ."},
	{
		"no shared key found for",
		"This gateway has no pre-shared key for the two identities: load a strongswan_shared_secret whose owners are both of them, before the connection.",
	},
	{"no private key found for", "This gateway has no private key for its certificate or identity: load a strongswan_private_key, before the connection."},
	{"no trusted ", "This gateway does not trust the peer's certificate: load the CA that has issued it (strongswan_authority), and compare remote.id with the certificate."},
	{"no issuer certificate found", "This gateway does not have the CA that has issued the peer's certificate: load it as a strongswan_authority."},
	{"constraint check", "The peer has authenticated itself, but not as remote asks for: compare its auth, id and cacerts with what the peer does."},
	{"no matching peer config found", "The peer's identities or method of authentication fit no connection of this gateway: compare local.id, remote.id and auth of both sides."},
	{"no IKE config found for", "No connection of this gateway is for these two addresses: compare local_addrs and remote_addrs, and the IKE version."},
	{
		"received AUTHENTICATION_FAILED",
		"The peer refused this side's authentication: compare the pre-shared key or the certificate, and the ids of local and remote, with the peer's. Only the peer's log tells more.",
	},
	{"could not decrypt payloads", "What the peer sends cannot be decrypted: with IKEv1, the pre-shared keys of the two sides differ."},
	{"EAP authentication failed", "The authentication by EAP failed: compare identity and password with the peer's."},
	{"received NO_PROPOSAL_CHOSEN notify, no CHILD_SA built", "The peer accepts none of the child's proposals (esp_proposals or ah_proposals): let both sides have one in common."},
	{"no acceptable proposal found", "The two sides have no proposal of the child (esp_proposals or ah_proposals) in common."},
	{"no matching proposal found", "The two sides have no proposal in common."},
	{
		"received NO_PROPOSAL_CHOSEN",
		"The peer accepts none of the connection's proposals, or has no connection for these addresses: let both sides have a proposal in common. Only the peer's log tells more.",
	},
	{"received proposals unacceptable", "The two sides have no proposal of the connection in common."},
	{
		"received TS_UNACCEPTABLE",
		"The peer does not accept the traffic selectors: local_ts here has to overlap with remote_ts there, and remote_ts here with local_ts there, in one and the same child.",
	},
	{"traffic selectors ", "The peer's traffic selectors fit no child of the connection: local_ts here has to overlap with remote_ts there, and remote_ts here with local_ts there."},
	{"no matching CHILD_SA config found", "The peer's traffic selectors fit no child of the connection: compare local_ts and remote_ts of both sides."},
	{"received INVALID_ID_INFORMATION", "The peer does not accept the identities or traffic selectors: compare id, local_ts and remote_ts with the peer's."},
	{"INTERNAL_ADDRESS_FAILURE", "The peer has no virtual IP address to give: its pool is used up, or it has none for this connection."},
	{"received FAILED_CP_REQUIRED", "The peer requires that a virtual IP address is asked for: set vips."},
	{"no virtual IP found", "There is no virtual IP address left for this peer: look at the connection's pools."},
	{"unable to resolve", "There is no address to initiate to: remote_addrs has to have an address, or a name that this gateway can resolve, and not only %any."},
	{"IKE version 1 not supported", "This daemon was built without IKEv1: set version = 2."},
	{"giving up after", "The peer does not answer: is it up, is remote_addrs its address, and do UDP 500 and 4500 get through, both ways?"},
	{"unable to install", "The kernel did not take the SA or its policies: charon's log has the reason. In a container, the kernel's IPsec may be out of reach."},
	{"Network is unreachable", "This gateway has no route to the peer."},
}

// silence is the advice where the log has no cause.
const silence = "The peer has not answered yet: is it up, is remote_addrs its address, and do UDP 500 and 4500 get through, both ways?"

// LastCause returns the last attempt that tells why it has failed, and the cause: a later one may have been cut off by a time-out.
// If none tells, it is not certain, and the last attempt may show that the peer does not answer.
func LastCause(attempts [][]vici.LogLine) (lines []vici.LogLine, cause string, certain bool) {
	for _, attempt := range slices.Backward(attempts) {
		if lines == nil {
			lines = attempt
		}
		if cause = causeOf(attempt); cause != "" {
			return attempt, cause, true
		}
	}
	return lines, answerMissing(lines), false
}

// causeOf says in a sentence why an attempt failed, going by the last line of charon's log that tells. It is empty if none
// does.
func causeOf(lines []vici.LogLine) string {
	for _, l := range slices.Backward(lines) {
		for _, c := range failureCauses {
			if strings.Contains(l.Text, c.text) {
				return c.advice
			}
		}
	}
	return ""
}

// answerMissing tells of a peer that did not react to the last packet, if there is no other cause.
func answerMissing(lines []vici.LogLine) string {
	sent, repeated := false, 0
	for _, l := range slices.Backward(lines) {
		if strings.HasPrefix(l.Text, "received packet: ") {
			break
		}
		if strings.HasPrefix(l.Text, "sending packet: ") {
			sent = true
		}
		if strings.HasPrefix(l.Text, "retransmit ") {
			repeated++
		}
	}
	switch {
	case repeated > 0:
		return fmt.Sprintf("%s There was no response after %s.", silence, Count(repeated, "retransmit"))
	case sent:
		return silence
	}
	return ""
}

// LogExcerpt is the end of charon's log as a paragraph, or nothing.
func LogExcerpt(lines []vici.LogLine) string {
	const most = 30
	if len(lines) == 0 {
		return ""
	}
	text := "charon's log of the attempt:"
	if len(lines) > most {
		lines = lines[len(lines)-most:]
		text = "The end of charon's log of the attempt:"
	}
	for _, l := range lines {
		text += "\n  [" + l.Group + "] " + l.Text
	}
	return text
}
