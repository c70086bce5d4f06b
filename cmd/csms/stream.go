package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// maxEvent is the size of the longest line of a stream in bytes.
	maxEvent = 8 << 20
	// streamSilence is how long a stream may be silent; the server says something each 15 s.
	streamSilence = time.Minute
)

// follow passes on the events that the server sends (server-sent events), until a signal comes. It fails when the
// stream ends by itself. What was missed is told on the error output.
func (r *rest) follow(query url.Values, event func(streamed) error) error {
	ctx, interrupted, stop := untilInterrupt(r.process)
	defer stop()
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	silence := time.AfterFunc(streamSilence, func() { giveUp(fmt.Errorf("the server has been silent for %s", streamSilence)) })
	defer silence.Stop()

	res, err := r.open(ctx, http.MethodGet, "/api/v1/events", query, "", "text/event-stream", nil)
	if err == nil {
		err = r.readStream(res, func() { silence.Reset(streamSilence) }, event)
		res.Body.Close()
	}
	if interrupted() {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// readStream reads events until the stream ends, which is an error. alive is told of each line.
func (r *rest) readStream(res *http.Response, alive func(), event func(streamed) error) error {
	if kind := res.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/event-stream") {
		return fmt.Errorf("%s answered %q, which is no stream of events; is it csms?", res.Request.URL.Host, kind)
	}
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, maxEvent)
	kind, data := "", ""
	for lines.Scan() {
		alive()
		switch name, value, _ := strings.Cut(lines.Text(), ":"); {
		case name == "event":
			kind = strings.TrimPrefix(value, " ")
		case name == "data":
			data = strings.TrimPrefix(value, " ")
		case lines.Text() == "" && data != "":
			if err := r.happened(kind, data, event); err != nil {
				return err
			}
			kind, data = "", ""
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read the events of %s: %w", res.Request.URL.Host, err)
	}
	return errors.New("the server ended the stream of events; it may be shutting down")
}

func (r *rest) happened(kind, data string, event func(streamed) error) error {
	if kind == "missed" {
		var missed struct {
			Count uint64 `json:"count"`
		}
		if err := json.Unmarshal([]byte(data), &missed); err != nil {
			return fmt.Errorf("the server's event can't be read: %w", err)
		}
		fmt.Fprintf(r.process.Stderr, "csms: %s missed, since they came faster than they were read\n", count(int(missed.Count), "event"))
		return nil
	}
	e := streamed{raw: json.RawMessage(data)}
	if err := json.Unmarshal(e.raw, &e); err != nil {
		return fmt.Errorf("the server's event can't be read: %w", err)
	}
	return event(e)
}
