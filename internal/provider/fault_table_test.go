package provider_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// faultTable counts what came of faults, by their names.
type faultTable struct {
	mu    sync.Mutex
	names []string
	rows  map[string]*faultRow
}

type faultRow struct{ tried, lost, wrong, hung, leaked int }

func newFaultTable() *faultTable { return &faultTable{rows: map[string]*faultRow{}} }

// row calls f with a fault's row, which it makes if there is none.
func (f *faultTable) row(name string, change func(*faultRow)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.rows[name] == nil {
		f.names = append(f.names, name)
		f.rows[name] = &faultRow{}
	}
	change(f.rows[name])
}

// add counts a trial, and fails the test for what is not as it should be.
func (f *faultTable) add(t *testing.T, name, where string, v verdict) {
	t.Helper()
	f.row(name, func(r *faultRow) {
		r.tried++
		for _, c := range []struct {
			text  string
			count *int
			what  string
		}{{v.lost, &r.lost, "resource lost"}, {v.wrong, &r.wrong, "state wrong"}, {v.hung, &r.hung, "hang"}} {
			if c.text != "" {
				*c.count++
				t.Errorf("%s, %s: %s: %s", name, where, c.what, c.text)
			}
		}
	})
}

// tried is how many faults there were in all.
func (f *faultTable) tried() (all int) {
	for _, r := range f.rows {
		all += r.tried
	}
	return all
}

// write shows the table, and writes it for the documentation if there is a file to write it to.
func (f *faultTable) write(t *testing.T, variable, version string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("| fault | times tried | resources lost | states wrong | hangs | leaks |\n|---|---:|---:|---:|---:|---:|\n")
	all := faultRow{}
	for _, name := range f.names {
		r := f.rows[name]
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", name, r.tried, r.lost, r.wrong, r.hung, r.leaked)
		all = faultRow{all.tried + r.tried, all.lost + r.lost, all.wrong + r.wrong, all.hung + r.hung, all.leaked + r.leaked}
	}
	fmt.Fprintf(&b, "| **all, on strongSwan %s** | %d | %d | %d | %d | %d |\n", version, all.tried, all.lost, all.wrong, all.hung, all.leaked)
	t.Logf("strongSwan %s: %d faults\n%s", version, f.tried(), b.String())
	if file := os.Getenv(variable); file != "" {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Error(err)
		}
	}
}
