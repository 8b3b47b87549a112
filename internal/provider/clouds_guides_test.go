package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// cloudBlock is the block of a guide that has the cloud's resources.
var cloudBlock = regexp.MustCompile("(?ms)^`cloud.tf`:\n\n```terraform\n.*?^```$")

// guideWithoutCloud writes a guide anew as [standIn] does with an example, and returns its path from the root of the repository.
func guideWithoutCloud(t *testing.T, guide, cloud string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../docs/guides", guide))
	if err != nil {
		t.Fatal(err)
	}
	if !cloudBlock.Match(text) {
		t.Fatalf("%s has no cloud.tf", guide)
	}
	changed := cloudBlock.ReplaceAllLiteralString(withoutCloud(t, string(text)), "`cloud.tf`:\n\n```terraform\n"+cloud+"```")
	// The provider cannot be installed from here, only modules can.
	changed = regexp.MustCompile(`(?m)^terraform init$`).ReplaceAllString(changed, "terraform get")
	file := filepath.Join(t.TempDir(), guide)
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Rel(root, file)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAccGuide_aws follows the guide, and has both tunnels up at its end.
func TestAccGuide_aws(t *testing.T) {
	t.Parallel()
	keys := []string{"the.key_of.the.first.tunnel", "the.key_of.the.second.tunnel"}
	c := newAWS(t, &keys)
	w := newWorkspace(t, append(c.self.environment(), "TF_VAR_public_address=192.0.2.1", `TF_VAR_keys=["`+keys[0]+`","`+keys[1]+`"]`)...)
	w.follow(t, filepath.Join("../..", guideWithoutCloud(t, "aws-vpn.md", awsStandIn)))
	c.comesUp(t, w, awsTunnels)
	c.goes(t, w)
}

// TestAccGuide_google follows the guide, which rotates the keys, and has both tunnels up at its end.
func TestAccGuide_google(t *testing.T) {
	t.Parallel()
	c := newGoogle(t)
	w := newWorkspace(t, c.googleEnvironment()...)
	w.follow(t, filepath.Join("../..", guideWithoutCloud(t, "google-vpn.md", googleStandIn)))
	c.comesUp(t, w, googleTunnels)
	c.goes(t, w)
}

// TestAccGuide_azure follows the guide, and has both tunnels up at its end.
func TestAccGuide_azure(t *testing.T) {
	t.Parallel()
	psk := "the key of the connection"
	c := newAzure(t, &psk)
	w := newWorkspace(t, append(c.self.environment(), "TF_VAR_public_address=192.0.2.1", "TF_VAR_psk="+psk)...)
	w.follow(t, filepath.Join("../..", guideWithoutCloud(t, "azure-vpn.md", azureStandIn)))
	c.comesUp(t, w, azureTunnels)
	c.goes(t, w)
}
