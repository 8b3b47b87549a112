package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// followers are the tests that do what a document says. TestGuides_areFollowed finds documents without one.
var followers = map[string]func(t *testing.T, document string){
	readme:                                 followReadme,
	"docs/index.md":                        func(t *testing.T, document string) { newWorkspace(t).follow(t, document, nil) },
	guideFolder + "/aws-vpn.md":            followAWS,
	guideFolder + "/azure-vpn.md":          followAzure,
	guideFolder + "/certificates.md":       followCertificates,
	guideFolder + "/drift.md":              followDrift,
	guideFolder + "/fleets.md":             followFleets,
	guideFolder + "/first-tunnel.md":       followFirstTunnel,
	guideFolder + "/google-vpn.md":         followGoogle,
	guideFolder + "/many-connections.md":   followNothing,
	guideFolder + "/modules.md":            followModules,
	guideFolder + "/moving-in.md":          followMovingIn,
	guideFolder + "/operating-tunnels.md":  followOperatingTunnels,
	guideFolder + "/remote-gateways.md":    followRemoteGateways,
	guideFolder + "/road-warriors.md":      followRoadWarriors,
	guideFolder + "/secrets.md":            followSecrets,
	guideFolder + "/surviving-restarts.md": followSurvivingRestarts,
	guideFolder + "/troubleshooting.md":    followTroubleshooting,
	guideFolder + "/when-things-break.md":  followNothing,
}

// TestAccGuides does what the documents say.
//
//strongswan:each cli
func TestAccGuides(t *testing.T) {
	t.Parallel()
	for document, follow := range followers {
		t.Run(strings.TrimSuffix(filepath.Base(document), ".md"), func(t *testing.T) {
			t.Parallel()
			follow(t, document)
		})
	}
}

// followNothing is for documents that tell of measurements and tests, and show no code.
func followNothing(t *testing.T, document string) {
	t.Helper()
	if blocks := blocksOf(t, document); len(blocks) > 0 {
		t.Errorf("%s: nobody follows it", blocks[0])
	}
}

