package vici_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// example is the message of the protocol's description, in
// src/libcharon/plugins/vici/README.md under "Encoding example".
func example() *vici.Message {
	m := vici.NewMessage()
	m.Set("key1", "value1")
	section := m.AddSection("section1")
	section.AddSection("sub-section").Set("key2", "value2")
	section.SetList("list1", []string{"item1", "item2"})
	return m
}

const exampleBytes = "\x03\x04key1\x00\x06value1" +
	"\x01\x08section1" +
	"\x01\x0bsub-section" +
	"\x03\x04key2\x00\x06value2" +
	"\x02" +
	"\x04\x05list1" +
	"\x05\x00\x05item1" +
	"\x05\x00\x05item2" +
	"\x06" +
	"\x02"

func TestMessage_golden(t *testing.T) {
	t.Parallel()
	got, err := example().Append(nil)
	if err != nil || string(got) != exampleBytes {
		t.Errorf("got %q, %v\nwant %q", got, err, exampleBytes)
	}
	m, err := vici.DecodeMessage([]byte(exampleBytes))
	if err != nil || m.String() != example().String() {
		t.Errorf("decoded: %v, %v\nwant: %v", m, err, example())
	}
}

func TestMessage_readers(t *testing.T) {
	t.Parallel()
	m := decode(t, example())
	if v, ok := m.Get("key1"); v != "value1" || !ok {
		t.Errorf("Get: %q, %t", v, ok)
	}
	section, ok := m.Section("section1")
	if !ok {
		t.Fatal("Section: not found")
	}
	if l, ok := section.List("list1"); !slices.Equal(l, []string{"item1", "item2"}) || !ok {
		t.Errorf("List: %q, %t", l, ok)
	}
	for name, s := range section.Sections() {
		if v, _ := s.Get("key2"); name != "sub-section" || v != "value2" {
			t.Errorf("Sections: %q with key2 = %q", name, v)
		}
	}
	// A name is looked up among the elements of the kind that is asked for.
	if _, ok := section.Get("list1"); ok {
		t.Error("Get finds a list")
	}
	if _, ok := m.List("key1"); ok {
		t.Error("List finds a value")
	}
	if _, ok := m.Section("key1"); ok {
		t.Error("Section finds a value")
	}
}

func TestMessage_nil(t *testing.T) {
	t.Parallel()
	var m *vici.Message
	_, value := m.Get("a")
	_, list := m.List("a")
	_, section := m.Section("a")
	if value || list || section || m.String() != "" || len(maps.Collect(m.Sections())) > 0 {
		t.Error("a nil message is not empty")
	}
	if data, err := m.Append(nil); len(data) != 0 || err != nil {
		t.Errorf("Append: %q, %v", data, err)
	}
}

func TestMessage_orderAndDuplicates(t *testing.T) {
	t.Parallel()
	m := vici.NewMessage()
	m.AddSection("net").Set("n", "1")
	m.Set("version", "1")
	m.SetList("empty", nil)
	m.SetList("list", []string{"a"})
	m.AddSection("net").Set("n", "2")
	m.Set("version", "\x00\xff")
	m.SetList("list", []string{"b", ""})
	m = decode(t, m)

	var order []string
	for e := range m.Elements() {
		order = append(order, e.Name)
	}
	if want := []string{"net", "version", "empty", "list", "net", "version", "list"}; !slices.Equal(order, want) {
		t.Errorf("order: %q, want %q", order, want)
	}
	if v, _ := m.Get("version"); v != "\x00\xff" {
		t.Errorf("Get: %q, want the last one", v)
	}
	if l, _ := m.List("list"); !slices.Equal(l, []string{"b", ""}) {
		t.Errorf("List: %q, want the last one", l)
	}
	if l, ok := m.List("empty"); len(l) > 0 || !ok {
		t.Errorf("List of none: %q, %t", l, ok)
	}
	if s, _ := m.Section("net"); !strings.Contains(s.String(), "n = 2") {
		t.Errorf("Section: %v, want the last one", s)
	}
}

// Decoding carves all sections and lists out of common arrays; adding to one
// must not reach its neighbour.
func TestMessage_appendAfterDecode(t *testing.T) {
	t.Parallel()
	m := vici.NewMessage()
	for _, name := range []string{"a", "b"} {
		s := m.AddSection(name)
		s.Set("key", name)
		s.SetList("list", []string{name})
	}
	m = decode(t, m)
	want, _ := m.Section("b")
	before := want.String()
	a, _ := m.Section("a")
	a.Set("more", "x")
	items, _ := a.List("list")
	_ = append(items, "x")
	m.Set("more", "x")
	if after := want.String(); after != before {
		t.Errorf("got %q, want %q", after, before)
	}
}

func TestMessage_limits(t *testing.T) {
	t.Parallel()
	name, value := strings.Repeat("n", vici.MaxName), strings.Repeat("v", vici.MaxValue)
	for _, c := range []struct {
		what string
		fill func(*vici.Message)
		size int // 0 is right
	}{
		{"name", func(m *vici.Message) { m.Set(name, value) }, 0},
		{"list", func(m *vici.Message) { m.SetList(name, []string{value}) }, 0},
		{"section", func(m *vici.Message) { m.AddSection(name) }, 0},
		{"depth", func(m *vici.Message) { nest(m, 64) }, 0},
		{"name", func(m *vici.Message) { m.Set(name+"n", "") }, 256},
		{"list name", func(m *vici.Message) { m.SetList(name+"n", nil) }, 256},
		{"section name", func(m *vici.Message) { m.AddSection("s").AddSection(name + "n") }, 256},
		{"value", func(m *vici.Message) { m.Set("", value+"v") }, 65536},
		{"item", func(m *vici.Message) { m.SetList("", []string{"", value + "v"}) }, 65536},
		{"depth", func(m *vici.Message) { nest(m, 65) }, 65},
	} {
		m := vici.NewMessage()
		c.fill(m)
		data, err := m.Append(nil)
		if c.size == 0 {
			if err != nil {
				t.Errorf("%s: %v", c.what, err)
			} else if _, err := vici.DecodeMessage(data); err != nil {
				t.Errorf("%s: decoding: %v", c.what, err)
			}
			continue
		}
		var large *vici.TooLargeError
		if !errors.As(err, &large) || large.Size != c.size || large.Limit >= c.size {
			t.Errorf("%s: got %v, want a size of %d", c.what, err, c.size)
		}
	}
}

