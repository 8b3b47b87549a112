package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// typed returns what a type is in a word, and notes the attributes of objects in it one by one: there may be more some day.
func (f facts) typed(path string, t tftypes.Type) string {
	switch t := t.(type) {
	case tftypes.Object:
		for name, attribute := range t.AttributeTypes {
			f[path+"."+name] = f.typed(path+"."+name, attribute)
		}
		return "object"
	case tftypes.List:
		return "list(" + f.typed(path, t.ElementType) + ")"
	case tftypes.Set:
		return "set(" + f.typed(path, t.ElementType) + ")"
	case tftypes.Map:
		return "map(" + f.typed(path, t.ElementType) + ")"
	}
	return strings.ToLower(strings.TrimPrefix(t.String(), "tftypes."))
}

// function notes the parameters of a function, and what it returns.
func (f facts) function(path string, function *tfprotov6.Function) {
	var parameters []string
	for _, p := range function.Parameters {
		parameters = append(parameters, f.typed(path+".parameter "+p.Name, p.Type))
	}
	if p := function.VariadicParameter; p != nil {
		parameters = append(parameters, f.typed(path+".parameter "+p.Name, p.Type)+"...")
	}
	f[path] = "(" + strings.Join(parameters, ",") + ")" + f.typed(path+".return", function.Return.Type)
}

// TestBrokenPromises makes each kind of change to a schema.
func TestBrokenPromises(t *testing.T) {
	t.Parallel()
	const (
		block = "resource strongswan_pool"
		at    = block + ".dns"
	)
	then := facts{block: "version 0", at: "list(string) optional", block + ".size": "number computed", "function f": "(string)object", "function f.return.a": "string"}
	for name, c := range map[string]struct {
		change   facts // "" removes
		upgrades []int64
		want     string
	}{
		"nothing":                  {},
		"a new attribute":          {change: facts{block + ".more": "string optional"}},
		"a new resource":           {change: facts{"resource strongswan_new": "version 0", "resource strongswan_new.name": "string required"}},
		"gone":                     {change: facts{at: ""}, want: at + " is gone"},
		"resource gone":            {change: facts{block: "", at: "", block + ".size": ""}, want: block + " is gone"},
		"another type":             {change: facts{at: "string optional"}, want: at + " was list(string) optional and is string optional"},
		"required":                 {change: facts{at: "list(string) required"}, want: "is list(string) required"},
		"only computed":            {change: facts{at: "list(string) computed"}, want: "is list(string) computed"},
		"computed, too":            {change: facts{at: "list(string) optional computed"}},
		"sensitive":                {change: facts{at: "list(string) optional sensitive"}, want: "sensitive"},
		"write-only":               {change: facts{at: "list(string) optional write-only"}, want: "write-only"},
		"not computed":             {change: facts{block + ".size": "number optional"}, want: "size was number computed"},
		"new and required":         {change: facts{block + ".more": "string required"}, want: "more is new and required"},
		"raised":                   {change: facts{block: "version 1", at: ""}, upgrades: []int64{0}},
		"raised, new and required": {change: facts{block: "version 1", block + ".more": "string required"}, upgrades: []int64{0}, want: "more is new and required"},
		"raised without upgrades":  {change: facts{block: "version 1"}, want: "had the version 0 and has the version 1, without upgrades from it"},
		"upgrades from another":    {change: facts{block: "version 2", at: ""}, upgrades: []int64{1}, want: at + " is gone"},
		"another signature":        {change: facts{"function f": "(string,number)object"}, want: "function f was (string)object"},
		"takes more":               {change: facts{"function f.parameter p.b": "string"}, want: "function f.parameter p.b is new, and callers do not have it"},
		"a new function":           {change: facts{"function g": "(object)string", "function g.parameter p.b": "string"}},
		"returns less":             {change: facts{"function f.return.a": ""}, want: "function f.return.a is gone"},
		"returns more":             {change: facts{"function f.return.b": "string"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := maps.Clone(then)
			for path, what := range c.change {
				if now[path] = what; what == "" {
					delete(now, path)
				}
			}
			got := brokenPromises(then, now, map[string][]int64{"strongswan_pool": c.upgrades})
			if c.want == "" && len(got) > 0 || c.want != "" && !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, c.want) }) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
