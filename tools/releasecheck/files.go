package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// platforms are what the provider is released for, as archives are named.
var platforms = []string{
	"darwin_amd64", "darwin_arm64", "freebsd_amd64", "freebsd_arm64", "linux_amd64", "linux_arm", "linux_arm64", "windows_amd64", "windows_arm64",
}

const sums, manifest = "SHA256SUMS", "manifest.json"

// checkFiles compares names and checksums.
func (r *release) checkFiles(context.Context) error {
	want := []string{r.name() + "_" + manifest}
	for _, platform := range platforms {
		want = append(want, r.name()+"_"+platform+".zip", r.name()+"_"+platform+".cdx.json")
	}
	slices.Sort(want)
	listed, err := readSums(r.file(sums))
	if err != nil {
		return err
	}
	if got := slices.Sorted(maps.Keys(listed)); !slices.Equal(got, want) {
		return fmt.Errorf("checksums are of %q, want %q", got, want)
	}
	archives, err := filepath.Glob(filepath.Join(r.dist, "*.zip"))
	if err != nil {
		return err
	}
	if len(archives) != len(platforms) {
		return fmt.Errorf("there are the archives %q", archives)
	}
	var problems []error
	for name, sum := range listed {
		path := filepath.Join(r.dist, name)
		if strings.HasSuffix(name, manifest) {
			// goreleaser uploads it under the name in the checksums, and leaves it where it is.
			path = filepath.Join(r.root, "terraform-registry-manifest.json")
		}
		text, err := os.ReadFile(path)
		if err == nil && hex.EncodeToString(hash(text)) != sum {
			err = fmt.Errorf("the checksum of %s does not fit", name)
		}
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

func hash(b []byte) []byte {
	sum := sha256.Sum256(b)
	return sum[:]
}

// readSums reads what sha256sum writes.
func readSums(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	listed := map[string]string{}
	for line := range bytes.Lines(text) {
		fields := strings.Fields(string(line))
		if len(fields) != 2 {
			return nil, fmt.Errorf("%s has the line %q", path, line)
		}
		listed[fields[1]] = fields[0]
	}
	return listed, nil
}
