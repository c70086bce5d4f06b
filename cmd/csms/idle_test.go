package main

import "testing"

func TestHeap_liesIdle(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		name        string
		before, now heap
		want        bool
	}{
		{"after a rush", heap{7, 40 * mib, 18 * mib, 10}, heap{7, 40 * mib, 18 * mib, 10}, true},
		{"in the middle of it", heap{7, 40 * mib, 18 * mib, 10}, heap{8, 40 * mib, 18 * mib, 10}, false},
		{"little is left", heap{7, 20 * mib, 18 * mib, 10}, heap{7, 22 * mib, 18 * mib, 10}, false},
		{"little of much", heap{7, 1000 * mib, 900 * mib, 10}, heap{7, 1200 * mib, 900 * mib, 10}, false},
		{"much of much", heap{7, 1400 * mib, 900 * mib, 10}, heap{7, 1400 * mib, 900 * mib, 10}, true},
	} {
		if got := c.now.liesIdle(c.before); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}
