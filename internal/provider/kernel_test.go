package provider_test

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// The tests of this file and of kernel_*_test.go need ESP and XFRM interfaces of the kernel's own.

// kernelConf keeps what a test waits for short.
const kernelConf = `
  retransmit_tries = 2
  retransmit_timeout = 1
  retransmit_base = 1
  plugins {
    kernel-netlink {
      xfrm_acq_expires = 5
    }
  }
`

// onKernel makes gateways whose packets the kernel encrypts.
func onKernel(o *lab.Options) {
	o.KernelESP = true
	o.StrongswanConf = kernelConf
}

// kernelSite is [newSite] on the kernel's ESP, with nothing on sun but the secret. Both ends are managed by the provider.
func kernelSite(t *testing.T) (moon, sun site) {
	t.Helper()
	acceptance(t)
	p := lab.PairForTest(t, onKernel)
	both := pair{Pair: p, moon: benchOf(t, p.Moon), sun: benchOf(t, p.Sun)}
	for _, b := range []*bench{both.moon, both.sun} {
		if err := b.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-site", Type: "ike", Data: "secret"}); err != nil {
			t.Fatal(err)
		}
	}
	moon = site{both, resourceServer{server: newServer(t), typeName: "strongswan_connection"}}
	moon.configure(object{"uri": both.moon.URI()})
	return moon, moon.other(t)
}

// ends are the two ends of a tunnel between the networks behind moon and sun, whose child has more options.
func ends(moon, sun, child object) (object, object) {
	end := func(number int, more object) object {
		wire, lan := lab.WireAddress(number).String(), netip.PrefixFrom(lab.HostAddress(number), 16).Masked().String()
		other, otherLAN := lab.WireAddress(1-number).String(), netip.PrefixFrom(lab.HostAddress(1-number), 16).Masked().String()
		options := object{"local_ts": []any{lan}, "remote_ts": []any{otherLAN}}
		maps.Copy(options, child)
		return siteOf(wire, other, object{"lan": options}, more)
	}
	return end(0, moon), end(1, sun)
}

// xfrmPolicy is one of the kernel's, as ip-xfrm(8) shows it.
type xfrmPolicy struct {
	source, destination string
	direction           string
	text                string // all of it, in one line
}

var (
	xfrmEntry     = regexp.MustCompile(`(?m)^src (\S+) dst (\S+).*\n(?:[ \t].*\n?)*`)
	xfrmDirection = regexp.MustCompile(`\bdir (\w+)`)
)

// xfrmPolicies are those that the kernel has for the tunnels of a gateway, without those of sockets.
func (b *bench) xfrmPolicies(t *testing.T) (all []xfrmPolicy) {
	t.Helper()
	out, err := b.Run(ctx(t), "ip", "xfrm", "policy")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range xfrmEntry.FindAllStringSubmatch(out, -1) {
		if d := xfrmDirection.FindStringSubmatch(m[0]); d != nil {
			all = append(all, xfrmPolicy{m[1], m[2], d[1], strings.Join(strings.Fields(m[0]), " ")})
		}
	}
	return all
}

// xfrmStates are the SAs that the kernel has, one line each.
func (b *bench) xfrmStates(t *testing.T) (all []string) {
	t.Helper()
	out, err := b.Run(ctx(t), "ip", "xfrm", "state")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range xfrmEntry.FindAllString(out, -1) {
		all = append(all, strings.Join(strings.Fields(m), " "))
	}
	return all
}

// awaitStates waits until the kernel has a number of SAs.
func (b *bench) awaitStates(t *testing.T, n int) []string {
	t.Helper()
	for began := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		// A larval SA stands for one that charon has been asked for.
		states := slices.DeleteFunc(b.xfrmStates(t), func(s string) bool { return strings.Contains(s, "spi 0x00000000") })
		if len(states) == n {
			return states
		}
		if time.Since(began) > 30*time.Second {
			t.Fatalf("the kernel has the SAs\n%s\nwant %d", strings.Join(states, "\n"), n)
		}
	}
}

// TestAccKernel_trap: a connection with a trap brings no tunnel up by itself; the first packet does.
//
//strongswan:kernel
func TestAccKernel_trap(t *testing.T) {
	t.Parallel()
	moon, sun := kernelSite(t)
	one, other := ends(nil, nil, nil)
	one["children"].(object)["lan"].(object)["start_action"] = "trap" //nolint:forcetypeassert // it is made above
	sun.create(t, other)
	moon.create(t, one)
	if states := moon.moon.xfrmStates(t); len(states) > 0 {
		t.Errorf("before the first packet, the kernel has SAs: %q", states)
	}
	want := xfrmPolicy{source: "10.1.0.0/16", destination: "10.2.0.0/16", direction: "out"}
	trap := slices.IndexFunc(moon.moon.xfrmPolicies(t), func(p xfrmPolicy) bool {
		return p.source == want.source && p.destination == want.destination && p.direction == want.direction
	})
	if trap < 0 {
		t.Fatalf("there is no policy for the trap: %+v", moon.moon.xfrmPolicies(t))
	}
	moon.ping(t, lab.MoonHost)
	moon.moon.awaitStates(t, 2)
	if sas := sun.sun.sas(t); len(sas) != 1 {
		t.Errorf("the packet brought up the IKE_SAs %q", sas)
	}
	// Encrypted by the kernel, and not by charon: there is no interface of charon's, and ESP is not wrapped in UDP.
	if out, err := moon.moon.Run(ctx(t), "ip", "-brief", "link"); err != nil || strings.Contains(out, "ipsec0") {
		t.Errorf("the interfaces are %s %v", out, err)
	}
	if states := strings.Join(moon.moon.xfrmStates(t), "\n"); strings.Contains(states, "encap type espinudp") {
		t.Errorf("without a NAT, ESP is wrapped in UDP: %s", states)
	}
}

