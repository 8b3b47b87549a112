package provider_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// flowWhenLoaded waits until both gateways have a connection, brings a child of it up, and sends packets through it until
// the returned function is called, which fails the test if one did not come back.
func (p pair) flowWhenLoaded(t *testing.T, connection, child string) (stop func()) {
	t.Helper()
	running, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { result <- p.sendUntil(running, connection, child) }()
	return func() {
		t.Helper()
		cancel()
		if err := <-result; err != nil {
			t.Error(err)
		}
	}
}

var sequence = regexp.MustCompile(`icmp_seq=(\d+) ttl`)

func (p pair) sendUntil(running context.Context, connection, child string) error {
	for _, b := range []*bench{p.moon, p.sun} {
		for {
			names, err := b.client.GetConns(running)
			if err != nil {
				return err
			}
			if slices.Contains(names, connection) {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	if err := p.moon.client.Initiate(running, vici.Initiation{IKE: connection, Child: child, Timeout: 20 * time.Second}, nil); err != nil {
		return err
	}
	ping := exec.CommandContext(running, "nsenter", "--target", fmt.Sprint(p.Moon.PID()), "--net",
		"ping", "-n", "-i", "0.1", "-W", "2", "-I", lab.MoonHost.String(), lab.SunHost.String())
	ping.Cancel = func() error { return ping.Process.Signal(os.Interrupt) }
	var out bytes.Buffer
	ping.Stdout, ping.Stderr = &out, &out
	_ = ping.Run() // it was told to stop
	answers := sequence.FindAllStringSubmatch(out.String(), -1)
	sent := 0
	if len(answers) > 0 {
		sent, _ = strconv.Atoi(answers[len(answers)-1][1])
	}
	// One may be on its way while an IKE_SA is terminated.
	if sent < 20 || sent-len(answers) > 1 {
		return fmt.Errorf("of %d packets, %d were answered: %s", sent, len(answers), out.String())
	}
	return nil
}

// reaches lets the workspace log in to gateways as root@NAME.example.org: what is run there has the gateway's daemon, files
// and network.
func (w *workspace) reaches(t *testing.T, hosts map[string]*bench) {
	t.Helper()
	script := "#!/bin/sh\nset -e\ncase $1 in\n"
	for name, b := range hosts {
		script += fmt.Sprintf("root@%s.example.org) uri=%s pid=%d SWANCTL_DIR=%s ;;\n", name, b.URI(), b.PID(), b.SwanctlDirectory())
	}
	script += `esac
export SWANCTL_DIR
shift
swanctl() { command swanctl "$@" --uri "$uri"; }
ping() { nsenter --target "$pid" --net ping "$@"; }
eval "$(printf '%s' "$*" | sed "s#/etc/swanctl#$SWANCTL_DIR#g")"
`
	file := filepath.Join(w.directory, "bin", "ssh")
	if err := os.WriteFile(file, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
}

// followCertificates lets packets flow through the tunnel that the guide is about.
func followCertificates(t *testing.T, guide string) {
	t.Helper()
	p := newPair(t)
	w := newWorkspace(t, "TF_VAR_moon_uri="+p.moon.URI(), "TF_VAR_sun_uri="+p.sun.URI())
	w.reaches(t, map[string]*bench{"moon": p.moon})
	stop := p.flowWhenLoaded(t, "site", "lan")
	w.follow(t, guide, nil)
	stop()
	if ids := p.sun.sas(t); !slices.Equal(ids, []string{"2"}) {
		t.Errorf("the IKE_SAs are %s, want the second one", ids)
	}
	w.must(t, "terraform plan -detailed-exitcode")

	// What was replaced is what authenticates next.
	before := p.moon.Log()
	if n, err := p.moon.client.Rekey(ctx(t), vici.SAFilter{IKE: "site"}, true); err != nil || n != 1 {
		t.Fatalf("%d IKE_SAs are reauthenticated: %v", n, err)
	}
	const second = `using trusted ca certificate "C=CH, O=Acme, CN=Acme CA 2"`
	if err := p.moon.WaitLog(ctx(t), second); err != nil {
		t.Error(err)
	}
	p.ping(t, lab.MoonHost)
	if since := strings.TrimPrefix(p.moon.Log(), before); strings.Contains(since, "CN=Acme CA 1") {
		t.Errorf("somebody has authenticated by the old CA: %s", since)
	}
	for _, b := range []*bench{p.moon, p.sun} {
		if cas := b.swanctl(t, "--list-certs", "--type", "x509", "--flag", "ca"); strings.Contains(cas, "Acme CA 1") || !strings.Contains(cas, "Acme CA 2") {
			t.Errorf("the CAs are %s", cas)
		}
	}

	// The thief is refused.
	stolen := map[string]string{}
	for _, name := range []string{"pem", "key"} {
		text, err := os.ReadFile(filepath.Join(w.directory, "pki", "stolen."+name))
		if err != nil {
			t.Fatal(err)
		}
		stolen[name] = string(text)
	}
	if _, err := p.sun.client.LoadKey(ctx(t), stolen["key"]); err != nil {
		t.Fatal(err)
	}
	p.sun.load(t, "thief", func(m *vici.Message) {
		m.SetList("remote_addrs", []string{"192.0.2.1"})
		local := m.AddSection("local-1")
		local.Set("id", "sun.example.org")
		local.SetList("certs", []string{stolen["pem"]})
		m.AddSection("remote-1").Set("id", "moon.example.org")
		m.AddSection("children").AddSection("thief").SetList("remote_ts", []string{"10.1.0.0/16"})
	})
	if err := p.sun.client.Initiate(ctx(t), vici.Initiation{IKE: "thief", Child: "thief", Timeout: 20 * time.Second}, nil); err == nil {
		t.Error("the thief is in")
	}
	if !strings.Contains(p.moon.Log(), "certificate was revoked") {
		t.Error("the thief was refused for another reason")
	}

	// Where the key was replaced, an IKE_SA of the old configuration finds the new certificate.
	w.must(t, "sh issue.sh moon acme-2 365 new; terraform apply -auto-approve")
	if _, err := p.moon.client.Rekey(ctx(t), vici.SAFilter{IKE: "site"}, true); err != nil {
		t.Fatal(err)
	}
	if err := p.sun.WaitLog(ctx(t), "IKE_SA site[5] established"); err != nil {
		t.Error(err)
	}
	p.ping(t, lab.MoonHost)
	w.must(t, "terraform destroy -auto-approve")
}
