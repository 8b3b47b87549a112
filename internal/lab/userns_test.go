package lab_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// userVariable makes the test program run its tests in a user namespace, see ordinaryUser.
const userVariable = "STRONGSWAN_LAB_TEST_USER"

// nobody is the user and the group without rights.
const nobody = 65534

// ordinaryUser returns a command that runs tests of this program as an ordinary user, who becomes
// root of a user namespace. Where the kernel refuses that, the command fails and says what to do.
func ordinaryUser(t *testing.T, tests string) *exec.Cmd {
	t.Helper()
	directory := t.TempDir()
	if err := os.Chmod(filepath.Dir(directory), 0o755); err != nil { // it is for its owner only
		t.Fatal(err)
	}
	program := filepath.Join(directory, "lab.test")
	copyProgram(t, program)
	cmd := exec.CommandContext(t.Context(), program, "-test.run", tests, "-test.v")
	cmd.Dir = directory
	// Other releases are in a folder of root's.
	cmd.Env = append(os.Environ(), userVariable+"=yes", lab.ReleaseVariable+"=host")
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return cmd
}

// enterUserNamespace continues in a user namespace, or says why it cannot.
func enterUserNamespace() error {
	if err := lab.NoNamespaces(context.Background()); err != nil {
		return err
	}
	return lab.EnterUserNamespace()
}

func copyProgram(t *testing.T, to string) {
	t.Helper()
	self, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = self.Close() }()
	program, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(program, self)
	if closeErr := program.Close(); err != nil || closeErr != nil {
		t.Fatal(err, closeErr)
	}
}

// TestEnterUserNamespace lets an ordinary user have a tunnel, and a mesh.
func TestEnterUserNamespace(t *testing.T) {
	t.Parallel()
	out, err := ordinaryUser(t, "^(TestPair|TestMesh)$").CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	for _, test := range []string{"TestPair", "TestMesh"} {
		if !strings.Contains(string(out), "--- PASS: "+test+" ") {
			t.Errorf("%s has not passed:\n%s", test, out)
		}
	}
}

func TestNoNamespaces(t *testing.T) {
	t.Parallel()
	if err := lab.NoNamespaces(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestNoNamespaces_fails first has no unshare, and then one that the kernel refuses what it wants, as
// in a container without the right.
func TestNoNamespaces_fails(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	err := lab.NoNamespaces(t.Context())
	if err == nil || !strings.Contains(err.Error(), "util-linux") {
		t.Errorf("without unshare: %v", err)
	}
	fakeProgram(t, "unshare", `echo "unshare failed: Operation not permitted"; exit 1`)
	err = lab.NoNamespaces(t.Context())
	if err == nil || !strings.Contains(err.Error(), "unshare failed: Operation not permitted") {
		t.Errorf("unshare fails, and the error is %v", err)
	}
}
