// Command testsummary reads what test runs have written as test2json does, one file for each run, and prints the slowest tests
// and how many different tests ran at least once:
//
//	go run -C tools ./testsummary -slowest 20 DIRECTORY/*.json
//
// The name of a file, without what is behind its last dot, is that of the run.
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	slowest := flag.Int("slowest", 20, "how many tests to print")
	flag.Parse()
	if err := summarize(flag.Args(), *slowest, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "testsummary:", err)
		os.Exit(1)
	}
}

// result is how a test ended in a run.
type result struct {
	Action, Package, Test string
	Elapsed               float64 // seconds

	run string
}

func summarize(files []string, slowest int, out io.Writer) error {
	var top []result
	different := map[string]bool{}
	for _, file := range files {
		results, err := read(file)
		if err != nil {
			return err
		}
		for _, r := range results {
			different[r.Package+" "+r.Test] = true
			if !strings.Contains(r.Test, "/") { // a subtest's time is within its parent's
				top = append(top, r)
			}
		}
	}
	slices.SortStableFunc(top, func(a, b result) int { return cmp.Compare(b.Elapsed, a.Elapsed) })
	_, err := fmt.Fprintln(out, "The slowest tests:")
	for _, r := range top[:min(slowest, len(top))] {
		if err == nil {
			_, err = fmt.Fprintf(out, "%7.1f s  %s (%s)\n", r.Elapsed, r.Test, r.run)
		}
	}
	if err == nil {
		_, err = fmt.Fprintf(out, "%d different tests ran at least once\n", len(different))
	}
	return err
}

// read returns the results of a run's tests that ran to their end. Those that were skipped did not run.
func read(file string) (all []result, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	run := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	for d := json.NewDecoder(f); ; {
		r := result{run: run}
		switch err := d.Decode(&r); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if r.Test != "" && (r.Action == "pass" || r.Action == "fail") {
			all = append(all, r)
		}
	}
}
