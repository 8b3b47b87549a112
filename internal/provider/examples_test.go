package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

const examples = "../../examples"

// TestAccExamples applies every example of the documentation, each alone, and finds nothing to change afterwards.
//
//strongswan:each release cli
func TestAccExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(examples, "*", "*", "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, file := range append(files, filepath.Join(examples, "net-net", "main.tf")) {
		if strings.HasPrefix(filepath.Base(file), "import-") {
			continue // by connection_resource_test.go, in three ways
		}
		if strings.HasPrefix(file, filepath.Join(examples, "modules")) {
			continue // by modules_test.go and clouds_test.go
		}
		if strings.HasPrefix(file, filepath.Join(examples, "actions")) {
			continue // by action_test.go
		}
		tried++
		t.Run(strings.TrimPrefix(file, examples), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			writeCertificate(t, filepath.Join(b.SwanctlDirectory(), "x509", "moonCert.pem"))
			// What data sources look for.
			if strings.Contains(file, "data-sources") {
				b.load(t, "site-to-site", func(*vici.Message) {})
			}
			config := b.example(t, file)
			needs(t, config)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: factories,
				Steps:                    []resource.TestStep{{Config: config}},
			})
		})
	}
	if tried < 10 {
		t.Errorf("only %d examples were found", tried)
	}
}

var (
	terraformBlock = regexp.MustCompile(`(?ms)^terraform \{.*?^\}\n`)
	providerBlock  = regexp.MustCompile(`(?m)^provider "strongswan" \{(\}.*|(?s:.*?)^\})`)
	aliasLine      = regexp.MustCompile(`(?m)^  alias = .*$`)
)

// example is an example with this gateway in place of its own.
func (b *bench) example(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text = providerBlock.ReplaceAllFunc(terraformBlock.ReplaceAll(text, nil), func(block []byte) []byte {
		// Of several gateways, each is this one.
		if alias := aliasLine.Find(block); alias != nil {
			return fmt.Appendf(nil, "provider \"strongswan\" {\n%s\n  uri = %q\n}", alias, b.URI())
		}
		return nil
	})
	return b.config(string(text), `swanctl_directory = "`+b.SwanctlDirectory()+`"`)
}
