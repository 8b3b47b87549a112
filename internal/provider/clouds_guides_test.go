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
	text, err := os.ReadFile(filepath.Join(root, guide))
	if err != nil {
		t.Fatal(err)
	}
	if !cloudBlock.Match(text) {
		t.Fatalf("%s has no cloud.tf", guide)
	}
	changed := cloudBlock.ReplaceAllLiteralString(withoutCloud(string(text)), "`cloud.tf`:\n\n```terraform\n"+cloud+"```")
	// The provider cannot be installed from here, only modules can.
	changed = regexp.MustCompile(`(?m)^terraform init$`).ReplaceAllString(changed, "terraform get")
	file := filepath.Join(t.TempDir(), filepath.Base(guide))
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	top, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Rel(top, file)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// followAWS has both tunnels up at its end.
func followAWS(t *testing.T, guide string) {
	t.Helper()
	keys := []string{"the.key_of.the.first.tunnel", "the.key_of.the.second.tunnel"}
	c := newAWS(t, &keys)
	w := newWorkspace(t, append(c.self.environment(), "TF_VAR_public_address=192.0.2.1", `TF_VAR_keys=["`+keys[0]+`","`+keys[1]+`"]`)...)
	w.follow(t, guideWithoutCloud(t, guide, awsStandIn), nil)
	c.comesUp(t, w, awsTunnels)
	c.goes(t, w)
}

// followGoogle follows the guide, which rotates the keys, and has both tunnels up at its end.
func followGoogle(t *testing.T, guide string) {
	t.Helper()
	c := newGoogle(t)
	w := newWorkspace(t, c.googleEnvironment()...)
	w.follow(t, guideWithoutCloud(t, guide, googleStandIn), nil)
	c.comesUp(t, w, googleTunnels)
	c.goes(t, w)
}

// followAzure has both tunnels up at its end.
func followAzure(t *testing.T, guide string) {
	t.Helper()
	psk := "the key of the connection"
	c := newAzure(t, &psk)
	w := newWorkspace(t, append(c.self.environment(), "TF_VAR_public_address=192.0.2.1", "TF_VAR_psk="+psk)...)
	w.follow(t, guideWithoutCloud(t, guide, azureStandIn), nil)
	c.comesUp(t, w, azureTunnels)
	c.goes(t, w)
}
