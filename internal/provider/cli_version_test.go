package provider_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"
)

// cliVersion asks the CLI that tests use for its version.
var cliVersion = sync.OnceValues(func() (*version.Version, error) {
	out, err := exec.Command(os.Getenv("TF_ACC_TERRAFORM_PATH"), "version", "-json").Output()
	if err != nil {
		return nil, err
	}
	var answer struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		return nil, err
	}
	return version.NewVersion(answer.Version)
})

// modulesNeed stands for a configuration that calls modules, see needs.
const modulesNeed = "ephemeral"

// newSyntax finds what Terraform and OpenTofu have from 1.11 on: write-only arguments, ephemeral variables and resources.
var newSyntax = regexp.MustCompile(`(?m)^\s*(\w+_wo\s*=|ephemeral\b)`)

// needs skips an acceptance test if its configuration has what older CLIs have not, and the CLI is one of these.
func needs(t *testing.T, configuration string) {
	t.Helper()
	acceptance(t)
	if !newSyntax.MatchString(configuration) {
		return
	}
	v, err := cliVersion()
	if err != nil {
		t.Fatal(err)
	}
	if v.Core().LessThan(version.Must(version.NewVersion("1.11.0"))) {
		t.Skipf("write-only arguments and ephemeral values need 1.11, and the CLI is %s", v)
	}
}
