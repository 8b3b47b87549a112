package provider_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// waitFor is the attribute wait_for.
func waitFor(timeout string, children ...any) object {
	return object{"children": children, "timeout": timeout}
}

// TestAccTunnel_waitFor waits for tunnels that come up: at once, when the peer is there at last, and after an update.
//
//strongswan:each release
func TestAccTunnel_waitFor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	config := moonSite(map[string]string{"lan": "start", "dmz": "start"}, object{"wait_for": waitFor("20s", "lan", "dmz")})
	state := s.create(t, config)
	if now, _ := s.established(t); len(now.children) != 2 {
		t.Errorf("the apply has not waited: %+v", now)
	}

	// An update that closes the SAs waits for the new ones.
	before, _ := s.established(t)
	maps.Copy(config, object{"rekey_time": "3h"})
	resp := s.apply(ctx(t), state, config)
	if len(resp.Diagnostics) > 0 {
		t.Errorf("update: %s", describe(resp.Diagnostics))
	}
	after, _ := s.established(t)
	for id := range after.children {
		if before.children[id] != "" {
			t.Errorf("the update has waited for SAs that were there before: %+v, %+v", before, after)
		}
	}
	if len(after.children) != 2 {
		t.Errorf("the update has not waited: %+v", after)
	}
	s.clean(t)

	// The peer is configured while the apply waits.
	if err := s.sun.client.UnloadConn(ctx(t), "site"); err != nil {
		t.Fatal(err)
	}
	late := s.other(t)
	done := make(chan *tfprotov6.DynamicValue)
	go func() {
		time.Sleep(1500 * time.Millisecond)
		done <- late.create(t, sunSite())
	}()
	s.create(t, config)
	<-done
	if now, _ := s.established(t); len(now.children) != 2 {
		t.Errorf("the apply has not waited for the peer: %+v", now)
	}
	s.clean(t)
}

// other is a second server, for sun.
func (s site) other(t *testing.T) site {
	t.Helper()
	o := site{s.pair, resourceServer{server: newServer(t), typeName: s.typeName}}
	o.configure(object{"uri": s.sun.URI()})
	return o
}

// TestAccTunnel_waitForFails has each fault that keeps a tunnel down. The error says which it is, in time, and the connection
// stays.
//
//strongswan:each release
func TestAccTunnel_waitForFails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const timeout = 6 * time.Second // the first retransmit comes after four
	if err := s.sun.client.UnloadConn(ctx(t), "site"); err != nil {
		t.Fatal(err)
	}
	sun := sunSite()
	sun["proposals"] = []any{"aes256-sha384-ecp384"}
	s.other(t).create(t, sun)
	lan := map[string]string{"lan": "start"}
	child := func(more object) object {
		config := moonSite(lan, nil)
		maps.Copy(config["children"].(object)["lan"].(object), more) //nolint:forcetypeassert // it is made above
		return config
	}
	for name, c := range map[string]struct { //nolint:paralleltest // they share the gateways
		config object
		secret string
		want   []string
	}{
		"wrong PSK": {moonSite(lan, nil), "another", []string{"received AUTHENTICATION_FAILED notify", "refused this side's authentication"}},
		"wrong IKE proposal": {
			moonSite(lan, object{"proposals": []any{"aes128-sha256-modp2048"}}), "secret",
			[]string{"received NO_PROPOSAL_CHOSEN", "none of the connection's proposals", "Proposals of this side: proposals = aes128-sha256-modp2048."},
		},
		"wrong ESP proposal": {
			child(object{"esp_proposals": []any{"3des-md5"}}), "secret",
			[]string{"received NO_PROPOSAL_CHOSEN notify, no CHILD_SA built", "none of the child's proposals", "esp_proposals of lan = 3des-md5."},
		},
		"wrong traffic selector": {child(object{"remote_ts": []any{"10.9.0.0/16"}}), "secret", []string{"received TS_UNACCEPTABLE notify", "does not accept the traffic selectors"}},
		silentPeer:               {moonSite(lan, nil), "secret", []string{"The peer has not answered yet", "no response after 1 retransmit.", "sending packet: from"}},
		"no address":             {moonSite(lan, object{"remote_addrs": []any{"%any"}}), "secret", []string{"There is no address to initiate to", "unable to resolve %any"}},
		"nobody initiates":       {moonSite(map[string]string{"lan": "none"}, nil), "secret", []string{"charon has not tried", "Nothing on this side initiates"}},
	} {
		t.Run(name, func(t *testing.T) {
			defer s.clean(t)
			if err := s.moon.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-site", Type: "ike", Data: c.secret}); err != nil {
				t.Fatal(err)
			}
			if name == silentPeer {
				if err := s.Sun.Pause(); err != nil {
					t.Fatal(err)
				}
				defer func() { _ = s.Sun.Resume() }()
			}
			c.config["wait_for"] = waitFor(timeout.String(), "lan")
			began := time.Now()
			resp := s.apply(ctx(t), s.none(), c.config)
			if took := time.Since(began); took > timeout+2*time.Second {
				t.Errorf("it took %v", took)
			}
			text := describe(resp.Diagnostics)
			for _, want := range append(c.want, `AttributeName("wait_for") CHILD_SA not established`, `its CHILD_SA "lan" was not installed within 6s`, "terraform untaint") {
				if !strings.Contains(text, want) {
					t.Errorf("the error does not say %q: %s", want, text)
				}
			}
			if s.holds(resp.NewState) == nil || len(s.moon.names(t)) != 1 {
				t.Error("the connection has not stayed")
			}
		})
	}
}

