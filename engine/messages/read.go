package messages

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Filter chooses messages. "" and zero times are any.
type Filter struct {
	Station, Action, Direction, Type, ID string
	From, To                             time.Time
	// Limit is how many; 0: 100. Cursor is the Next of the page before.
	Limit  int
	Cursor string
}

// List is a page of messages, the newest first.
type List struct {
	Items []Entry
	// Next is the cursor of the following page; "" is the end. A page may be short, or empty, though there are more: a
	// call looks at only so much.
	Next string
}

// maxScan is how much of the files one call looks at, in bytes.
const maxScan = 64 << 20

// ErrCursor: the cursor is none of this log.
var ErrCursor = errors.New("the cursor is not one of this log")

// Read returns messages, the newest first.
func (l *Log) Read(ctx context.Context, f Filter) (List, error) {
	list := List{Items: []Entry{}}
	if l.options.Dir == "" {
		return list, nil
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	before, end, err := f.place()
	if err != nil {
		return list, err
	}
	l.flush()
	names, err := files(l.options.Dir)
	if err != nil {
		return list, fmt.Errorf("read the log of messages: %w", err)
	}
	var needles [][]byte
	for name, value := range map[string]string{"station": f.Station, "action": f.Action, "id": f.ID, "direction": f.Direction, "type": f.Type} {
		if value != "" {
			text, err := json.Marshal(value)
			if err != nil {
				return list, err
			}
			needles = append(needles, fmt.Appendf(nil, "%q:%s", name, text))
		}
	}
	scanned := 0
	for _, name := range slices.Backward(names) {
		if before != "" && name > before {
			continue
		}
		if ctx.Err() != nil {
			return list, ctx.Err()
		}
		data, err := os.ReadFile(filepath.Join(l.options.Dir, name))
		if errors.Is(err, os.ErrNotExist) {
			continue // it was pruned
		}
		if err != nil {
			return list, fmt.Errorf("read the log of messages: %w", err)
		}
		if name == before {
			data = data[:min(end, len(data))]
		} else {
			data = data[:bytes.LastIndexByte(data, '\n')+1] // half a line is left of a process that was killed
		}
		if scanned += len(data); scanned > maxScan && scanned > len(data) {
			list.Next = cursor(name, len(data))
			return list, nil
		}
		for len(data) > 0 {
			start := bytes.LastIndexByte(data[:len(data)-1], '\n') + 1
			line := data[start:]
			data = data[:start]
			e, ok, past := f.take(line, needles)
			if past {
				return list, nil
			}
			if !ok {
				continue
			}
			list.Items = append(list.Items, e)
			if len(list.Items) == f.Limit {
				if start > 0 || name != names[0] {
					list.Next = cursor(name, start)
				}
				return list, nil
			}
		}
	}
	return list, nil
}

// take reads a line. past: it and all before are too old.
func (f *Filter) take(line []byte, needles [][]byte) (e Entry, ok, past bool) {
	for _, needle := range needles {
		if !bytes.Contains(line, needle) {
			return e, false, false
		}
	}
	if json.Unmarshal(line, &e) != nil {
		return e, false, false
	}
	is := func(want, got string) bool { return want == "" || want == got }
	switch {
	case !f.From.IsZero() && e.Time.Before(f.From):
		// Messages are written in the order in which they came, give or take a moment.
		return e, false, e.Time.Before(f.From.Add(-time.Minute))
	case !f.To.IsZero() && !e.Time.Before(f.To):
		return e, false, false
	}
	return e, is(f.Station, e.Station) && is(f.Action, e.Action) && is(f.ID, e.ID) && is(f.Direction, e.Direction) && is(f.Type, e.Type), false
}

func cursor(name string, end int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(name + "/" + strconv.Itoa(end)))
}

func (f *Filter) place() (name string, end int, err error) {
	if f.Cursor == "" {
		return "", 0, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(f.Cursor)
	if err != nil {
		return "", 0, ErrCursor
	}
	name, number, ok := strings.Cut(string(raw), "/")
	end, err = strconv.Atoi(number)
	if !ok || err != nil || end < 0 {
		return "", 0, ErrCursor
	}
	return name, end, nil
}
