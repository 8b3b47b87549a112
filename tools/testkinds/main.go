// Command testkinds prints the arguments with which go test runs the tests of one kind:
//
//	go test $(go run -C tools ./testkinds -run acceptance -each release)
//
// A test's kind is a line of its comment. It says where the test can find something that it does not find elsewhere, so that
// nothing runs twice without a reason:
//
//	//strongswan:each release      on each release of charon
//	//strongswan:each cli          with each CLI: Terraform and OpenTofu
//	//strongswan:each release cli  both
//	//strongswan:once              anywhere
//	//strongswan:kernel            only where the kernel has IPsec
//	//strongswan:machine           only where a virtual machine may run
//
// Every acceptance test has a kind, and so has every other test that starts a charon.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "testkinds:", err)
		os.Exit(1)
	}
}

// What -run may be.
const (
	acceptance = "acceptance"
	unit       = "unit"
	plain      = "plain"
)

// acceptancePrefix is what the names of acceptance tests begin with.
const acceptancePrefix = "TestAcc"

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("testkinds", flag.ContinueOnError)
	root := flags.String("root", "..", "directory of the module with the tests")
	which := flags.String("run", "", "acceptance: only the tests whose names begin with "+acceptancePrefix+"; unit: only the others; plain: of these, only those that start no charon")
	each := flags.String("each", "", "release, cli, kernel or machine: only the tests of this kind; by default, all but the last two")
	in := flags.String("in", "", "a package, such as internal/provider: print only the regular expression of its tests")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if !slices.Contains([]string{"", acceptance, unit, plain}, *which) {
		return fmt.Errorf("-run is %q: it must be acceptance, unit or plain", *which)
	}
	if !slices.Contains([]string{"", eachRelease, eachCLI, kernel, machine}, *each) {
		return fmt.Errorf("-each is %q: it must be release, cli, kernel or machine", *each)
	}
	module, err := readModule(*root)
	if err != nil {
		return err
	}
	if problems := module.problems(); len(problems) > 0 {
		return fmt.Errorf("kinds of tests:\n%s", strings.Join(problems, "\n"))
	}
	selected := slices.DeleteFunc(module.tests(), func(t *test) bool {
		return *which != "" && t.acceptance() != (*which == acceptance) || *in != "" && t.directory != *in ||
			*which == plain && t.kind != nil || *each != "" && !t.kind.has(*each) || *each == "" && t.kind.isSpecial()
	})
	if len(selected) == 0 {
		return errors.New("there is no such test")
	}
	arguments := "-run " + names(selected) + " " + packages(selected)
	switch {
	case *in != "":
		arguments = names(selected)
	case *each == "" && *which == acceptance:
		arguments = "-run ^" + acceptancePrefix + " -skip " + names(module.specialTests()) + " " + packages(selected)
	case *each == "" && *which == plain:
		arguments = "-skip ^" + acceptancePrefix + "|" + names(module.testsWithKind()) + " ./..."
	case *each == "" && *which == unit:
		// All packages, for examples, which have no kinds.
		arguments = "-skip ^" + acceptancePrefix + "|" + names(module.specialTests()) + " ./..."
	}
	_, err = fmt.Fprintln(out, arguments)
	return err
}

// names returns a regular expression of the tests' names. That of no test matches nothing.
func names(tests []*test) string {
	if len(tests) == 0 {
		return "^-$"
	}
	var all []string
	for _, t := range tests {
		all = append(all, regexp.QuoteMeta(t.name))
	}
	return "^(" + strings.Join(slices.Compact(all), "|") + ")$"
}

// packages returns the tests' packages as arguments of go test.
func packages(tests []*test) string {
	var all []string
	for _, t := range tests {
		all = append(all, "./"+t.directory)
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}
