package tuning

import (
	"os"
	"runtime/debug"
	"slices"
	"testing"
)

func TestLogsWanted(t *testing.T) {
	t.Parallel()
	for variable, want := range map[string]bool{
		"TF_LOG=DEBUG":                 true,
		"TF_LOG=":                      false,
		"TF_LOG_PROVIDER=trace":        true,
		"TF_LOG_PROVIDER_X=trace":      true,
		"TF_LOG_SDK_PROTO=info":        true,
		"TF_LOG_CORE=trace":            false,
		"TF_LOG_PATH=/tmp/log":         false,
		"STRONGSWAN_URI=unix://TF_LOG": false,
	} {
		if got := logsWanted([]string{"HOME=/", variable}); got != want {
			t.Errorf("%s: %v", variable, got)
		}
	}
}

func TestApply(t *testing.T) {
	for _, name := range slices.Concat(loggers, []string{"TF_LOG", "TF_ACC_LOG_PATH", "GOGC"}) {
		t.Setenv(name, "")
	}
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	Apply()
	if got := debug.SetGCPercent(100); got != gcPercent {
		t.Errorf("the garbage collector's percentage is %d", got)
	}
	for _, name := range loggers {
		if os.Getenv(name) != "off" {
			t.Errorf("%s is %q", name, os.Getenv(name))
		}
	}
	t.Setenv("GOGC", "50")
	for _, name := range loggers {
		t.Setenv(name, "")
	}
	t.Setenv("TF_LOG", "TRACE")
	Apply()
	if got := debug.SetGCPercent(100); got != 100 || os.Getenv("TF_LOG_SDK") != "" {
		t.Errorf("what the user has set is overridden: %d, %q", got, os.Getenv("TF_LOG_SDK"))
	}
}
