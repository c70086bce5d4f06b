package auth

import "time"

// maxWindows is how many windows of a kind are kept.
const maxWindows = 10_000

// windows hold what somebody did lately, each until its time is over. Its methods are for who holds the lock that guards it.
type windows[K comparable, V any] struct {
	length time.Duration
	open   map[K]*window[V]
}

type window[V any] struct {
	until time.Time
	value V
}

// of returns the window of somebody; nil where there is none, or its time is over.
func (w *windows[K, V]) of(who K, now time.Time) *window[V] {
	one := w.open[who]
	if one != nil && !now.Before(one.until) {
		delete(w.open, who)
		return nil
	}
	return one
}

// begin returns the window of somebody: a new one where there is none.
func (w *windows[K, V]) begin(who K, now time.Time) *window[V] {
	if one := w.of(who, now); one != nil {
		return one
	}
	if len(w.open) >= maxWindows {
		w.makeRoom(now)
	}
	if w.open == nil {
		w.open = make(map[K]*window[V])
	}
	one := &window[V]{until: now.Add(w.length)}
	w.open[who] = one
	return one
}

// makeRoom forgets the windows whose time is over, and any tenth of the others where that is not enough.
func (w *windows[K, V]) makeRoom(now time.Time) {
	for who, one := range w.open {
		if !now.Before(one.until) {
			delete(w.open, who)
		}
	}
	for who := range w.open {
		if len(w.open) < maxWindows*9/10 {
			return
		}
		delete(w.open, who)
	}
}
