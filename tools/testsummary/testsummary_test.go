package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const unit = `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"text\n"}
{"Action":"pass","Package":"p","Test":"TestA/one","Elapsed":7}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":7.26}
{"Action":"fail","Package":"p","Test":"TestB","Elapsed":1}
{"Action":"skip","Package":"p","Test":"TestSkipped","Elapsed":0}
{"Action":"run","Package":"p","Test":"TestUnfinished"}
{"Action":"fail","Package":"p","Elapsed":9}
`

const again = `{"Action":"pass","Package":"p","Test":"TestA","Elapsed":3}
{"Action":"pass","Package":"q","Test":"TestA","Elapsed":2}
`

func TestSummarize(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	var files []string
	for name, text := range map[string]string{"make unit.json": unit, "sid.json": again} {
		files = append(files, filepath.Join(directory, name))
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	if err := summarize(files, 3, &out); err != nil {
		t.Fatal(err)
	}
	want := `The slowest tests:
    7.3 s  TestA (make unit)
    3.0 s  TestA (sid)
    2.0 s  TestA (sid)
4 different tests ran at least once
`
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out.String(), want)
	}
}

func TestSummarize_nothing(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := summarize(nil, 3, &out); err != nil || !strings.Contains(out.String(), "\n0 different tests") {
		t.Errorf("%s: %v", out.String(), err)
	}
}

func TestSummarize_broken(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "unit.json")
	if err := os.WriteFile(file, []byte(`{"Action":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := summarize([]string{file}, 3, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("%v", err)
	}
}