// followMovingIn has a gateway that swanctl has loaded, and finds that charon has done nothing.
func followMovingIn(t *testing.T, guide string) {
	t.Helper()
	b := newBench(t)
	writeCertificate(t, filepath.Join(b.SwanctlDirectory(), "x509", "moonCert.pem"))
	conf, err := os.ReadFile("../../examples/moving-in/swanctl.conf")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(b.SwanctlDirectory(), "swanctl.conf")
	if err := os.WriteFile(file, conf, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Swanctl(ctx(t), "--load-conns"); err != nil {
		t.Fatal(err)
	}
	before := b.Log()

	w := newWorkspace(t, b.environment()...)
	w.follow(t, guide, nil)

	// charon has taken all that was loaded for what it had: nothing was replaced, no trap was touched.
	since := strings.TrimPrefix(b.Log(), before)
	if got := strings.Count(since, "updated vici connection"); got != 2 {
		t.Errorf("%d connections were loaded, want 2:\n%s", got, since)
	}
	for _, harm := range []string{"replaced vici connection", "removed", "install", "initiat", "clos"} {
		if strings.Contains(since, harm) {
			t.Errorf("charon's log has %q:\n%s", harm, since)
		}
	}

	// What the guide writes to the gateway's file is what is loaded.
	rendered, err := w.run(t, "terraform output -raw swanctl_conf")
	if err != nil {
		t.Fatal(rendered)
	}
	if err := os.WriteFile(file, []byte(rendered), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Swanctl(ctx(t), "--load-conns"); err != nil {
		t.Fatal(err)
	}
	if out, err := w.run(t, "terraform plan -detailed-exitcode"); err != nil {
		t.Errorf("after swanctl has loaded the rendered file: %v: %s", err, out)
	}
}

// TestAccGuide_withoutFile lets the CLI write the configuration of a connection.
//
//strongswan:each cli
func TestAccGuide_withoutFile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	certificate := makeCertificate(t, "moon")
	b.load(t, "net-net", func(m *vici.Message) {
		m.SetList("remote_addrs", []string{"198.51.100.1"})
		m.Set("rekey_time", "7200")
		m.AddSection("local-1").SetList("certs", []string{certificate})
		child := m.AddSection("children").AddSection("net")
		child.SetList("remote_ts", []string{"10.2.0.0/16", "10.3.0.0/16[tcp/80]"})
		child.Set("dpd_action", "restart")
	})
	w := newWorkspace(t, b.environment()...)
	w.write(t, "main.tf", `
terraform {
  required_providers {
    strongswan = { source = "terraform-strongswan/strongswan" }
  }
}
import {
  to = strongswan_connection.net_net
  id = "net-net"
}`)
	out, err := w.run(t, "terraform plan -generate-config-out=net-net.tf")
	if err == nil || !strings.Contains(out, "subject") {
		t.Fatalf("the plan takes the subject of a certificate for a file: %s", out)
	}
	generated, err := os.ReadFile(filepath.Join(w.directory, "net-net.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "moon.pem", certificate)
	fixed := strings.Replace(string(generated), `["C=CH, O=strongSwan, CN=moon"]`, `[file("moon.pem")]`, 1)
	w.write(t, "net-net.tf", fixed)
	if out, err := w.run(t, "terraform apply"); err != nil || !strings.Contains(out, "1 imported, 0 added") {
		t.Fatalf("%v: %s\n%s", err, out, fixed)
	}
	if out, err := w.run(t, "terraform plan -detailed-exitcode"); err != nil {
		t.Errorf("%v: %s\n%s", err, out, fixed)
	}
}

// followSurvivingRestarts restarts charon at the end.
func followSurvivingRestarts(t *testing.T, guide string) {
	t.Helper()
	b := newBench(t)
	includeConfD(t, b)
	w := newWorkspace(t, append(b.environment(), "TF_VAR_psk="+canary)...)
	w.follow(t, guide, nil)
	if err := b.Restart(ctx(t)); err != nil {
		t.Fatal(err)
	}
	b.swanctl(t, "--load-all", "--noprompt")
	w.must(t, "terraform plan -detailed-exitcode")
}

// followOperatingTunnels has a gateway whose peer is configured already.
func followOperatingTunnels(t *testing.T, guide string) {
	t.Helper()
	p := newPair(t)
	const psk = "what both sides have agreed on, and nobody else"
	sun := resourceServer{server: newServer(t), typeName: "strongswan_connection"}
	sun.configure(object{"uri": p.sun.URI()})
	config := siteOf("192.0.2.2", "192.0.2.1", object{"lan": object{"local_ts": []any{"10.2.0.0/16"}, "remote_ts": []any{"10.1.0.0/16"}}}, object{
		"local":  []any{object{"auth": "psk", "id": "sun.example.org"}},
		"remote": []any{object{"auth": "psk", "id": "moon.example.org"}},
	})
	if resp := sun.apply(ctx(t), sun.none(), config); len(resp.Diagnostics) > 0 {
		t.Fatal(describe(resp.Diagnostics))
	}
	if err := p.sun.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-site", Type: "ike", Data: psk}); err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, append(p.moon.environment(), "TF_VAR_psk="+psk)...)
	w.follow(t, guide, nil)
	p.ping(t, lab.MoonHost)
	if ids := p.moon.sas(t); len(ids) != 1 {
		t.Errorf("there are %d IKE_SAs", len(ids))
	}

	// The check says so when the tunnel is down.
	if _, _, err := p.moon.client.Terminate(ctx(t), vici.Termination{SAFilter: vici.SAFilter{IKE: "site"}, Timeout: 5 * time.Second}, nil); err != nil {
		t.Fatal(err)
	}
	if out := w.must(t, "sed -i /rekey_time/d main.tf; terraform plan"); !strings.Contains(out, "The tunnel to the site is down.") {
		t.Errorf("the check has not noticed: %s", out)
	}
}
