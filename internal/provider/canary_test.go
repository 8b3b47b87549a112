package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// printsNowhere runs lines of a shell in a workspace, and looks for secrets in all that they print and in the most detailed
// log. It returns what was printed. The word is one that output and log have to contain, if they are what they should be.
func (w *workspace) printsNowhere(t *testing.T, word string, secrets, lines []string) string {
	t.Helper()
	trace := filepath.Join(w.directory, "trace.log")
	w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+trace)
	var printed strings.Builder
	for _, line := range lines {
		printed.WriteString(w.must(t, line))
	}
	log, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"output": printed.String(), "log": string(log)} {
		if !strings.Contains(text, word) {
			t.Errorf("the %s is not that of a run:\n%s", name, text)
		}
		for line := range strings.Lines(text) {
			for i, secret := range secrets {
				if strings.Contains(line, secret) {
					t.Errorf("the %s shows secret %d: %.300s", name, i, line)
				}
			}
		}
	}
	return printed.String()
}