func nest(m *vici.Message, depth int) {
	for range depth {
		m = m.AddSection("s")
	}
}

func TestDecodeMessage_errors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"\x00", "unknown element type 0"},
		{"\x07", "unknown element type 7"},
		{"\x02", "not started"},
		{"\x01\x01s\x02\x02", "not started"},
		{"\x01\x01s", "ends in a section"},
		{"\x04\x01l", "ends in a list"},
		{"\x05\x00\x00", "type 5 outside a list"},
		{"\x06", "type 6 outside a list"},
		{"\x04\x01l\x04\x01m\x06\x06", "type 4 in a list"},
		{"\x04\x01l\x01\x01s\x02\x06", "type 1 in a list"},
		{"\x04\x01l\x03\x01k\x00\x00\x06", "type 3 in a list"},
		{"\x01\x01s\x04\x01l\x02", "type 2 in a list"},
		{"\x03", "length of a name"},
		{"\x01\x05abc", "a name of 5 bytes where 3 are left"},
		{"\x03\x01k", "length of a value"},
		{"\x03\x01k\x00", "length of a value"},
		{"\x03\x01k\xff\xffabc", "a value of 65535 bytes where 3 are left"},
		{"\x04\x01l\x05\x00\x04abc", "a value of 4 bytes where 3 are left"},
		{strings.Repeat("\x01\x00", 65) + strings.Repeat("\x02", 65), "more than 64 deep"},
		{exampleBytes + "\xff", "unknown element type 255"},
		{exampleBytes[:len(exampleBytes)-1], "ends in a section"},
	} {
		m, err := vici.DecodeMessage([]byte(c.in))
		var invalid *vici.ProtocolError
		if !errors.As(err, &invalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, %v; want %q", c.in, m, err, c.want)
		}
	}
}

// However many elements there are, the number of allocations stays the same,
// and the memory within the promised multiple.
//
//nolint:paralleltest // AllocsPerRun counts the allocations of all goroutines
func TestDecodeMessage_allocations(t *testing.T) {
	data := bytes.Repeat([]byte(exampleBytes), 1000)
	if n := testing.AllocsPerRun(20, func() { _, _ = vici.DecodeMessage(data) }); n > 20 {
		t.Errorf("%v allocations for 7,000 elements", n)
	}
	for name, unit := range map[string]string{
		"sections": "\x01\x00\x02", "values": "\x03\x00\x00\x00", "items": "\x05\x00\x00", "lists": "\x04\x00\x06",
	} {
		data := bytes.Repeat([]byte(unit), 100_000)
		if name == "items" {
			data = append(append([]byte("\x04\x00"), data...), 6)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := vici.DecodeMessage(data); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if factor := (after.TotalAlloc - before.TotalAlloc) / uint64(len(data)); factor > 50 {
			t.Errorf("%s: %d times the input", name, factor)
		}
	}
}

func TestMessage_String(t *testing.T) {
	t.Parallel()
	m := vici.NewMessage()
	s := m.AddSection("net-net")
	s.Set("version", "2")
	s.SetList("local_addrs", []string{"192.168.0.1", "%any"})
	s.Set("id", "a\nb\x1b[2J")
	s.Set("certs", "\x30\x82\x00\xff")
	s.Set("name\n", "x")
	local := s.AddSection("local")
	local.SetList("certs", []string{"-----BEGIN PRIVATE KEY-----\nhunter2"})
	for _, key := range []string{"data", "secret", "pin", "passphrase", "password", "Secret"} {
		local.Set(key, "hunter2")
		local.SetList(key, []string{"hunter2"})
	}
	const want = `net-net {
  version = 2
  local_addrs = [192.168.0.1, %any]
  id = "a\nb\x1b[2J"
  certs = <4 bytes>
  "name\n" = x
  local {
    certs = [<35 bytes>]
    data = <7 bytes>
    data = [<7 bytes>]
    secret = <7 bytes>
    secret = [<7 bytes>]
    pin = <7 bytes>
    pin = [<7 bytes>]
    passphrase = <7 bytes>
    passphrase = [<7 bytes>]
    password = <7 bytes>
    password = [<7 bytes>]
    Secret = <7 bytes>
    Secret = [<7 bytes>]
  }
}
`
	if got := m.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for e := range m.Elements() {
		for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
			for _, v := range []any{m, e, []*vici.Message{m}, vici.Connection{Config: m}} {
				if text := fmt.Sprintf(format, v); strings.Contains(text, "hunter2") {
					t.Errorf("%s of %T shows a secret: %s", format, v, text)
				}
			}
		}
	}
}

func decode(t *testing.T, m *vici.Message) *vici.Message {
	t.Helper()
	data, err := m.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := vici.DecodeMessage(data)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