// kernelPolicies are children, and what the kernel has of each. charon reports nothing of that. Alternatives are separated by
// bars: the kernel names some algorithms by the module that it has, and replay windows by their size.
var kernelPolicies = map[string]struct {
	child   object
	policy  []string // in the policy for packets that leave
	sa      []string // in both SAs
	inbound []string // in the SA for packets that come
}{
	"default":   {nil, []string{"tmpl src 192.0.2.1 dst 192.0.2.2", "proto esp", "mode tunnel"}, []string{"proto esp", "mode tunnel", "rfc4106(gcm(aes))"}, []string{"replay-window 32"}},
	"if_id":     {object{"if_id_in": "42", "if_id_out": "42"}, []string{"if_id 0x2a"}, []string{"if_id 0x2a"}, nil},
	"mark":      {object{"mark_in": "7", "mark_out": "7"}, []string{"mark 0x7/0xffffffff"}, nil, nil},
	"priority":  {object{"priority": 4711}, []string{"priority 4711"}, nil, nil},
	"interface": {object{"interface": "wire1"}, []string{"dev wire1"}, nil, nil},
	"algorithm": {object{"esp_proposals": []any{"aes256-sha512-ecp384"}}, nil, []string{"cbc(aes)", "hmac(sha512)"}, nil},
	"reqid":     {object{"reqid": 99}, []string{"reqid 99"}, []string{"reqid 99"}, nil},
	"replay":    {object{"replay_window": 64}, nil, nil, []string{"replay_window 64|replay-window 64"}},
}

// TestAccKernel_policies compares the policies and SAs that the kernel has with the configuration.
//
//strongswan:kernel
func TestAccKernel_policies(t *testing.T) {
	t.Parallel()
	moon, sun := kernelSite(t)
	for _, name := range slices.Sorted(maps.Keys(kernelPolicies)) { //nolint:paralleltest // they share the gateways
		t.Run(name, func(t *testing.T) {
			c := kernelPolicies[name]
			one, other := ends(nil, nil, c.child)
			if name == "interface" {
				_, other = ends(nil, nil, nil)
			}
			sun.create(t, other)
			moon.create(t, one)
			defer func() {
				moon.clean(t)
				sun.sun.unload(t, "site")
			}()
			if err := moon.moon.client.Initiate(ctx(t), vici.Initiation{IKE: "site", Child: "lan", Timeout: 20 * time.Second}, nil); err != nil {
				t.Fatal(err)
			}
			leaving := slices.IndexFunc(moon.moon.xfrmPolicies(t), func(p xfrmPolicy) bool {
				return p.direction == "out" && p.source == "10.1.0.0/16" && p.destination == "10.2.0.0/16"
			})
			if leaving < 0 {
				t.Fatalf("no policy is about the packets that leave: %+v", moon.moon.xfrmPolicies(t))
			}
			hasAll(t, "policy", moon.moon.xfrmPolicies(t)[leaving].text, c.policy)
			for _, state := range moon.moon.awaitStates(t, 2) {
				hasAll(t, "SA", state, c.sa)
				if strings.HasPrefix(state, "src 192.0.2.2 ") {
					hasAll(t, "inbound SA", state, c.inbound)
				}
			}
		})
	}
}

// hasAll fails for texts that are missing. Alternatives are separated by bars.
func hasAll(t *testing.T, what, text string, want []string) {
	t.Helper()
	for _, w := range want {
		if !slices.ContainsFunc(strings.Split(w, "|"), func(one string) bool { return strings.Contains(text, one) }) {
			t.Errorf("the %s lacks %q: %s", what, w, text)
		}
	}
}

// TestAccKernel_marks: a packet that has the mark takes the tunnel, and one without it does not.
//
//strongswan:kernel
func TestAccKernel_marks(t *testing.T) {
	t.Parallel()
	moon, sun := kernelSite(t)
	one, other := ends(nil, nil, nil)
	child := one["children"].(object)["lan"].(object) //nolint:forcetypeassert // it is made above
	maps.Copy(child, object{"mark_out": "7", "mark_in": "7", "set_mark_in": "7", "start_action": "trap"})
	sun.create(t, other)
	moon.create(t, one)
	ping := func(mark int) error {
		_, err := moon.moon.Run(ctx(t), "ping", "-n", "-c", "1", "-W", "2", "-m", fmt.Sprint(mark), "-I", lab.MoonHost.String(), lab.SunHost.String())
		return err
	}
	if err := ping(8); err == nil {
		t.Error("a packet with another mark was answered")
	}
	if states := moon.moon.xfrmStates(t); len(states) > 0 {
		t.Errorf("a packet with another mark brought up %q", states)
	}
	_ = ping(7) // the first may be lost while the tunnel comes up
	moon.moon.awaitStates(t, 2)
	if err := ping(7); err != nil {
		t.Error(err)
	}
	if err := ping(8); err == nil {
		t.Error("beside the tunnel, a packet with another mark was answered")
	}
}
