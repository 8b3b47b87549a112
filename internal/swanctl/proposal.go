package swanctl

import (
	"fmt"
	"slices"
	"strings"
)

// Protocol is what a proposal is for.
type Protocol int

// The protocols.
const (
	IKE Protocol = iota
	ESP
	AH
)

// The kinds of proposals: keywords joined by dashes, or "default" for what the daemon supports. What charon makes of
// them is in src/libstrongswan/crypto/proposal/proposal.c; how list-conns prints them from 6.0.7 on, in
// src/libcharon/plugins/vici/vici_query.c.
var (
	IKEProposal = proposalKind("IKE proposal", IKE)
	ESPProposal = proposalKind("ESP proposal", ESP)
	AHProposal  = proposalKind("AH proposal", AH)
)

func proposalKind(name string, p Protocol) *Kind {
	key := func(text string) string {
		if isDefaultProposal(text) {
			return "default"
		}
		t, err := ParseProposal(p, text)
		if err != nil {
			return text
		}
		return t.Key()
	}
	return &Kind{
		Name: name,
		Check: func(text string) error {
			if isDefaultProposal(text) {
				return nil
			}
			_, err := ParseProposal(p, text)
			return err
		},
		Since:      ProposalSince,
		Until:      ProposalUntil,
		Algorithms: func(text string) []Algorithm { return proposalAlgorithms(p, text) },
		Canonical:  key,
		Printed:    key,
		Read:       func(printed string) string { return readProposal(p, printed) },
		Same:       func(configured, reported []string) bool { return sameProposals(p, configured, reported) },
	}
}

// isDefaultProposal recognises the word that stands for all that the daemon supports. Its contents depend on plugins.
func isDefaultProposal(text string) bool { return strings.EqualFold(text, "default") }

// Transforms are the algorithms of one proposal, by the names of the lists that list-conns reports them in.
type Transforms map[string][]string

// Key is a text that is equal for equal proposals.
func (t Transforms) Key() string {
	var lists []string
	for _, name := range transformLists {
		if len(t[name]) > 0 {
			lists = append(lists, name+"="+strings.Join(t[name], ","))
		}
	}
	return strings.Join(lists, ";")
}

// transformsFromKey is the opposite of [Transforms.Key].
func transformsFromKey(key string) Transforms {
	t := Transforms{}
	for list := range strings.SplitSeq(key, ";") {
		name, items, _ := strings.Cut(list, "=")
		t[name] = strings.Split(items, ",")
	}
	return t
}

// maxProposal is how much of a proposal charon reads, and maxProposal5 how much of it before 6.0.0. It cuts off the rest.
// What default expands to is longer than the latter.
const (
	maxProposal  = 2047
	maxProposal5 = 511
)

// ParseProposal returns the algorithms that charon reads from a proposal. An error says what it would refuse.
func ParseProposal(p Protocol, text string) (Transforms, error) {
	if err := checkPrintable(text, maxProposal); err != nil {
		return nil, err
	}
	if strings.Contains(text, ",") {
		return nil, invalid(text, "has a comma; write each proposal as an item of its own")
	}
	t := Transforms{}
	aead := map[bool]bool{}
	for word := range strings.SplitSeq(text, "-") {
		word = strings.Trim(word, " ")
		if word == "" {
			continue // charon skips empty parts
		}
		k, list, err := findKeyword(text, word)
		if err != nil {
			return nil, err
		}
		transform := k.transform
		if size, ok := strings.CutPrefix(transform, "NULL_AES_GMAC_"); ok && p == AH {
			// What encrypts nothing elsewhere protects integrity in AH.
			list, transform = "integ", fmt.Sprintf("AES_%s_GMAC", size)
		}
		t[list] = append(t[list], transform)
		if list == "encr" && p != AH {
			aead[k.aead] = true
		}
		if p == IKE && list == "integ" && k.prf != "" {
			t["implied"] = append(t["implied"], k.prf)
		}
	}
	if len(aead) == 2 {
		return nil, invalid(text, "mixes AEAD algorithms, which protect integrity themselves, with others; make two proposals of it")
	}
	return t.complete(p, text, aead[true])
}

// complete does what charon does with the algorithms once it has read them all: it implies some and drops others.
func (t Transforms) complete(p Protocol, text string, aead bool) (Transforms, error) {
	if len(t["prf"]) == 0 {
		t["prf"] = t["implied"]
	}
	delete(t, "implied")
	switch p {
	case IKE:
		t["ke"] = slices.DeleteFunc(t["ke"], func(ke string) bool { return ke == noKeyExchange })
	case ESP, AH:
		delete(t, "prf")
		if len(t["sn"]) == 0 {
			t["sn"] = []string{"NO_EXT_SEQ"}
		}
	}
	if p == AH {
		delete(t, "encr")
	}
	if aead {
		delete(t, "integ")
	}
	return t, t.check(p, text, aead)
}

// noKeyExchange is what the keyword none stands for.
const noKeyExchange = "KE_NONE"

// check says which algorithms a proposal lacks.
func (t Transforms) check(p Protocol, text string, aead bool) error {
	none := func(list string) bool { return len(t[list]) == 0 }
	switch {
	case p != AH && none("encr"):
		return invalid(text, "lacks an encryption algorithm, such as aes256gcm16 or aes256")
	case p == AH && none("integ"):
		return invalid(text, "lacks an integrity algorithm, such as sha256: AH has nothing else")
	case p == IKE && none("integ") && !aead:
		return invalid(text, "lacks an integrity algorithm, such as sha256, or an encryption algorithm that needs none, such as aes256gcm16")
	case p == IKE && none("prf"):
		return invalid(text, "lacks a pseudo-random function, such as prfsha256, which no integrity algorithm implies here")
	case p == IKE && none("ke"):
		return invalid(text, "lacks a key exchange, such as x25519, ecp384 or modp3072")
	}
	return nil
}
