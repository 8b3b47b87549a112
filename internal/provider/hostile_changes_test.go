package provider_test

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// messageChange makes a hostile message of a good one. What the daemon has stays recognisable by its name.
type messageChange func(*vici.Message) *vici.Message

// hostileChanges are what is done to the messages of an answer, by name.
func hostileChanges() map[string]messageChange {
	return map[string]messageChange{
		"evil values": each(func(out *vici.Message, e vici.Element) {
			switch e.Kind {
			case vici.KindValue:
				out.Set(e.Name, evil)
			case vici.KindList:
				out.SetList(e.Name, append([]string{evil}, e.Items...))
			}
		}),
		"evil names": func(m *vici.Message) *vici.Message {
			out := each(copyLeaf)(m)
			out.Set("2"+evil, "v")
			out.SetList("3"+evil, []string{evil})
			section := out.AddSection(evil)
			section.Set(evil, evil)
			section.AddSection(evil).SetList(evil, []string{evil})
			return out
		},
		"lists for values": each(func(out *vici.Message, e vici.Element) {
			if e.Kind == vici.KindValue {
				out.SetList(e.Name, []string{e.Value})
			} else {
				out.Set(e.Name, strings.Join(e.Items, ","))
			}
		}),
		"sections for values": each(func(out *vici.Message, e vici.Element) { out.AddSection(e.Name).Set("0", e.Value) }),
		"values for sections": sections(func(out *vici.Message, name string) { out.Set(name, evil) }),
		"lists for sections":  sections(func(out *vici.Message, name string) { out.SetList(name, []string{evil}) }),
		"twice": each(func(out *vici.Message, e vici.Element) {
			copyLeaf(out, e)
			copyLeaf(out, e)
		}),
		"huge numbers": each(numbers("99999999999999999999999999")),
		"negative":     each(numbers("-9223372036854775808")),
		"no numbers":   each(numbers("0x1F")),
		"nested": func(m *vici.Message) *vici.Message {
			out := each(copyLeaf)(m)
			deep := out
			for range 63 {
				deep = deep.AddSection("a")
			}
			return out
		},
		"a long list": func(m *vici.Message) *vici.Message {
			out := each(func(out *vici.Message, e vici.Element) {
				if e.Kind == vici.KindList {
					e.Items = append(e.Items, strings.Split(strings.Repeat("i,", 500), ",")...)
				}
				copyLeaf(out, e)
			})(m)
			return out
		},
		"many sections": func(m *vici.Message) *vici.Message {
			out := each(copyLeaf)(m)
			for i := range 200 {
				out.AddSection(fmt.Sprintf("local-%d", i))
			}
			return out
		},
		"an errmsg":            func(*vici.Message) *vici.Message { return vicitest.Message("errmsg", evil) },
		"a refusal":            func(*vici.Message) *vici.Message { return vicitest.Message("success", "no", "errmsg", evil) },
		"a refusal of nothing": func(*vici.Message) *vici.Message { return vicitest.Message("success", "no") },
		"a perhaps":            func(*vici.Message) *vici.Message { return vicitest.Message("success", "maybe", "errmsg", evil) },
	}
}

// each changes the values and lists of a message and of all sections in it.
func each(change func(out *vici.Message, e vici.Element)) messageChange {
	var walk func(out, in *vici.Message)
	walk = func(out, in *vici.Message) {
		for e := range in.Elements() {
			if e.Kind == vici.KindSection {
				walk(out.AddSection(e.Name), e.Section)
			} else {
				change(out, e)
			}
		}
	}
	return func(m *vici.Message) *vici.Message {
		out := vici.NewMessage()
		walk(out, m)
		return out
	}
}

// sections changes the sections that are directly in a message.
func sections(change func(out *vici.Message, name string)) messageChange {
	return func(m *vici.Message) *vici.Message {
		out := vici.NewMessage()
		for e := range m.Elements() {
			if e.Kind == vici.KindSection {
				change(out, e.Name)
			} else {
				copyLeaf(out, e)
			}
		}
		return out
	}
}

func copyLeaf(out *vici.Message, e vici.Element) { copyElement(out, e.Name, e) }

// numbers replaces values that are numbers.
func numbers(by string) func(out *vici.Message, e vici.Element) {
	return func(out *vici.Message, e vici.Element) {
		if e.Kind == vici.KindValue && strings.Trim(e.Value, "0123456789") == "" {
			e.Value = by
		}
		copyLeaf(out, e)
	}
}

// hostileSteps are all answers to a command that a hostile daemon is tried with, by name.
func hostileSteps(good answer) map[string][]vicitest.Step {
	all := map[string][]vicitest.Step{
		"unknown":         {vicitest.Unknown()},
		"closed":          {vicitest.Close()},
		"nothing":         {vicitest.Reply()},
		"an unknown type": {vicitest.Frame(9)},
		"too deep":        {vicitest.Frame([]byte("\x01" + strings.Repeat("\x01\x01a", 65) + strings.Repeat("\x02", 65))...)},
		"too long":        {vicitest.Raw(0x00, 0x08, 0x00, 0x01)},
		"cut off":         {vicitest.ShortFrame(100, []byte("\x01\x03\x07success")...), vicitest.Close()},
		"late events": append(good.steps(),
			vicitest.StrayEvent("list-conn", vicitest.Message(evil, evil)), vicitest.StrayEvent("log", vicitest.Message("msg", evil))),
		"two answers": append(good.steps()[:len(good.events)], atOnce(good.reply, good.reply)),
	}
	for name, change := range hostileChanges() {
		all[name] = good.changed(change).steps()
	}
	return all
}

// atOnce sends several responses in one piece, so that the client has both of them before it does anything else.
func atOnce(replies ...*vici.Message) vicitest.Step {
	var all []byte
	for _, m := range replies {
		packet, err := vici.Packet{Type: vici.CommandResponse, Message: m}.Append(nil)
		if err != nil {
			panic(err)
		}
		all = append(binary.BigEndian.AppendUint32(all, uint32(len(packet))), packet...)
	}
	return vicitest.Raw(all...)
}
