package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRepository: the kinds of this repository's own tests are in order.
func TestRepository(t *testing.T) {
	t.Parallel()
	m, err := readModule("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range m.problems() {
		t.Error(p)
	}
	count := map[string]int{}
	for _, tt := range m.tests() {
		for _, word := range tt.kind {
			count[word]++
		}
		if tt.starts {
			count["starts"]++
		}
	}
	// Of these there are many, or they are not found.
	for _, word := range []string{eachRelease, eachCLI, once, "starts"} {
		if count[word] < 20 {
			t.Errorf("only %d tests: %s", count[word], word)
		}
	}
}

// lab is what every module has in these tests.
const lab = `package lab

func Start() {}

func ForTest() { gateway{}.start() }

type gateway struct{}

func (gateway) start() { Start() }

func Names() {}
`

// write makes a module of the lab and a package with a test file.
func write(t *testing.T, tests string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                        "module example.org/m\n\ngo 1.25\n",
		"internal/lab/lab.go":           lab,
		"internal/p/p_test.go":          "package p\n\nimport \"example.org/m/internal/lab\"\n\n" + tests,
		"internal/p/testdata/p_test.go": "not Go",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestProblems(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ tests, want string }{
		"acceptance test without":  {"func TestAccA() {}", "TestAccA: an acceptance test needs a kind"},
		"acceptance test":          {"//strongswan:once\nfunc TestAccA() {}", ""},
		"plain test":               {"func TestA() { lab.Names() }", ""},
		"plain test with a kind":   {"//strongswan:once\nfunc TestA() {}", "needs no kind"},
		"test with a CLI":          {"//strongswan:each cli\nfunc TestA() { lab.ForTest() }", "only acceptance tests"},
		"release without a charon": {"//strongswan:each release\nfunc TestAccA() {}", "starts no charon"},
		"starts":                   {"func TestA() { lab.Start() }", "TestA: a test that starts a charon needs a kind"},
		"fuzz target starts":       {"func FuzzA() { lab.Start() }", "FuzzA: a test that starts a charon needs a kind"},
		"starts by a method":       {"func TestA() { lab.ForTest() }", "TestA: a test that starts"},
		"starts by a helper":       {"func help() { lab.Start() }\n\nfunc TestA() { help() }", "TestA: a test that starts"},
		"starts by a value":        {"var do = lab.Start\n\nfunc TestA() { f := do; f() }", "TestA: a test that starts"},
		"starts by a helper's own": {"type h struct{}\n\nfunc (h) Do() { lab.Start() }\n\nfunc TestA() { h{}.Do() }", "TestA: a test that starts"},
		"another method of a name": {"type h struct{}\n\nfunc (h) Start() {}\n\nfunc TestA() { h{}.Start() }", ""},
		"in order":                 {"// TestA does it.\n//\n//strongswan:each release\nfunc TestA() { lab.ForTest() }", ""},
		"two kinds":                {"//strongswan:once\n//strongswan:kernel\nfunc TestAccA() {}", "second kind"},
		"unknown":                  {"//strongswan:each daemon\nfunc TestAccA() {}", "//strongswan:each daemon is not a kind"},
		"each of nothing":          {"//strongswan:each\nfunc TestAccA() {}", "is not a kind"},
		"no test":                  {"//strongswan:once\nfunc help() {}", "does not belong to a test"},
		"loose":                    {"//strongswan:once\n\nfunc TestA() {}", "does not belong to a test"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := readModule(write(t, c.tests))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(m.problems(), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestProblems_starterRenamed: without the function that starts charons, nothing would be known to start one.
func TestProblems_starterRenamed(t *testing.T) {
	t.Parallel()
	root := write(t, "")
	path := filepath.Join(root, "internal", "lab", "lab.go")
	if err := os.WriteFile(path, []byte("package lab\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := readModule(root)
	if err != nil {
		t.Fatal(err)
	}
	if p := m.problems(); len(p) != 1 || !strings.Contains(p[0], "no function Start") {
		t.Errorf("%q", p)
	}
}

const kinds = `
//strongswan:once
func TestAccOnce() {}

//strongswan:each release cli
func TestAccBoth() { lab.ForTest() }

//strongswan:each cli
func TestAccCLI() {}

//strongswan:kernel
func TestAccKernel() { lab.ForTest() }

//strongswan:each release
func TestRelease() { lab.ForTest() }

//strongswan:kernel
func TestKernel() { lab.ForTest() }

//strongswan:machine
func TestAccMachine() {}

func TestPlain() {}
`

func TestRun(t *testing.T) {
	t.Parallel()
	root := write(t, kinds)
	for _, c := range []struct{ args, want string }{
		{"", "-run ^(TestAccBoth|TestAccCLI|TestAccOnce|TestPlain|TestRelease)$ ./internal/p"},
		{"-run acceptance", "-run ^TestAcc -skip ^(TestAccKernel|TestAccMachine|TestKernel)$ ./internal/p"},
		{"-run acceptance -each release", "-run ^(TestAccBoth)$ ./internal/p"},
		{"-run acceptance -each cli", "-run ^(TestAccBoth|TestAccCLI)$ ./internal/p"},
		{"-run acceptance -each kernel", "-run ^(TestAccKernel)$ ./internal/p"},
		{"-each machine", "-run ^(TestAccMachine)$ ./internal/p"},
		{"-run unit", "-skip ^TestAcc|^(TestAccKernel|TestAccMachine|TestKernel)$ ./..."},
		{"-run plain", "-skip ^TestAcc|^(TestAccBoth|TestAccCLI|TestAccKernel|TestAccMachine|TestAccOnce|TestKernel|TestRelease)$ ./..."},
		{"-run unit -each release", "-run ^(TestRelease)$ ./internal/p"},
		{"-each release", "-run ^(TestAccBoth|TestRelease)$ ./internal/p"},
		{"-each kernel -in internal/p", "^(TestAccKernel|TestKernel)$"},
	} {
		var out strings.Builder
		if err := run(append([]string{"-root", root}, strings.Fields(c.args)...), &out); err != nil || out.String() != c.want+"\n" {
			t.Errorf("%s: %q, want %q: %v", c.args, out.String(), c.want, err)
		}
	}
	for _, args := range []string{"-run all", "-run unit -each once", "-run unit -each cli", "-each kernel -in internal/lab"} {
		if err := run(append([]string{"-root", root}, strings.Fields(args)...), &strings.Builder{}); err == nil {
			t.Errorf("%q is accepted", args)
		}
	}
}

// TestRun_refuses: nothing is selected as long as a kind is missing.
func TestRun_refuses(t *testing.T) {
	t.Parallel()
	err := run([]string{"-root", write(t, "func TestAccA() {}"), "-run", "acceptance"}, &strings.Builder{})
	if err == nil || !strings.Contains(err.Error(), "needs a kind") {
		t.Error(err)
	}
}

func TestPackages(t *testing.T) {
	t.Parallel()
	got := packages([]*test{{directory: "internal/b"}, {directory: "internal/a"}, {directory: "internal/b"}})
	if got != "./internal/a ./internal/b" {
		t.Error(got)
	}
}
