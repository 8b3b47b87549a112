package provider_test

import (
	"encoding/pem"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// answer is what a daemon says to a command.
type answer struct {
	event  string
	events []*vici.Message
	reply  *vici.Message
}

func (a answer) steps() []vicitest.Step {
	var steps []vicitest.Step
	for _, m := range a.events {
		steps = append(steps, vicitest.Event(a.event, m))
	}
	return append(steps, vicitest.ReplyMessage(a.reply))
}

// changed is the answer with each of its messages changed.
func (a answer) changed(change func(*vici.Message) *vici.Message) answer {
	c := answer{event: a.event, reply: change(a.reply)}
	for _, m := range a.events {
		c.events = append(c.events, change(m))
	}
	return c
}

// branch makes a message of values (string), lists ([]string) and sections (branch) in their order: name, content, name ...
type branch []any

func (b branch) message() *vici.Message {
	m := vici.NewMessage()
	for i := 0; i < len(b); i += 2 {
		name, _ := b[i].(string)
		switch content := b[i+1].(type) {
		case string:
			m.Set(name, content)
		case []string:
			m.SetList(name, content)
		case branch:
			content.fill(m.AddSection(name))
		}
	}
	return m
}

func (b branch) fill(m *vici.Message) {
	for e := range b.message().Elements() {
		copyElement(m, e.Name, e)
	}
}

func copyElement(m *vici.Message, name string, e vici.Element) {
	switch e.Kind {
	case vici.KindValue:
		m.Set(name, e.Value)
	case vici.KindList:
		m.SetList(name, e.Items)
	case vici.KindSection:
		inside := m.AddSection(name)
		for i := range e.Section.Elements() {
			copyElement(inside, i.Name, i)
		}
	}
}

// goodAnswers are those of a daemon that has one thing of each kind.
func goodAnswers(t *testing.T, ca, keyID string) map[string]answer {
	t.Helper()
	block, _ := pem.Decode([]byte(ca))
	say := func(b branch) answer { return answer{reply: b.message()} }
	stream := func(event string, events ...branch) answer {
		a := answer{event: event, reply: vici.NewMessage()}
		for _, b := range events {
			a.events = append(a.events, b.message())
		}
		return a
	}
	priorities := branch{"critical", "0", "high", "0", "medium", "0", "low", "0"}
	all := map[string]answer{
		"version": say(branch{"daemon", "charon", "version", "6.0.1", "sysname", "Linux", "release", "6.1", "machine", "x86_64"}),
		"stats": say(branch{
			"uptime",
			branch{"running", "3 hours", "since", "Oct 12 10:03:04 2026"},
			"workers",
			branch{"total", "16", "idle", "11", "active", priorities},
			"queues", priorities, "scheduled", "2",
			"ikesas",
			branch{"total", "1", "half-open", "0"},
			"plugins",
			[]string{"openssl", "vici"},
		}),
		"get-algorithms": say(branch{"encryption", branch{"AES_CBC", "openssl"}, "ke", branch{"CURVE_25519", "openssl"}}),
		"get-conns":      say(branch{"conns", []string{"moon"}}),
		"list-conns": stream("list-conn", branch{"moon", branch{
			"version", "IKEv2", "dpd_delay", "30", "local_addrs",
			[]string{"%any"},
			"remote_addrs",
			[]string{"%any"},
			"unique", "UNIQUE_NO",
			"local-1",
			branch{"class", "pre-shared key", "id", "moon"},
			"remote-1",
			branch{"class", "pre-shared key"},
			"children",
			branch{"net", branch{"mode", "TUNNEL", "local-ts", []string{"dynamic"}, "remote-ts", []string{"10.2.0.0/16"}, "rekey_time", "3600"}},
		}}),
		"get-shared": say(branch{"keys", []string{"ike-moon"}}),
		"get-keys":   say(branch{"keys", []string{keyID}}),
		"load-key":   say(branch{"success", "yes", "id", keyID}),
		"load-token": say(branch{"success", "yes", "id", keyID}),
		"get-pools": say(branch{"clients", branch{
			"base", "10.3.0.1", "size", "254", "online", "1", "offline", "0",
			"leases",
			branch{"0", branch{"address", "10.3.0.1", "identity", "carol", "status", "online"}},
		}}),
		"list-authorities": stream("list-authority", branch{"acme", branch{
			"cacert", "O=Acme, CN=CA", "crl_uris", []string{"http://crl.example.org/ca.crl"}, "ocsp_uris", []string{},
		}}),
		"list-certs": stream("list-cert", branch{"type", "X509", "flag", "CA", "data", string(block.Bytes)}),
		"list-sas": stream("list-sa", branch{"moon", branch{
			"uniqueid", "1", "version", "2", "state", "ESTABLISHED", "remote-id", "sun", "remote-vips",
			[]string{"10.3.0.1"},
			"ake1", "ML_KEM_768",
			"child-sas",
			branch{"net-1", branch{"name", "net", "uniqueid", "1", "state", "INSTALLED", "local-ts", []string{"10.1.0.0/16"}}},
		}}),
		"list-policies": stream("list-policy", branch{"moon/net", branch{
			"ike", "moon", "child", "net", "mode", "TUNNEL", "local-ts", []string{"10.1.0.0/16"}, "remote-ts", []string{"10.2.0.0/16"},
		}}),
		"get-counters": say(branch{"counters", branch{"", branch{"ike-init-in-req", "3"}, "moon", branch{"child-rekey", "1"}}, "success", "yes"}),
		"initiate": {event: "control-log", events: []*vici.Message{
			vicitest.Message("group", "IKE", "level", "1", "ikesa-name", "moon", "ikesa-uniqueid", "1", "msg", "initiating IKE_SA"),
		}, reply: vicitest.Message("success", "yes")},
	}
	all["terminate"], all["rekey"], all["redirect"] = all["initiate"], all["initiate"], all["initiate"]
	for command := range strings.FieldsSeq("load-conn unload-conn load-shared unload-shared unload-key load-pool unload-pool load-authority unload-authority " +
		"load-cert install uninstall reload-settings flush-certs") {
		all[command] = say(branch{"success", "yes"})
	}
	return all
}
