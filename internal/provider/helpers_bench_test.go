package provider_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// factories serve the provider to the CLI from this process.
var factories = map[string]func() (tfprotov6.ProviderServer, error){
	"strongswan": protocolServer,
}

// bench is a private gateway with a second VICI client, which plays the colleague who works behind Terraform's back.
type bench struct {
	*lab.Gateway
	client *vici.Client
}

func newBench(t *testing.T) *bench {
	t.Helper()
	return benchOf(t, lab.ForTest(t))
}

func benchOf(t *testing.T, g *lab.Gateway) *bench {
	t.Helper()
	target, err := transport.Parse(g.URI())
	if err != nil {
		t.Fatal(err)
	}
	client := vici.NewClient(target.Dial)
	t.Cleanup(func() { _ = client.Close() })
	return &bench{Gateway: g, client: client}
}

// config is a configuration for this gateway: the provider block, then the text.
func (b *bench) config(text string, settings ...string) string {
	return fmt.Sprintf("provider \"strongswan\" {\n  uri = %q\n  %s\n}\n\n%s", b.URI(), strings.Join(settings, "\n  "), text)
}

// load loads a connection as somebody else would.
func (b *bench) load(t *testing.T, name string, fill func(*vici.Message)) {
	t.Helper()
	m := vici.NewMessage()
	fill(m)
	if err := b.client.LoadConn(ctx(t), name, m); err != nil {
		t.Fatal(err)
	}
}

// unload removes a connection as somebody else would.
func (b *bench) unload(t *testing.T, name string) {
	t.Helper()
	if err := b.client.UnloadConn(ctx(t), name); err != nil {
		t.Fatal(err)
	}
}

// names returns the connections that the daemon has.
func (b *bench) names(t *testing.T) []string {
	t.Helper()
	names, err := b.client.GetConns(ctx(t))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// report returns what the daemon says about a connection.
func (b *bench) report(t *testing.T, name string) *vici.Message {
	t.Helper()
	for c, err := range b.client.ListConns(ctx(t), name) {
		if err != nil {
			t.Fatal(err)
		}
		return c.Config
	}
	t.Fatalf("the daemon has no connection %q", name)
	return nil
}

func ctx(t *testing.T) context.Context {
	t.Helper()
	c, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
