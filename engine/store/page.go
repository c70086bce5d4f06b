package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

const (
	// defaultLimit is how many items a page has unless told otherwise.
	defaultLimit = 50
	// MaxLimit is how many items a page may have.
	MaxLimit = 1000
)

// Page asks for a part of a list.
type Page struct {
	// Limit is how many items; 0 is 50, more than MaxLimit is MaxLimit.
	Limit int
	// Cursor is the Next of the page before; "" is the beginning.
	Cursor string
}

// List is a page of a list.
type List[T any] struct {
	Items []T
	// Next is the cursor of the following page; "" is the end.
	Next string
}

func (p Page) limit() int {
	switch {
	case p.Limit <= 0:
		return defaultLimit
	case p.Limit > MaxLimit:
		return MaxLimit
	}
	return p.Limit
}

// after reads the cursor into where the page before ended. It reports whether there was one.
func (p Page) after(place ...any) (bool, error) {
	if p.Cursor == "" {
		return false, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err != nil {
		return false, fmt.Errorf("%w: %q", ErrCursor, p.Cursor)
	}
	var parts []json.RawMessage
	if json.Unmarshal(raw, &parts) != nil || len(parts) != len(place) {
		return false, fmt.Errorf("%w: %q", ErrCursor, p.Cursor)
	}
	for i, part := range parts {
		if json.Unmarshal(part, place[i]) != nil {
			return false, fmt.Errorf("%w: %q", ErrCursor, p.Cursor)
		}
	}
	return true, nil
}

func cursor(place ...any) string {
	raw, err := json.Marshal(place)
	if err != nil { // only texts and numbers come here
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// paged cuts the one item too many that was read to see whether there is a following page.
func paged[T any](items []T, p Page, place func(T) []any) List[T] {
	n := p.limit()
	if len(items) <= n {
		return List[T]{Items: items}
	}
	items = items[:n]
	return List[T]{Items: items, Next: cursor(place(items[n-1])...)}
}

// where builds the conditions of a query.
type where struct {
	sql  string
	args []any
}

func (w *where) and(condition string, args ...any) {
	if w.sql == "" {
		w.sql = " WHERE " + condition
	} else {
		w.sql += " AND " + condition
	}
	w.args = append(w.args, args...)
}

// newest lists rows by their key, the newest first.
func newest[T any](ctx context.Context, s *Store, p Page, place func(T) int64, scan func(rowScanner) (T, error), query string, w where) (List[T], error) {
	var last int64
	if there, err := p.after(&last); err != nil {
		return List[T]{}, err
	} else if there {
		w.and("key < ?", last)
	}
	return list(ctx, s.read, p, func(item T) []any { return []any{place(item)} }, scan, query+w.sql+" ORDER BY key DESC", w.args...)
}

func (w where) with(condition string, args ...any) where {
	w.and(condition, args...)
	return w
}
