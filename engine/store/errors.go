package store

import "errors"

// Errors that callers tell apart with errors.Is. Any other error is a fault of the program or of the
// data given.
var (
	// ErrUnavailable: the database can't be written or read now: the disk is full, the file is read-only
	// or gone, or another process holds it. The text says which. Nothing of the write was kept. The store
	// tries again by itself.
	ErrUnavailable = errors.New("the store is unavailable")
	// ErrNotFound: there is no such record.
	ErrNotFound = errors.New("no such record")
	// ErrCursor: a list's cursor is not one that the list gave.
	ErrCursor = errors.New("the cursor is not one of this list")
	// ErrFull: a limit of the store is reached: the bytes of kv, or what is kept of a station's reports.
	ErrFull = errors.New("the limit is reached")
	// ErrNoNumber: Incr found a value that is no number, or the sum isn't finite.
	ErrNoNumber = errors.New("the value is not a number that can be added to")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
)

// refusal is an error of an item whose writes, if any, are to stay, so that the batch needn't be undone.
type refusal struct{ err error }

func (r *refusal) Error() string { return r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }

func refuse(err error) error { return &refusal{err} }

// unavailable wraps what the database said, so that both errors can be asked for.
type unavailable struct {
	what string
	err  error
}

func (u *unavailable) Error() string   { return u.what + ": " + u.err.Error() }
func (u *unavailable) Unwrap() []error { return []error{ErrUnavailable, u.err} }
