package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"csms/engine/events"
)

const (
	// maxStreams is how many event streams are open at once.
	maxStreams = 200
	// streamRoom is how many events may wait for a reader.
	streamRoom = 4096
	keepAlive  = 15 * time.Second
)

// Event is something that happened, as the stream gives it.
type Event struct {
	Time    time.Time `json:"time"`
	Type    string    `json:"type"`
	Station *string   `json:"station"`
	Data    any       `json:"data"`
}

func encodeEvent(e events.Event) ([]byte, error) {
	return json.Marshal(Event{e.Time, e.Type, known(e.Station), e.Data})
}

// stream sends events as they happen (server-sent events). station and type limit them; type may come several times, or
// be a list with commas. Messages come only where they are asked for by type, or with messages, which adds those of one station to
// what the others let through.
func (o Options) stream(w http.ResponseWriter, r *http.Request) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		problem(w, http.StatusUnprocessableEntity, unreadableQuery(err))
		return
	}
	var types []string
	for _, list := range q["type"] {
		types = append(types, strings.Split(list, ",")...)
	}
	all := eventTypes()
	for _, t := range types {
		if !slices.Contains(all, t) {
			problem(w, http.StatusUnprocessableEntity, fmt.Sprintf("there are no events of type %q; the types are %s", clip(t), strings.Join(all, ", ")))
			return
		}
	}
	for name := range q {
		if name != "type" && name != "station" && name != "messages" {
			problem(w, http.StatusUnprocessableEntity, fmt.Sprintf("there is no query parameter %q", clip(name)))
			return
		}
	}
	if o.Events == nil {
		problem(w, http.StatusNotFound, "there are no events here")
		return
	}
	if o.streams.Add(1) > maxStreams {
		o.streams.Add(-1)
		w.Header().Set("Retry-After", "10")
		problem(w, http.StatusServiceUnavailable, "too many event streams are open")
		return
	}
	defer o.streams.Add(-1)
	station, messages := q.Get("station"), q.Get("messages")
	sub := o.Events.Subscribe(streamRoom, func(typ, of string) bool {
		if typ == events.Message && messages != "" && strings.EqualFold(of, messages) {
			return true
		}
		if len(types) == 0 {
			return typ != events.Message && (station == "" || strings.EqualFold(of, station))
		}
		return slices.Contains(types, typ) && (station == "" || strings.EqualFold(of, station))
	})
	defer sub.Close()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(w)
	send := func(format string, args ...any) bool {
		_, err := fmt.Fprintf(w, format, args...)
		return err == nil
	}
	if !send(": here they come\n\n") || control.Flush() != nil {
		return
	}
	beat := time.NewTicker(keepAlive)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			if !send(": still here\n\n") || control.Flush() != nil {
				return
			}
		case e, open := <-sub.C:
			if !open { // by the shutdown
				return
			}
			sub.Took(e)
			if n := sub.Missed(); n > 0 && !send("event: missed\ndata: {\"count\":%d}\n\n", n) {
				return
			}
			data, err := e.Encode(encodeEvent)
			if err != nil {
				o.Log.Error("an event can't be shown", "type", e.Type, "error", err)
				continue
			}
			if !send("event: %s\nid: %d\ndata: %s\n\n", e.Type, e.ID, data) {
				return
			}
			if len(sub.C) == 0 && control.Flush() != nil {
				return
			}
		}
	}
}
