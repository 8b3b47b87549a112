package main

import (
	"slices"
	"strings"
	"testing"
)

// TestLinked looks for modules that only some platforms need, and for one that only tests do.
func TestLinked(t *testing.T) {
	t.Parallel()
	modules, err := linked("../..")
	if err != nil {
		t.Fatal(err)
	}
	has := func(path string) bool {
		return slices.ContainsFunc(modules, func(m module) bool { return m.path == path })
	}
	for path, want := range map[string]bool{
		standard: true,
		"github.com/hashicorp/terraform-plugin-framework":               true,
		"github.com/hashicorp/terraform-plugin-testing":                 false,
		"github.com/terraform-strongswan/terraform-provider-strongswan": false,
	} {
		if has(path) != want {
			t.Errorf("%s is linked: %v, want %v", path, !want, want)
		}
	}
}

func TestClassify(t *testing.T) {
	t.Parallel()
	const isc = `Copyright (c) 2026 Somebody

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided
that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR
CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT,
NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
`
	if ids, err := classify([]byte(isc)); err != nil || !slices.Equal(ids, []string{"ISC"}) {
		t.Errorf("ISC is %v, %v", ids, err)
	}
	for name, text := range map[string]string{
		"none":  "Ask before you use this.",
		"mixed": isc + strings.Repeat("But not on Sundays, and never in a program that somebody else sells. ", 20),
	} {
		if ids, err := classify([]byte(text)); err == nil {
			t.Errorf("%s: %v", name, ids)
		}
	}
}

// TestPlatforms reads those of GoReleaser's configuration.
func TestPlatforms(t *testing.T) {
	t.Parallel()
	all, err := platforms("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []platform{{"linux", "amd64"}, {"linux", "arm"}, {"windows", "arm64"}, {"freebsd", "amd64"}, {"darwin", "arm64"}} {
		if !slices.Contains(all, p) {
			t.Errorf("%v is not among the platforms %v", p, all)
		}
	}
}
