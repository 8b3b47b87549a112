package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"runtime"
	"time"
)

// table is what was measured. It is printed line by line.
type table struct {
	Machine string
	Rows    []row
}

// row compares one figure with that of a yardstick. The unit is in What.
type row struct {
	What      string
	Size      int
	Ours      float64
	Yardstick string  `json:",omitempty"`
	Theirs    float64 `json:",omitempty"`
	Ratio     float64 `json:",omitempty"` // ours to theirs: less is better
}

func newTable() *table {
	return &table{Machine: fmt.Sprintf("%s/%s, %d processors, %s, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), time.Now().Format(time.DateOnly))}
}

func (t *table) add(what string, size int, ours float64, yardstick string, theirs float64) {
	if math.IsNaN(ours) || math.IsInf(ours, 0) {
		return // a growth from nothing, at sizes too small to be measured
	}
	r := row{What: what, Size: size, Ours: ours, Yardstick: yardstick, Theirs: theirs}
	line := fmt.Sprintf("%-44s %6d  %12.4g", what, size, ours)
	if theirs > 0 {
		r.Ratio = ours / theirs
		line += fmt.Sprintf("   %-28s %12.4g   ratio %.2f", yardstick, theirs, r.Ratio)
	}
	t.Rows = append(t.Rows, r)
	fmt.Println(line)
}

// find returns our figure of a line.
func (t *table) find(what string, size int) (ours, theirs float64) {
	for _, r := range t.Rows {
		if r.What == what && r.Size == size {
			return r.Ours, r.Theirs
		}
	}
	return 0, 0
}

func (t *table) write(file string) error {
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
