package store

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// EventStreamValues is what a station sent over a periodic event stream in one message (OCPP 2.1 N11).
type EventStreamValues struct {
	Stream   int
	Received time.Time
	// Pending is how many values the station had still to send.
	Pending int
	Values  []EventStreamValue

	key int64
}

// EventStreamValue is one value of a stream.
type EventStreamValue struct {
	Time  time.Time `json:"time"`
	Value string    `json:"value"`
}

// OpenEventStream keeps that a station opened a stream. Only the last of a station are kept, and those that are open first.
func (s *Store) OpenEventStream(ctx context.Context, station string, stream *v2.ConstantStreamData, now time.Time) error {
	id, monitor := stream.ID, stream.VariableMonitoringID
	interval, values := intOrNull(stream.Params.Interval), intOrNull(stream.Params.Values)
	return s.write(ctx, func(t *tx) error {
		if err := t.run(`INSERT OR REPLACE INTO event_streams (station, id, monitor, interval, "values", opened) VALUES (?, ?, ?, ?, ?, ?)`,
			ocpp.IDKey(station), id, monitor, interval, values, stamp(now)); err != nil {
			return err
		}
		return s.keepNewest(t, "event_streams", station, "closed IS NULL DESC, opened DESC")
	})
}

// CloseEventStream keeps that a station closed a stream. One that nobody knows is passed over.
func (s *Store) CloseEventStream(ctx context.Context, station string, id int, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		return t.run(`UPDATE event_streams SET closed = ? WHERE station = ? AND id = ? AND closed IS NULL`, stamp(now), ocpp.IDKey(station), id)
	})
}

// SaveEventStream keeps the values of a NotifyPeriodicEventStream.
func (s *Store) SaveEventStream(ctx context.Context, station string, n *v2.NotifyPeriodicEventStream, received time.Time) error {
	base, _ := n.Basetime.Plausible(received)
	values := make([]EventStreamValue, len(n.Data))
	for i, d := range n.Data {
		values[i] = EventStreamValue{Time: after(base, d.T), Value: d.V}
	}
	data, err := json.Marshal(values)
	if err != nil {
		return err
	}
	id, pending := n.ID, n.Pending
	return s.write(ctx, func(t *tx) error {
		return t.run(`INSERT INTO event_stream_values (station, stream_id, received, pending, data) VALUES (?, ?, ?, ?, ?)`,
			ocpp.IDKey(station), id, stamp(received), pending, string(data))
	})
}

// after is base and some seconds; seconds beyond a year either way count as none.
func after(base time.Time, seconds float64) time.Time {
	if math.Abs(seconds) > ocpp.MaxPast.Seconds() {
		return base
	}
	return base.Add(time.Duration(seconds * float64(time.Second))).UTC()
}

func intOrNull(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}

// EventStreamValues lists what came over a station's streams, the newest first.
func (s *Store) EventStreamValues(ctx context.Context, station string, p Page) (List[EventStreamValues], error) {
	return newest(ctx, s, p, func(v EventStreamValues) int64 { return v.key }, func(r rowScanner) (v EventStreamValues, err error) {
		var data string
		if err = r.Scan(&v.key, &v.Stream, nullTime{&v.Received}, &v.Pending, &data); err == nil {
			err = json.Unmarshal([]byte(data), &v.Values)
		}
		return v, err
	}, `SELECT key, stream_id, received, pending, data FROM event_stream_values`, where{}.with("station = ?", ocpp.IDKey(station)))
}
