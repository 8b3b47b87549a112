package swanctl_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// means lists texts by what they mean: all texts of one element are equal, and unequal to those of the others. The first
// one is what a report is turned into.
type means [][]string

// refusals maps texts to a part of the error they must give.
type refusals map[string]string

func checkKind(t *testing.T, k *swanctl.Kind, good means, bad refusals) {
	t.Helper()
	for i, group := range good {
		for _, text := range group {
			checkValid(t, k, text)
			for j, other := range good {
				for _, b := range other {
					if got, want := k.Equal(text, b), i == j; got != want {
						t.Errorf("Equal(%q, %q) = %v, want %v", text, b, got, want)
					}
				}
			}
			if got := k.FromReport(call(k.Printed, text)); k.Printed != nil && got != group[0] {
				t.Errorf("FromReport(%q) = %q, want %q", call(k.Printed, text), got, group[0])
			}
		}
	}
	for text, want := range bad {
		err := k.Problem(text)
		if err == nil {
			t.Errorf("%q was accepted", text)
			continue
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("Problem(%q) = %q, want it to have %q", text, err, want)
		}
	}
}

// checkValid checks what holds of every valid text of every kind.
func checkValid(t *testing.T, k *swanctl.Kind, text string) {
	t.Helper()
	if err := k.Problem(text); err != nil {
		t.Errorf("Problem: %v", err)
		return
	}
	canonical := call(k.Canonical, text)
	if again := call(k.Canonical, canonical); again != canonical {
		t.Errorf("the canonical form of %q is %q, and of that %q", text, canonical, again)
	}
	wire := k.ToWire(text)
	if err := k.Problem(wire); err != nil {
		t.Errorf("ToWire(%q): %v", text, err)
	}
	if !k.Equal(text, wire) {
		t.Errorf("ToWire(%q) = %q, which means something else", text, wire)
	}
	printed := call(k.Printed, text)
	read := k.FromReport(printed)
	if err := k.Problem(read); err != nil {
		t.Errorf("FromReport(%q): %v", printed, err)
	}
	if again := call(k.Printed, read); again != printed {
		t.Errorf("%q is printed as %q, and what is read from that as %q", text, printed, again)
	}
	if !k.Reports([]string{text}, []string{printed}) {
		t.Errorf("%q does not count as reported by %q", text, printed)
	}
}

// call calls a function of a kind, which may be nil.
func call(f func(string) string, text string) string {
	if f == nil {
		return text
	}
	return f(text)
}

func TestKind_errorsAreShort(t *testing.T) {
	t.Parallel()
	long := "10.0.0.0/8" + strings.Repeat("-----BEGIN CERTIFICATE-----", 1000)
	for _, k := range []*swanctl.Kind{
		swanctl.Boolean, swanctl.Port, swanctl.Actions, swanctl.Duration, swanctl.Size, swanctl.TrafficSelector, swanctl.Host,
		swanctl.VirtualIP, swanctl.Mark, swanctl.Hex, swanctl.DSCP, swanctl.OID, swanctl.PoolName, swanctl.Label,
		swanctl.PaddingSize, swanctl.PerCPU, swanctl.IKEVersion,
	} {
		if err := k.Problem(long); err == nil || len(err.Error()) > 400 {
			t.Errorf("%s: Problem = %v, want a short error", k.Name, err)
		}
	}
	if err := swanctl.CheckName(long); err == nil || len(err.Error()) > 400 {
		t.Errorf("CheckName = %v, want a short error", err)
	}
}