const silentPeer = "silent peer"

// TestAccTunnel_waitForPeer has a side that only answers. What is wrong with the peer's attempts is in its own log.
//
//strongswan:each release
func TestAccTunnel_waitForPeer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	o := s.other(t)
	if err := s.sun.client.UnloadConn(ctx(t), "site"); err != nil {
		t.Fatal(err)
	}
	s.create(t, moonSite(map[string]string{"lan": "none"}, object{"proposals": []any{"aes128-sha256-modp2048"}}))
	sun := sunSite()
	maps.Copy(sun, object{"proposals": []any{"aes256-sha384-ecp384"}, "wait_for": waitFor("4s", "lan")})
	done := make(chan error)
	go func() {
		time.Sleep(time.Second)
		done <- s.moon.client.Initiate(ctx(t), vici.Initiation{IKE: "site", Child: "lan", Timeout: time.Second}, nil)
	}()
	text := describe(o.apply(ctx(t), o.none(), sun).Diagnostics)
	if err := <-done; err == nil {
		t.Error("the tunnel has come up")
	}
	for _, want := range []string{
		"have no proposal of the connection in common",
		"received proposals: IKE:AES_CBC_128/HMAC_SHA2_256_128/PRF_HMAC_SHA2_256/MODP_2048",
		"configured proposals: IKE:AES_CBC_256/HMAC_SHA2_384_192/PRF_HMAC_SHA2_384/ECP_384",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the error does not say %q: %s", want, text)
		}
	}
	s.clean(t)
}

// TestWaitFor_badInput is what can be found without a gateway.
func TestWaitFor_badInput(t *testing.T) {
	t.Parallel()
	s := resourceServer{server: newServer(t), typeName: "strongswan_connection"}
	for name, c := range map[string]struct {
		wait object
		want string
	}{
		"unknown child": {waitFor("30s", "lan", "wan"), `no child "wan"`},
		"no children":   {waitFor("30s"), "at least 1"},
		"no duration":   {waitFor("soon", "lan"), "duration"},
		"no time":       {waitFor("0s", "lan"), "longer than zero"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := describe(s.validateResource(moonSite(map[string]string{"lan": "start"}, object{"wait_for": c.wait})))
			if !strings.Contains(text, c.want) || !strings.Contains(text, `AttributeName("wait_for")`) {
				t.Errorf("want %q: %s", c.want, text)
			}
		})
	}
}
