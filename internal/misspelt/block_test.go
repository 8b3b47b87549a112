package misspelt_test

import (
	"maps"
	"math/big"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/misspelt"
)

type values = map[string]any

// only walks a configuration with one block that has findings.
func only(t *testing.T, text string) *misspelt.Block {
	t.Helper()
	folder := t.TempDir()
	files{"main.tf": required + text}.write(t, folder)
	blocks, err := misspelt.Walk(folder, ".terraform", sample())
	if err != nil || len(blocks) != 1 {
		t.Fatalf("%d blocks: %v", len(blocks), err)
	}
	return blocks[0]
}

// with is what a CLI sends of a connection: null but for some attributes.
func with(some values) values {
	all := values{"name": nil, "version": nil, "mobike": nil, "proposals": nil, "local": nil, "remote": nil, "children": nil, "wait_for": nil}
	maps.Copy(all, some)
	return all
}

// TestFits: a block is that of a request only if all that is written out is in the request, and nothing that is not written.
func TestFits(t *testing.T) {
	t.Parallel()
	block := only(t, connection(`name = "a"
  version   = "2"
  mobike    = (true)
  proposals = ["x", null, var.a]
  local     = var.a
  children  = { x = { mdoe = 1, mode = "tunnel", local_ts = [1] }, y = {} }
  remote    = var.a ? [] : []`))
	if block.Keyword != "resource" || block.Type != "strongswan_connection" {
		t.Errorf("it is %s %s", block.Keyword, block.Type)
	}
	child := func(more values) values {
		all := values{"mode": "tunnel", "start_action": nil, "local_ts": []any{"1"}}
		maps.Copy(all, more)
		return all
	}
	fitting := func() values {
		return with(values{
			"name": "a", "version": big.NewFloat(2), "mobike": true, "proposals": []any{"x", nil, "z"}, "local": []any{values{}},
			"children": values{"x": child(nil), "y": values{"mode": nil}}, "remote": nil,
		})
	}
	if !block.Fits(fitting()) {
		t.Error("what it is made of does not fit")
	}
	for name, v := range map[string]any{
		"name": misspelt.Unknown{}, "version": "2.0", "mobike": "true", "children": misspelt.Unknown{}, "wait_for": misspelt.Unknown{}, "remote": "any",
	} {
		fits := fitting()
		fits[name] = v
		if !block.Fits(fits) {
			t.Errorf("%s = %v does not fit", name, v)
		}
	}
	for name, others := range map[string][]any{
		"name":      {"b", nil, true},
		"version":   {nil, big.NewFloat(1), "x"},
		"mobike":    {false, nil, "yes"},
		"proposals": {nil, []any{"x", nil}, []any{"y", nil, "z"}, []any{"x", "", "z"}, "x"},
		"wait_for":  {values{}, values{"timeout": "1s"}},
		"children": {
			nil, "x",
			values{"x": child(nil)},
			values{"x": child(nil), "y": nil},
			values{"x": child(nil), "y": values{"mode": "tunnel"}},
			values{"x": child(nil), "y": values{}, "z": values{}},
			values{"x": child(values{"mode": "pass"}), "y": values{}},
			values{"x": child(values{"start_action": "trap"}), "y": values{}},
			values{"x": child(values{"local_ts": []any{"2"}}), "y": values{}},
		},
	} {
		for _, v := range others {
			fits := fitting()
			fits[name] = v
			if block.Fits(fits) {
				t.Errorf("%s = %v fits", name, v)
			}
		}
	}
}

// TestFits_unwritten: what a configuration computes fits anything, also keys.
func TestFits_unwritten(t *testing.T) {
	t.Parallel()
	block := only(t, connection(`children = { (var.a) = { mdoe = 1 } }
  name    = "${var.a}-b"
  version = 1 + 1
  local   = [{ auth = "a" }, var.b]
  wait_for = { timeout = "1s", (var.b) = 1 }`))
	for _, v := range []values{
		{"children": nil, "name": "z", "version": nil, "local": []any{values{"auth": "a"}, nil}},
		{"children": values{"k": values{"mode": "x"}}, "wait_for": "any", "local": []any{misspelt.Unknown{}, misspelt.Unknown{}}},
	} {
		if !block.Fits(with(v)) {
			t.Errorf("%v does not fit", v)
		}
	}
	if block.Fits(with(values{"local": []any{values{"auth": "b"}, nil}})) {
		t.Error("another auth fits")
	}
}

// TestFits_fraction: digits that are lost on the way do not matter.
func TestFits_fraction(t *testing.T) {
	t.Parallel()
	block := only(t, connection("version = 0.1\n  "+typo))
	if children := (values{"x": values{}}); !block.Fits(with(values{"version": big.NewFloat(0.1), "children": children})) {
		t.Error("0.1 is not 0.1")
	}
}
