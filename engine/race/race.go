// Package race lets tests do less under the race detector, which makes everything many times slower: what depends on numbers is
// tried in full without it.
package race

// Or returns n, or raced under the race detector.
func Or[T any](n, raced T) T {
	if enabled {
		return raced
	}
	return n
}
