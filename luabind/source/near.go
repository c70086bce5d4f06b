package source

// Near returns the name that was probably meant by a misspelt one: the one that takes the fewest
// edits, as long as those are few for its length. It returns "" when none is near, and for what is too long to be a name.
func Near(name string, names []string) string {
	if len(name) > 100 {
		return ""
	}
	best, most := "", max(1, min(3, len(name)/3))+1
	for _, candidate := range names {
		if d := distance(fold(name), fold(candidate), most); d < most {
			best, most = candidate, d
		}
	}
	return best
}

// DidYouMean is ", did you mean NAME?", or "" when nothing is near.
func DidYouMean(name string, names []string) string {
	if n := Near(name, names); n != "" {
		return `; did you mean "` + n + `"?`
	}
	return ""
}

// fold makes names alike that differ in case.
func fold(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// distance counts the insertions, deletions, replacements and swaps of neighbours that make b of a. It
// gives up at limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}
