package provider_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestAccTunnel_actions operates a tunnel: each action does what it says, and doing it again is no harm.
func TestAccTunnel_actions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, moonSite(map[string]string{"lan": "none", "dmz": "none"}, nil))
	of := func(name string) actionServer { return newActionServer(t, s.server, "strongswan_"+name) }
	lan := object{"ike": "site", "child": "lan"}

	progress := of("initiate").succeed(lan)
	if !slices.ContainsFunc(progress, func(line string) bool {
		return strings.HasPrefix(line, "[IKE] ") && strings.Contains(line, "CHILD_SA lan{1} established")
	}) {
		t.Errorf("charon's log was not shown: %q", progress)
	}
	if progress = of("initiate").succeed(lan); !slices.Equal(progress, []string{`The CHILD_SA "lan" of "site" is established already.`}) {
		t.Errorf("initiated again: %q", progress)
	}
	of("initiate").succeed(object{"ike": "site"}) // the IKE_SA is there, too
	of("initiate").succeed(object{"child": "dmz", "timeout": "10s"})
	first := s.settle(t, func(now established) bool { return len(now.ikes) == 1 && len(now.children) == 2 })

	// Rekeyed SAs have new numbers.
	of("rekey").succeed(lan)
	second := s.settle(t, func(now established) bool {
		return len(now.children) == 2 && !maps.Equal(now.children, first.children)
	})
	of("rekey").succeed(object{"ike": "site"})
	third := s.settle(t, func(now established) bool { return !maps.Equal(now.ikes, second.ikes) })
	of("rekey").succeed(object{"ike": "site", "reauth": true})
	fourth := s.settle(t, func(now established) bool {
		return !maps.Equal(now.ikes, third.ikes) && len(now.children) == 2
	})

	of("terminate").succeed(object{"child": "dmz"})
	s.settle(t, func(now established) bool { return maps.Equal(now.ikes, fourth.ikes) && len(now.children) == 1 })
	var id uint32
	for id = range fourth.ikes {
	}
	if progress = of("terminate").succeed(object{"ike_id": int64(id), "force": true}); progress[len(progress)-1] != "1 of 1 SA closed." {
		t.Errorf("terminated: %q", progress)
	}
	s.settle(t, func(now established) bool { return len(now.ikes) == 0 })
	if progress = of("terminate").succeed(object{"ike": "site"}); !slices.Equal(progress, []string{"There is no such SA."}) {
		t.Errorf("terminated again: %q", progress)
	}
	s.redirects(t)
}

// redirects sends sun's client, which is moon, to another gateway.
func (s site) redirects(t *testing.T) {
	t.Helper()
	o := newActionServer(t, s.other(t).server, "strongswan_redirect")
	newActionServer(t, s.server, "strongswan_initiate").succeed(object{"ike": "site", "child": "lan"})
	if progress := o.succeed(object{"peer_ip": "192.0.2.0/24", "ike": "site", "to": "192.0.2.77"}); !slices.Equal(progress, []string{"charon was told to redirect 1 SA."}) {
		t.Errorf("redirected: %q", progress)
	}
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		for sa, err := range s.moon.client.WaitSAs(ctx(t), vici.SAFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			if host, _ := sa.Report.Get("remote-host"); host == "192.0.2.77" {
				return
			}
		}
		if time.Since(began) > 10*time.Second {
			t.Fatal("moon was not redirected")
		}
	}
}

// TestAccTunnel_initiateFails has charon say why a tunnel does not come up, and lets go of a run that is interrupted.
func TestAccTunnel_initiateFails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, moonSite(map[string]string{"lan": "none"}, nil))
	if err := s.moon.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-site", Type: "ike", Data: "another"}); err != nil {
		t.Fatal(err)
	}
	initiate := newActionServer(t, s.server, "strongswan_initiate")
	_, diags := initiate.invoke(t.Context(), object{"ike": "site", "child": "lan"})
	for _, want := range []string{
		"ERROR () Unable to initiate: charon refused the command initiate: establishing CHILD_SA 'lan' failed.", "refused this side's authentication",
		"[IKE] received AUTHENTICATION_FAILED notify error", "Gateway: unix://", `CHILD_SA "lan" of "site"`,
	} {
		if !strings.Contains(strings.Replace(describe(diags), "ERROR  ", "ERROR () ", 1), want) {
			t.Errorf("the error does not say %q: %s", want, describe(diags))
		}
	}

	if err := s.Sun.Pause(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Sun.Resume() }()
	began := time.Now()
	_, diags = initiate.invoke(t.Context(), object{"ike": "site", "child": "lan", "timeout": "1s"})
	if text := describe(diags); !strings.Contains(text, "not established after 1000ms") || !strings.Contains(text, "The peer has not answered yet") || time.Since(began) > 3*time.Second {
		t.Errorf("a silent peer, after %v: %s", time.Since(began), text)
	}
	interrupted, cancel := context.WithCancel(t.Context())
	time.AfterFunc(500*time.Millisecond, cancel)
	_, diags = initiate.invoke(interrupted, object{"ike": "site", "child": "lan", "timeout": "20s"})
	if text := describe(diags); !strings.Contains(text, "charon goes on with it") || time.Since(began) > 10*time.Second {
		t.Errorf("interrupted, after %v: %s", time.Since(began), text)
	}
}
