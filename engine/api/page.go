package api

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine/ocpp"
	"csms/engine/store"
)

// Paging is what every list takes.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"how many items at the most"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
}

func (p Paging) page() store.Page { return store.Page{Limit: p.Limit, Cursor: p.Cursor} }

// listBody is a page of a list.
type listBody[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next" doc:"cursor of the next page; null on the last"`
}

type listOutput[T any] struct{ Body listBody[T] }

// listed makes the answer of what the store gave.
func listed[S, T any](l store.List[S], err error, of func(S) T) (*listOutput[T], error) {
	if err != nil {
		return nil, storeProblem(err, "")
	}
	out := &listOutput[T]{listBody[T]{Items: make([]T, 0, len(l.Items)), Next: known(l.Next)}}
	for _, item := range l.Items {
		out.Body.Items = append(out.Body.Items, of(item))
	}
	return out, nil
}

// storeProblem is the answer to an error of the store. what names what was looked for.
func storeProblem(err error, what string) error {
	var already *Problem
	switch {
	case errors.As(err, &already):
		return already
	case errors.Is(err, store.ErrNotFound):
		return newProblem(http.StatusNotFound, fmt.Sprintf("there is no %s", what))
	case errors.Is(err, store.ErrCursor):
		return invalidCursor(nil)
	case errors.Is(err, store.ErrUnavailable):
		return newProblem(http.StatusServiceUnavailable, err.Error())
	case errors.Is(err, context.Canceled):
		return newProblem(http.StatusServiceUnavailable, "the request was given up")
	}
	return fmt.Errorf("the store: %w", err)
}

// invalid is the problem of one field, by its path.
func invalid(location, message string, value any) *Problem {
	p := newProblem(http.StatusUnprocessableEntity, message)
	p.Errors = []*huma.ErrorDetail{{Location: location, Message: message, Value: value}}
	return p
}

func invalidCursor(cursor any) *Problem {
	return invalid("query.cursor", "the cursor is none that was given out here; use next of the page before", cursor)
}

// cursorAfter is the cursor of the page that follows a place in a list; placeOf reads it, "" being the beginning.
func cursorAfter(place string) *string {
	cursor := base64.RawURLEncoding.EncodeToString([]byte(place))
	return &cursor
}

func placeOf(cursor string) (string, error) {
	place, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return "", invalidCursor(cursor)
	}
	return string(place), nil
}

// unlike reports whether something isn't what is asked for; "" asks for anything.
func unlike(want, got string) bool { return want != "" && want != got }

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// versionName is null for a station that was never here.
func versionName(v ocpp.Version) *string {
	if v == 0 {
		return nil
	}
	return known(v.String())
}

func knownTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Millisecond)
	return &t
}

// knownID is an EVSE's or connector's number, where 0 is none.
func knownID(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// flag reads a query parameter that is "true", "false" or left out.
func flag(s string) *bool {
	if s == "" {
		return nil
	}
	b := s == "true"
	return &b
}

// moment reads a time of a query.
func moment(location, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, invalid(location, `a time is like "2030-01-31T08:00:00Z", or a day (in UTC) like "2030-01-31"`, s)
}

// period reads the two ends of a time, each of which may be left open.
func period(from, to string) (begin, end time.Time, err error) {
	if begin, err = moment("query.from", from); err == nil {
		end, err = moment("query.to", to)
	}
	if err == nil && !end.IsZero() && !begin.Before(end) {
		err = invalid("query.from", "from must be before to", from)
	}
	return begin, end, err
}
