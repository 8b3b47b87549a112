package credential

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestTokenFiles: each key on tokens has a file of its own, whose section swanctl.conf can hold, however it is written.
func TestTokenFiles(t *testing.T) {
	t.Parallel()
	seen := map[string]vici.Token{}
	for _, token := range []vici.Token{
		{Handle: "45", Slot: -1, PIN: "1"},
		{Handle: "45", Slot: 0, PIN: "1"},
		{Handle: "45", Slot: 1, PIN: "2"},
		{Handle: "4500", Slot: -1},
		{Handle: "45", Slot: -1, Module: "hsm"},
		{Handle: "45", Slot: -1, Module: "hsm.2"},
		{Handle: "45", Slot: -1, Module: "hsm-2"},
		{Handle: "45", Slot: -1, Module: "hsm-2e2"},
		{Handle: "45", Slot: 1, Module: "my hsm/%n"},
	} {
		files := keyToLoad{token: token}.files()
		if len(files) != 1 {
			t.Fatalf("%v has %d files", token, len(files))
		}
		if other, taken := seen[files[0].Path]; taken {
			t.Errorf("%v and %v have the file %s", token, other, files[0].Path)
		}
		seen[files[0].Path] = token
		config, err := swanctl.ParseConfig(files[0].Text)
		if err != nil || strings.ContainsRune(files[0].Path, '%') {
			t.Errorf("%v: %s, %v, %v", token, files[0].Path, config, err)
		}
	}
	same := keyToLoad{token: vici.Token{Handle: "aB:cd", Slot: 2}}.files()[0].Path
	if other := (keyToLoad{token: vici.Token{Handle: "abcd", Slot: 2}}).files()[0].Path; same != other {
		t.Errorf("one key has the files %s and %s", same, other)
	}
}
