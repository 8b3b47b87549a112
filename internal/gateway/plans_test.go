package gateway

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// TestPlan: two intents go together or not, whichever comes first.
func TestPlan(t *testing.T) {
	t.Parallel()
	refused := map[[2]Intent]string{
		{Creating, Creating}: "always", {Creating, Keeping}: "always", {Creating, Taking}: "always", {Keeping, Taking}: "always", {Taking, Taking}: "always",
		{Creating, Destroying}: "not adopted, not loaded", {Creating, GivingUp}: "not adopted",
		{Keeping, Destroying}: "not loaded", {Destroying, Taking}: "not loaded",
	}
	all := []Intent{Creating, Keeping, Destroying, GivingUp, Taking}
	for _, one := range all {
		for _, other := range all {
			for _, adopt := range []bool{false, true} {
				for _, loaded := range []bool{false, true} {
					target, err := transport.Parse("unix:///nowhere")
					if err != nil {
						t.Fatal(err)
					}
					g := New("", Settings{Target: target})
					if loaded {
						g.MarkLoaded(KindPool, "a")
					}
					if c := g.Plan(t.Context(), KindPool, "a", one, adopt); c != 0 {
						t.Errorf("%d alone does not go together with %d", one, c)
					}
					if c := g.Plan(t.Context(), KindPool, "b", other, adopt); c != 0 {
						t.Errorf("another name is in the way: %d", c)
					}
					want := map[string]bool{
						"always": true, "not adopted": !adopt, "not loaded": !loaded, "not adopted, not loaded": !adopt && !loaded,
					}[refused[[2]Intent{min(one, other), max(one, other)}]]
					if got := g.Plan(t.Context(), KindPool, "a", other, adopt) == one; got != want {
						t.Errorf("%d and then %d (adopt %v, loaded %v): refused %v, want %v", one, other, adopt, loaded, got, want)
					}
					g.Unplan(t.Context(), KindPool, "a", one)
					if one != other && g.Plan(t.Context(), KindPool, "a", other, adopt) == one {
						t.Errorf("%d was taken back, and is in the way of %d", one, other)
					}
				}
			}
		}
	}
}

// TestFleet_sharedRun: what is noted of a run counts for all gateways of one address.
func TestFleet_sharedRun(t *testing.T) {
	t.Parallel()
	settings := func(uri string) Settings {
		target, err := transport.Parse(uri)
		if err != nil {
			t.Fatal(err)
		}
		return Settings{Target: target}
	}
	f := NewFleet(settings("unix:///run/a"))
	f.Add("same", settings("unix:///run/a"))
	f.Add("other", settings("unix:///run/b"))
	f.Own.MarkLoaded(KindConnection, "net")
	if !f.Named["same"].LoadedInRun(KindConnection, "net") || f.Named["other"].LoadedInRun(KindConnection, "net") {
		t.Error("what the one has loaded is not known to the other of its address, or to one of another address")
	}
	f.Named["same"].MarkRefused(KindPool, "net")
	if !f.Own.RefusedInRun(KindPool, "net") || f.Own.RefusedInRun(KindConnection, "net") {
		t.Error("what was refused is not known, or of another kind")
	}
}
