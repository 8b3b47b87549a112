package misspelt_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/misspelt"
)

// leaves are attributes that hold no names.
func leaves(names ...string) map[string]*misspelt.Type {
	attributes := map[string]*misspelt.Type{}
	for _, name := range names {
		attributes[name] = &misspelt.Type{}
	}
	return attributes
}

func object(attributes map[string]*misspelt.Type, more ...map[string]*misspelt.Type) *misspelt.Type {
	all := map[string]*misspelt.Type{}
	for _, some := range append(more, attributes) {
		maps.Copy(all, some)
	}
	return &misspelt.Type{Kind: misspelt.Object, Attributes: all}
}

func listOf(t *misspelt.Type) *misspelt.Type {
	return &misspelt.Type{Kind: misspelt.List, Element: t}
}

func mapOf(t *misspelt.Type) *misspelt.Type {
	return &misspelt.Type{Kind: misspelt.Map, Element: t}
}

// sample is as much of a provider as the cases need.
func sample() misspelt.Schema {
	certificates := listOf(object(leaves("file", "handle", "slot", "module")))
	round := listOf(object(leaves("auth", "id", "eap_id", "groups", "certs", "revocation"), map[string]*misspelt.Type{"cacert": certificates}))
	child := object(leaves("mode", "start_action", "local_ts", "remote_ts", "updown", "esp_proposals"))
	ssh := object(leaves("private_key", "private_key_file", "host_key"), map[string]*misspelt.Type{"bastion": listOf(object(leaves("host", "user")))})
	return misspelt.Schema{
		Source: "terraform-strongswan/strongswan",
		Provider: object(leaves("uri"), map[string]*misspelt.Type{
			"ssh": ssh, "gateways": mapOf(object(leaves("uri"), map[string]*misspelt.Type{"ssh": ssh})),
		}),
		Blocks: map[string]map[string]*misspelt.Type{
			"resource": {
				"strongswan_connection": object(leaves("name", "version", "mobike", "proposals"), map[string]*misspelt.Type{
					"local": round, "remote": round, "children": mapOf(child), "wait_for": object(leaves("children", "timeout")),
				}),
				"strongswan_pool": object(leaves("name", "addrs")),
			},
			"data":      {"strongswan_sample": object(leaves("name"), map[string]*misspelt.Type{"filter": object(leaves("state"))})},
			"ephemeral": {"strongswan_sample": object(leaves("name"), map[string]*misspelt.Type{"filter": object(leaves("state"))})},
			"action":    {"strongswan_sample": object(leaves("name"), map[string]*misspelt.Type{"filter": object(leaves("state"))})},
			"list":      {"strongswan_sample": object(leaves("name"), map[string]*misspelt.Type{"filter": object(leaves("state"))})},
		},
	}
}

// walk returns the findings of a folder, as "file:line:column name meant", and with "warning" in front of these that are one.
func walk(t *testing.T, folder string) (found []string) {
	t.Helper()
	blocks, err := misspelt.Walk(folder, ".terraform", sample())
	if err != nil {
		t.Error(err)
	}
	return describe(blocks)
}

func describe(blocks []*misspelt.Block) (found []string) {
	for _, block := range blocks {
		for _, f := range block.Findings {
			line := strings.TrimSpace(fmt.Sprintf("%s:%d:%d %s %s", f.File, f.Line, f.Column, f.Name, f.Meant))
			if f.Warning {
				line = "warning " + line
			}
			found = append(found, line)
		}
	}
	return found
}

// TestWalk_cases: what is in testdata is found exactly where and as its file expect says.
func TestWalk_cases(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/cases/*/expect")
	if err != nil || len(folders) < 15 {
		t.Fatalf("%d cases: %v", len(folders), err)
	}
	for _, expect := range folders {
		folder := filepath.Dir(expect)
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(expect)
			if err != nil {
				t.Fatal(err)
			}
			want := slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool { return line == "" })
			if got := walk(t, folder); !slices.Equal(got, want) {
				t.Errorf("found %q, want %q", got, want)
			}
		})
	}
}
