package provider_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestAccTunnel_waitForAgain: an update whose tunnel does not come up is waited for by the next apply, too, until it does.
//
//strongswan:each release
func TestAccTunnel_waitForAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	l := newLife(newServer(t), "strongswan_connection")
	must(t, l.run(ctx(t), object{"uri": s.moon.URI()}))
	config := moonSite(map[string]string{"lan": "start"}, object{"wait_for": waitFor("20s", "lan")})
	must(t, l.converge(ctx(t), config))

	// A changed child is closed, and started again.
	proposals := object{"esp_proposals": []any{"3des-md5"}}
	changed := moonSite(map[string]string{"lan": "start"}, object{"wait_for": waitFor("3s", "lan")})
	maps.Copy(changed["children"].(object)["lan"].(object), proposals) //nolint:forcetypeassert // they are made above
	for range 2 {
		began := time.Now()
		if err := l.converge(ctx(t), changed); err == nil || !strings.Contains(err.Error(), "CHILD_SA not established") {
			t.Fatalf("the peer has other proposals: %v", err)
		}
		if took := time.Since(began); took < 3*time.Second {
			t.Errorf("it gave up after %s", took)
		}
		if err := l.unchanged(ctx(t), changed); err == nil {
			t.Error("the next plan is empty, and the tunnel is down")
		}
	}
	sun := sunSite()
	for _, child := range sun["children"].(object) { //nolint:forcetypeassert // they are made above
		maps.Copy(child.(object), proposals) //nolint:forcetypeassert // they are made above
	}
	must(t, s.sun.client.UnloadConn(ctx(t), "site"))
	s.other(t).create(t, sun)
	// An IKE_SA that is there keeps the configuration that it was made with.
	_, _, _ = s.sun.client.Terminate(ctx(t), vici.Termination{SAFilter: vici.SAFilter{IKE: "site"}, Force: true, Timeout: time.Second}, nil)
	changed["wait_for"] = waitFor("20s", "lan")
	must(t, l.converge(ctx(t), changed))
	if err := l.unchanged(ctx(t), changed); err != nil {
		t.Error(err)
	}
	s.clean(t)
}

// TestAccTunnel_waitForDaemon: if charon ends while its tunnel is waited for, that is no success.
//
//strongswan:once
func TestAccTunnel_waitForDaemon(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	go func() {
		time.Sleep(time.Second)
		s.Moon.Kill()
	}()
	resp := s.apply(ctx(t), s.none(), moonSite(map[string]string{"lan": "none"}, object{"wait_for": waitFor("20s", "lan")}))
	if text := describe(onlyErrors(resp.Diagnostics)); !strings.Contains(text, "Unable to wait for CHILD_SAs") || !strings.Contains(text, "it has forgotten the connection") {
		t.Errorf("the apply: %s", describe(resp.Diagnostics))
	}
}
