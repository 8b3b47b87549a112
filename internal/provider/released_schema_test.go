package provider_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// TestSchema_keepsItsPromises compares the schemas with those of each release: states and configurations that were written for it
// go on working.
func TestSchema_keepsItsPromises(t *testing.T) {
	t.Parallel()
	now := schemaFacts(t)
	upgrades := upgradesOf(t)
	for _, release := range releases(t) {
		file := filepath.Join(released, release, "schema.txt")
		if writesRelease(release) {
			if err := os.WriteFile(file, []byte(now.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		then := parseFacts(t, readReleased(t, release, "schema.txt"))
		if len(then) < 300 {
			t.Errorf("%s has only %d lines", file, len(then))
		}
		for _, broken := range brokenPromises(then, now, upgrades) {
			t.Errorf("%s\n%s has it otherwise, and states and configurations rely on that. Take the change back; or raise the version of the resource's schema "+
				"(beside its method Schema), and let its method UpgradeState upgrade from each version before. If %s is not released yet, write what is compared with "+
				"anew: make release-fixtures RELEASE=%s", broken, file, release, release)
		}
	}
}

// TestSchema_upgradesFromEachVersion: a resource whose schema has another version than 0 can read states of each version before.
func TestSchema_upgradesFromEachVersion(t *testing.T) {
	t.Parallel()
	upgrades := upgradesOf(t)
	for name, schema := range newServer(t).schema.ResourceSchemas {
		if _, ok := upgrades[name]; !ok {
			t.Errorf("%s has no place for upgrades", name)
		}
		for version := range schema.Version {
			if !slices.Contains(upgrades[name], version) {
				t.Errorf("%s has the version %d, and cannot upgrade a state of version %d", name, schema.Version, version)
			}
		}
	}
}

// upgradesOf returns from which versions each resource can upgrade a state.
func upgradesOf(t *testing.T) map[string][]int64 {
	t.Helper()
	upgrades := map[string][]int64{}
	for _, newResource := range provider.New("test")().Resources(t.Context()) {
		r := newResource()
		var named resource.MetadataResponse
		r.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "strongswan"}, &named)
		if u, ok := r.(resource.ResourceWithUpgradeState); ok {
			upgrades[named.TypeName] = slices.Collect(maps.Keys(u.UpgradeState(context.Background())))
		}
	}
	return upgrades
}

// facts are what can be relied on: paths such as "resource strongswan_pool.dns", and what is there.
type facts map[string]string

func (f facts) String() string {
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(&b, "%s: %s\n", path, f[path])
	}
	return b.String()
}

func parseFacts(t *testing.T, text string) facts {
	t.Helper()
	f := facts{}
	for line := range strings.Lines(text) {
		path, what, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if !ok {
			t.Fatalf("there is the line %q", line)
		}
		f[path] = what
	}
	return f
}

// schemaFacts are those of the provider as it is.
func schemaFacts(t *testing.T) facts {
	t.Helper()
	s := newServer(t)
	identities, err := s.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	f := facts{}
	f.block("provider", s.schema.Provider)
	for name, schema := range s.schema.ResourceSchemas {
		f.block("resource "+name, schema)
	}
	for name, schema := range s.schema.DataSourceSchemas {
		f.block("data "+name, schema)
	}
	for name, schema := range s.schema.EphemeralResourceSchemas {
		f.block("ephemeral "+name, schema)
	}
	for name, schema := range s.schema.ListResourceSchemas {
		f.block("list "+name, schema)
	}
	for name, schema := range s.schema.ActionSchemas {
		f.block("action "+name, schema.Schema)
	}
	for name, schema := range identities.IdentitySchemas {
		path := "identity " + name
		f[path] = fmt.Sprintf("version %d", schema.Version)
		for _, a := range schema.IdentityAttributes {
			f[path+"."+a.Name] = strings.Join(append([]string{f.typed(path, a.Type)}, flags(a.RequiredForImport, "required", a.OptionalForImport, "optional")...), " ")
		}
	}
	for name, function := range s.schema.Functions {
		f.function("function "+name, function)
	}
	return f
}

