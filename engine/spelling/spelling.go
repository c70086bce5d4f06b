// Package spelling finds what was meant by a misspelt name, for messages that say so.
package spelling

// longest is how many bytes a name has at most.
const longest = 64

// DidYouMean is `; did you mean "…"?` with the Nearest of the names, and "" where none is near.
func DidYouMean(name string, names []string) string {
	if near := Nearest(name, names); near != "" {
		return `; did you mean "` + near + `"?`
	}
	return ""
}

// Nearest returns that of the names which takes the fewest edits to make of name: one in three letters, and three at the most. Where
// several do, it is the first. It returns "" where none is near, and for a name of more than 64 bytes.
func Nearest(name string, names []string) string {
	best, limit := "", min(len(name)-1, max(1, len(name)/3), 3)+1
	for _, candidate := range names {
		if d := distance(name, candidate, limit); d < limit {
			best, limit = candidate, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace, or swap with their neighbour, that make b of a, whatever their case. It gives
// up at limit, and allocates nothing.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit || len(a) > longest || len(b) > longest {
		return limit
	}
	var rows [3][longest + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			replaced := last[j]
			if !same(a[i], b[j]) {
				replaced++
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, replaced)
			if i > 0 && j > 0 && same(a[i], b[j-1]) && same(a[i-1], b[j]) {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

// same reports whether two letters are the same but for their case.
func same(a, b byte) bool { return lower(a) == lower(b) }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
