package store

import (
	"database/sql"
	"fmt"
	"time"
)

// layout is how times are kept: UTC, milliseconds, all of one length, so that texts sort as times.
const layout = "2006-01-02T15:04:05.000Z"

func stamp(t time.Time) string {
	var room [len(layout)]byte
	return string(appendStamp(room[:0], t))
}

// appendStamp is stamp at the end of dst. It takes a fourth of the time that Format takes.
func appendStamp(dst []byte, t time.Time) []byte {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 {
		return append(dst, "0001-01-01T00:00:00.000Z"...)
	}
	if year > 9999 {
		return append(dst, "9999-12-31T23:59:59.000Z"...)
	}
	hour, minute, second := t.Clock()
	dst = appendDigits(dst, year, 4, '-')
	dst = appendDigits(dst, int(month), 2, '-')
	dst = appendDigits(dst, day, 2, 'T')
	dst = appendDigits(dst, hour, 2, ':')
	dst = appendDigits(dst, minute, 2, ':')
	dst = appendDigits(dst, second, 2, '.')
	return appendDigits(dst, t.Nanosecond()/1e6, 3, 'Z')
}

// appendDigits writes n with so many digits, and what follows them.
func appendDigits(dst []byte, n, digits int, end byte) []byte {
	at := len(dst)
	dst = append(dst, "0000"[:digits]...)
	for i := at + digits - 1; i >= at; i-- {
		dst[i] = byte('0' + n%10)
		n /= 10
	}
	return append(dst, end)
}

// stampOrNull is NULL for the zero time.
func stampOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return stamp(t)
}

// nullTime scans a time; NULL is the zero time.
type nullTime struct{ to *time.Time }

func (n nullTime) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*n.to = time.Time{}
		return nil
	case time.Time:
		*n.to = v.UTC()
		return nil
	case string:
		t, err := time.Parse(layout, v)
		if err != nil {
			return fmt.Errorf("a time in the database: %w", err)
		}
		*n.to = t
		return nil
	case []byte:
		return nullTime{n.to}.Scan(string(v))
	}
	return fmt.Errorf("a time in the database is a %T", v)
}

// nullText scans a text; NULL is "".
type nullText struct{ to *string }

func (n nullText) Scan(v any) error {
	var s sql.NullString
	err := s.Scan(v)
	*n.to = s.String
	return err
}

// textOrNull is NULL for "".
func textOrNull[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// orNull is NULL for a nil pointer.
func orNull[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// text is the text behind a pointer, "" for nil.
func text[S ~string](p *S) string {
	if p == nil {
		return ""
	}
	return string(*p)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func flagOrNull(b *bool) any {
	if b == nil {
		return nil
	}
	return flag(*b)
}
