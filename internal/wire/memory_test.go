package wire_test

import (
	"bytes"
	"runtime"
	"testing"
)

// TestType_memory: no length that a message announces makes room for more than is there, but for a megabyte, of which
// strings are read a part at a time.
//
//nolint:paralleltest // it counts the allocations of all goroutines
func TestType_memory(t *testing.T) {
	w, _ := sampleType(t)
	huge := []byte{0xff, 0xff, 0xff, 0xff}
	attribute := func(name string, value ...byte) []byte {
		return append(append([]byte{0x81, 0xa0 | byte(len(name))}, name...), value...)
	}
	for name, message := range map[string][]byte{
		"object":           append([]byte{0xdf}, huge...),
		"list":             attribute("local_addrs", append([]byte{0xdd}, huge...)...),
		"list of objects":  attribute("local", append([]byte{0xdd}, huge...)...),
		"map":              attribute("children", append([]byte{0xdf}, huge...)...),
		"string":           attribute("name", append([]byte{0xdb}, huge...)...),
		"extension":        attribute("name", append([]byte{0xc9}, huge...)...),
		"nulls":            attribute("local_addrs", append([]byte{0xdd, 0, 1, 0, 0}, bytes.Repeat([]byte{0xc0}, 1<<16)...)...),
		"too few":          attribute("local_addrs", append([]byte{0xdd, 0, 2, 0, 0}, bytes.Repeat([]byte{0xc0}, 1<<16)...)...),
		"one name":         append([]byte{0xdf, 0, 1, 0, 0}, bytes.Repeat([]byte("\xa4name\xa1a"), 1<<16)...),
		"deep":             bytes.Repeat([]byte{0x91}, 1<<20),
		"deep in a list":   attribute("local_addrs", bytes.Repeat([]byte{0x91}, 1<<20)...),
		"deep in a map":    attribute("children", bytes.Repeat([]byte{0x81, 0xa1, 'a'}, 1<<19)...),
		"deep in a string": attribute("name", bytes.Repeat([]byte{0x91}, 1<<20)...),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := w.Decode(t.Context(), message)
		runtime.ReadMemStats(&after)
		if err == nil { // none has all attributes
			t.Errorf("%s: it was read", name)
		}
		if used, limit := after.TotalAlloc-before.TotalAlloc, uint64(4<<20+100*len(message)); used > limit {
			t.Errorf("%s: %d bytes are %d when they are read, want %d at most", name, len(message), used, limit)
		}
	}
}

// TestFromJSON_memory: nor does a state file, however deep its lists are.
//
//nolint:paralleltest // it counts the allocations of all goroutines
func TestFromJSON_memory(t *testing.T) {
	w, _ := sampleType(t)
	for name, text := range map[string][]byte{
		"deep":    append([]byte(`{"local_addrs":`), bytes.Repeat([]byte("["), 1<<20)...),
		"unknown": []byte(`{"other":[` + string(bytes.Repeat([]byte("{},"), 1<<18)) + `{}]}`),
		"nulls":   []byte(`{"local_addrs":[` + string(bytes.Repeat([]byte("null,"), 1<<18)) + `null]}`),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := w.FromJSON(text)
		runtime.ReadMemStats(&after)
		if (err != nil) != (name == "deep") {
			t.Errorf("%s: %v", name, err)
		}
		if used, limit := after.TotalAlloc-before.TotalAlloc, uint64(2<<20+200*len(text)); used > limit {
			t.Errorf("%s: %d bytes are %d when they are read, want %d at most", name, len(text), used, limit)
		}
	}
}
