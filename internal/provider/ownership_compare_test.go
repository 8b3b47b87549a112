package provider_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// owned is something that can be loaded, or stored in a state. A key is named by its id.
type owned struct {
	daemon     int
	kind, name string
}

func sorted(all []owned) []owned {
	slices.SortFunc(all, func(a, b owned) int {
		return cmp.Or(a.daemon-b.daemon, strings.Compare(a.kind, b.kind), strings.Compare(a.name, b.name))
	})
	return slices.Compact(all)
}

// named is what a block makes of one of its names.
func (o *ownership) named(t *testing.T, b *ownedBlock, name string) owned {
	t.Helper()
	if b.kind == "private_key" {
		name = keyIDOf(t, o.keys[name])
	}
	return owned{b.daemon(), b.kind, name}
}

// compare holds state, daemon and what belongs to others against each other.
func (o *ownership) compare(t *testing.T, out string) {
	t.Helper()
	stored, loaded := o.stored(t), o.loaded(t)
	o.foreignIsUntouched(t, out)
	for _, thing := range stored {
		if !slices.Contains(loaded, thing) {
			t.Errorf("%v is in the state, and not loaded, after %s", thing, out)
		}
	}
	for _, thing := range loaded {
		if _, foreign := o.foreign[thing]; !foreign && !slices.Contains(stored, thing) {
			t.Errorf("%v is loaded, and not in the state, after %s", thing, out)
		}
	}
}

func (o *ownership) foreignIsUntouched(t *testing.T, after string) {
	t.Helper()
	loaded := o.loaded(t)
	for thing, report := range o.foreign {
		if !slices.Contains(loaded, thing) {
			t.Errorf("%v of somebody else is gone after %s", thing, after)
		} else if now := o.report(t, thing); now != report {
			t.Errorf("%v of somebody else was\n%s\nand is\n%s\nafter %s", thing, report, now, after)
		}
	}
}

// compareAll holds configuration, state and files against each other, after an apply of everything.
func (o *ownership) compareAll(t *testing.T, out string) {
	t.Helper()
	var configured []owned
	for _, b := range o.blocks {
		for _, name := range b.names {
			configured = append(configured, o.named(t, &b, name))
		}
	}
	stored := o.stored(t)
	if configured = sorted(configured); !slices.Equal(configured, stored) {
		t.Errorf("configured are %v, and in the state %v, after %s", configured, stored, out)
	}
	for daemon, b := range o.daemons {
		want := map[string]int{}
		for _, thing := range stored {
			if folder := "conf.d"; thing.daemon == daemon {
				if thing.kind == "private_key" {
					folder = "private"
				}
				want[folder]++
			}
		}
		for _, folder := range []string{"conf.d", "private"} {
			files, err := filepath.Glob(filepath.Join(b.SwanctlDirectory(), folder, "terraform-*"))
			// Without persist, files stay until what they are of changes.
			if err != nil || o.persist && len(files) != want[folder] || len(files) > want[folder] {
				t.Errorf("%s of daemon %d should have %d files, and has %q (persist %v): %v, after %s", folder, daemon, want[folder], files, o.persist, err, out)
			}
		}
	}
}

// stored is what the state has.
func (o *ownership) stored(t *testing.T) (all []owned) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(o.directory, "terraform.tfstate"))
	must(t, err)
	var state struct {
		Resources []struct {
			Type      string
			Instances []struct {
				Attributes struct {
					Name    string
					KeyID   string `json:"key_id"`
					Gateway string
				}
			}
		}
	}
	must(t, json.Unmarshal(text, &state))
	for _, r := range state.Resources {
		for _, i := range r.Instances {
			b := ownedBlock{gateway: i.Attributes.Gateway}
			all = append(all, owned{b.daemon(), strings.TrimPrefix(r.Type, "strongswan_"), cmp.Or(i.Attributes.Name, i.Attributes.KeyID)})
		}
	}
	return sorted(all)
}

// loaded is what the daemons have.
func (o *ownership) loaded(t *testing.T) (all []owned) {
	t.Helper()
	for daemon, b := range o.daemons {
		add := func(kind string, names []string, err error) {
			t.Helper()
			must(t, err)
			for _, name := range names {
				all = append(all, owned{daemon, kind, name})
			}
		}
		add("connection", b.names(t), nil)
		pools, err := b.client.GetPools(ctx(t), "", false)
		var names []string
		for _, p := range pools {
			names = append(names, p.Name)
		}
		add("pool", names, err)
		secrets, err := b.client.GetShared(ctx(t))
		for i := range secrets {
			secrets[i] = strings.TrimPrefix(secrets[i], "ike-")
		}
		add("shared_secret", secrets, err)
		authorities, err := b.client.GetAuthorities(ctx(t))
		add("authority", authorities, err)
		keys, err := b.client.GetKeys(ctx(t))
		add("private_key", keys, err)
	}
	return sorted(all)
}

// report is what the daemon says of something, as far as it says anything.
func (o *ownership) report(t *testing.T, thing owned) string {
	t.Helper()
	b := o.daemons[thing.daemon]
	switch thing.kind {
	case "connection":
		return b.report(t, thing.name).String()
	case "pool":
		pools, err := b.client.GetPools(ctx(t), thing.name, false)
		must(t, err)
		return fmt.Sprint(pools)
	default:
		return ""
	}
}
