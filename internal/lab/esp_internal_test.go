package lab

import (
	"strings"
	"testing"
)

// TestESPConf: the kernel encrypts for those that ask for it, and for all where the variable says so.
func TestESPConf(t *testing.T) { //nolint:paralleltest // it sets a variable
	for _, c := range []struct {
		variable string
		asked    bool
		inCharon bool
	}{
		{"user", false, true},
		{"user", true, false},
		{"kernel", false, false},
		{"kernel", true, false},
	} {
		t.Setenv(ESPVariable, c.variable)
		if conf := espConf(c.asked); strings.Contains(conf, "kernel-libipsec") != c.inCharon {
			t.Errorf("%s=%s, asked for the kernel: %t:\n%s", ESPVariable, c.variable, c.asked, conf)
		}
	}
}
