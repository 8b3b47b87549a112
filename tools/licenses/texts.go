package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// text is a file of a module that goes along with the program.
type text struct{ file, content string }

var (
	licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying)([.-].*)?$`)
	noticeFile  = regexp.MustCompile(`(?i)^notice([.-].*)?$`)
	sourceFile  = regexp.MustCompile(`\.(go|s)$`)
)

// enough is how much of a licence's file has to be known licences, in percent; the rest is copyright lines and remarks.
const enough = 75

// read finds the licences of a module: those of the packages that are linked, as some have their own, and of what is
// above them.
func (m *module) read() error {
	directories := map[string]bool{m.dir: true}
	for dir := range m.packages {
		for ; len(dir) > len(m.dir); dir = filepath.Dir(dir) {
			directories[dir] = true
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(directories)) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			name := entry.Name()
			isLicence := licenceFile.MatchString(name)
			if !entry.Type().IsRegular() || !isLicence && !noticeFile.MatchString(name) || sourceFile.MatchString(name) {
				continue
			}
			path := filepath.Join(dir, name)
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			file, _ := filepath.Rel(m.dir, path)
			m.texts = append(m.texts, text{file, strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n"))})
			if isLicence {
				ids, err := classify(data)
				if err != nil {
					return fmt.Errorf("%s, %s: %w", m.name(), file, err)
				}
				m.licences = append(m.licences, ids...)
			}
		}
	}
	if m.licences == nil {
		return fmt.Errorf("%s has no file with a licence in %s", m.name(), m.dir)
	}
	slices.Sort(m.licences)
	m.licences = slices.Compact(m.licences)
	return nil
}

// classify returns the SPDX identifiers of the licences in a text.
func classify(data []byte) (ids []string, err error) {
	cover := licensecheck.Scan(data)
	for _, match := range cover.Match {
		if !match.IsURL {
			ids = append(ids, match.ID)
		}
	}
	if len(ids) == 0 || cover.Percent < enough {
		return nil, fmt.Errorf("%.0f %% of it are licences that are known (%s): have a look at it", cover.Percent, strings.Join(ids, ", "))
	}
	return ids, nil
}
