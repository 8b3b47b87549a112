package spelling

// Nearest returns the name that a text is most like, and of several the first. It returns "" if none is
// like it: more than a third of the letters would be other ones. Upper and lower case are different
// letters.
func Nearest(text string, names []string) string {
	best, limit := "", len(text)/3
	for _, name := range names {
		if d := distance(text, name); d <= limit {
			best, limit = name, d-1
		}
	}
	return best
}

// distance is the number of letters to insert, drop, replace or swap with the next one to get from a
// to b (optimal string alignment).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range len(b) {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(replaced, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