func (f facts) block(path string, s *tfprotov6.Schema) {
	f[path] = fmt.Sprintf("version %d", s.Version)
	f.attributes(path, s.Block.Attributes)
	for _, b := range s.Block.BlockTypes {
		f.block(path+"."+b.TypeName, &tfprotov6.Schema{Block: b.Block})
	}
}

func (f facts) attributes(path string, attributes []*tfprotov6.SchemaAttribute) {
	for _, a := range attributes {
		at := path + "." + a.Name
		shape := ""
		if a.NestedType != nil {
			shape = a.NestedType.Nesting.String()
			f.attributes(at, a.NestedType.Attributes)
		} else {
			shape = f.typed(at, a.Type)
		}
		f[at] = strings.Join(append([]string{shape}, flags(a.Required, "required", a.Optional, "optional", a.Computed, "computed",
			a.Sensitive, "sensitive", a.WriteOnly, "write-only")...), " ")
	}
}

// flags returns the words whose conditions hold.
func flags(pairs ...any) (words []string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == true {
			words = append(words, pairs[i+1].(string)) //nolint:forcetypeassert // a wrong test
		}
	}
	return words
}

// brokenPromises tells what of some facts does not hold any more.
func brokenPromises(then, now facts, upgrades map[string][]int64) (broken []string) {
	for _, path := range slices.Sorted(maps.Keys(then)) {
		object, _, nested := strings.Cut(path, ".")
		if now.upgradesFrom(then, object, upgrades) {
			continue
		}
		is, ok := now[path]
		switch {
		case !ok:
			broken = append(broken, path+" is gone")
		case !nested && strings.HasPrefix(is, "version "):
			if versionOf(is) != versionOf(then[path]) {
				broken = append(broken, fmt.Sprintf("%s had the %s and has the %s, without upgrades from it", path, then[path], is))
			}
		case !keeps(then[path], is):
			broken = append(broken, fmt.Sprintf("%s was %s and is %s", path, then[path], is))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(now)) {
		if _, old := then[path]; old {
			continue
		}
		if _, was := then[path[:max(strings.LastIndex(path, "."), 0)]]; was && slices.Contains(strings.Fields(now[path]), "required") {
			broken = append(broken, path+" is new and required")
		}
		// Who calls a function has to give all that an object has.
		function, _, isParameter := strings.Cut(path, ".parameter ")
		if _, was := then[function]; was && isParameter {
			broken = append(broken, path+" is new, and callers do not have it")
		}
	}
	return broken
}

func versionOf(fact string) int64 {
	n, err := strconv.ParseInt(strings.TrimPrefix(fact, "version "), 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

// upgradesFrom tells that a resource has a newer version, to which it can upgrade.
func (f facts) upgradesFrom(then facts, object string, upgrades map[string][]int64) bool {
	name, isResource := strings.CutPrefix(object, "resource ")
	if !isResource || f[object] == "" {
		return false
	}
	before := versionOf(then[object])
	return versionOf(f[object]) > before && slices.Contains(upgrades[name], before)
}

// keeps tells that what could be done with an attribute can still be done.
func keeps(then, now string) bool {
	was, is := strings.Fields(then), strings.Fields(now)
	isA := func(words []string, one ...string) bool {
		return slices.ContainsFunc(one, func(w string) bool { return slices.Contains(words, w) })
	}
	switch {
	case was[0] != is[0],
		isA(was, "required", "optional") && !isA(is, "required", "optional"),
		isA(is, "required") && !isA(was, "required"),
		isA(was, "computed") && !isA(is, "computed"):
		return false
	}
	return isA(was, "sensitive") == isA(is, "sensitive") && isA(was, "write-only") == isA(is, "write-only")
}
