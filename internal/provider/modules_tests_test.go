package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// moduleGateways are the gateways that the tests of a module in tests/gateways need, in the order of their addresses. Their
// URIs are in TF_VAR_uris. Those of a module without names here are run by a test of its own.
var moduleGateways = map[string][]string{
	"site-to-site":  {"moon", "sun"},
	"full-mesh":     {"berlin", "madrid", "paris", "rome", "vienna"},
	"hub-and-spoke": {"paris", "lille", "lyon", "nice"},
	"road-warrior":  nil,
}

var allPassed = regexp.MustCompile(`Success! [1-9]\d* passed, 0 failed`)

// copyModules copies all modules to a workspace: the CLI writes beside them.
func (w *workspace) copyModules(t *testing.T) {
	t.Helper()
	needs(t, modulesNeed)
	if err := os.CopyFS(filepath.Join(w.directory, "modules"), os.DirFS(modules)); err != nil {
		t.Fatal(err)
	}
}

// testModule runs the tests of a module that was copied.
func (w *workspace) testModule(t *testing.T, module, directory string) {
	t.Helper()
	out := w.must(t, "cd modules/"+module+" && terraform get -test-directory="+directory+" && terraform test -test-directory="+directory)
	if !allPassed.MatchString(out) {
		t.Errorf("no test has passed: %s", out)
	}
}

// TestAccModules_plans runs the tests of all modules that need no gateway.
//
//strongswan:each cli
func TestAccModules_plans(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	w.copyModules(t)
	for _, module := range moduleNames(t) {
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			w.testModule(t, module, "tests")
		})
	}
}

// TestAccModules_gateways runs the tests of all modules that need gateways, on such. They leave nothing on them.
//
//strongswan:each cli
func TestAccModules_gateways(t *testing.T) {
	t.Parallel()
	acceptance(t)
	needs(t, modulesNeed)
	for _, module := range moduleNames(t) {
		if _, err := os.Stat(filepath.Join(modules, module, "tests", "gateways")); err != nil {
			continue
		}
		names, known := moduleGateways[module]
		if !known {
			t.Errorf("nobody runs the tests of %s in tests/gateways: see moduleGateways", module)
		}
		if len(names) == 0 {
			continue
		}
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			f := newFleet(t, names...)
			w := newWorkspace(t, "TF_VAR_uris="+f.uris(t))
			w.copyModules(t)
			w.testModule(t, module, "tests/gateways")
			f.hasNothing(t)
		})
	}
}
