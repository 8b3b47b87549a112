package tuning

import (
	"os"
	"runtime/debug"
	"strings"
)

// gcPercent makes the garbage collector run a quarter as often as by default. A provider lives for minutes and makes many
// short-lived values for each resource, of which little stays: the heap of one that refreshes thousands of connections is
// some ten MB.
const gcPercent = 400

// Apply tunes the process, as far as its environment has not been tuned by somebody else. It has to run before the provider
// is served.
func Apply() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if !logsWanted(os.Environ()) {
		for _, name := range loggers {
			_ = os.Setenv(name, "off") // and if not, it is only slower
		}
	}
}

// loggers are the variables by which the framework's loggers have their levels set. Without them all log everything, as
// lines of JSON that Terraform reads and drops if nobody has asked for a log.
var loggers = []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER"}

// logsWanted reports whether an environment asks for any log.
func logsWanted(environment []string) bool {
	for _, variable := range environment {
		name, value, _ := strings.Cut(variable, "=")
		if value != "" && (name == "TF_LOG" || strings.HasPrefix(name, "TF_LOG_PROVIDER") || strings.HasPrefix(name, "TF_LOG_SDK") || name == "TF_ACC_LOG_PATH") {
			return true
		}
	}
	return false
}
