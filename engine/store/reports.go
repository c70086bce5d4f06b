package store

import (
	"context"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// SecurityEvent is a SecurityEventNotification.
type SecurityEvent struct {
	Station   string // as first seen; in lower case where it was deleted since
	Type      string
	Timestamp ocpp.DateTime // as the station sent it
	Received  time.Time
	TechInfo  string

	key int64
}

// SaveSecurityEvent keeps a SecurityEventNotification.
func (s *Store) SaveSecurityEvent(ctx context.Context, station string, req *v2.SecurityEventNotificationRequest, received time.Time) error {
	return s.write(ctx, func(t *tx) error {
		return t.run(`INSERT INTO security_events (station, type, timestamp, received, tech_info) VALUES (?, ?, ?, ?, ?)`,
			ocpp.IDKey(station), req.Type, string(req.Timestamp), stamp(received), textOrNull(text(req.TechInfo)))
	})
}

// SecurityEvents lists the events of a station ("": of all), the newest first.
func (s *Store) SecurityEvents(ctx context.Context, station string, p Page) (List[SecurityEvent], error) {
	return newest(ctx, s, p, func(e SecurityEvent) int64 { return e.key }, func(r rowScanner) (e SecurityEvent, err error) {
		var at string
		err = r.Scan(&e.key, &e.Station, &e.Type, &at, nullTime{&e.Received}, nullText{&e.TechInfo})
		e.Timestamp = ocpp.DateTime(at)
		return e, err
	}, `SELECT key, coalesce((SELECT id FROM stations WHERE stations.key = security_events.station), station), type, timestamp, received, tech_info FROM security_events`, ofStation(station))
}

// ofStation is the condition for one station, or none for "".
func ofStation(station string) (w where) {
	if station != "" {
		w.and("station = ?", ocpp.IDKey(station))
	}
	return w
}

// JobStatus is how far a firmware update, a publication or a log upload is.
type JobStatus struct {
	Action    string // the message: FirmwareStatusNotification, PublishFirmwareStatusNotification or LogStatusNotification
	RequestID *int
	Status    string
	Info      string // reason code and text of the statusInfo
	Received  time.Time

	key int64
}

// SaveJobStatus keeps a status.
func (s *Store) SaveJobStatus(ctx context.Context, station string, j JobStatus) error {
	return s.write(ctx, func(t *tx) error {
		return t.run(`INSERT INTO job_statuses (station, action, request_id, status, status_info, received) VALUES (?, ?, ?, ?, ?, ?)`,
			ocpp.IDKey(station), j.Action, orNull(j.RequestID), j.Status, textOrNull(j.Info), stamp(j.Received))
	})
}

// JobStatuses lists the statuses of a station, the newest first; action "" is any.
func (s *Store) JobStatuses(ctx context.Context, station, action string, p Page) (List[JobStatus], error) {
	w := ofStation(station)
	if action != "" {
		w.and("action = ?", action)
	}
	return newest(ctx, s, p, func(j JobStatus) int64 { return j.key }, func(r rowScanner) (j JobStatus, err error) {
		err = r.Scan(&j.key, &j.Action, &j.RequestID, &j.Status, nullText{&j.Info}, nullTime{&j.Received})
		return j, err
	}, `SELECT key, action, request_id, status, status_info, received FROM job_statuses`, w)
}

// CustomerInformation is a piece of an answer to CustomerInformation.
type CustomerInformation struct {
	RequestID, SeqNo int
	Data             string
	More             bool // tbc
	GeneratedAt      ocpp.DateTime
	Received         time.Time
}

// SaveCustomerInformation keeps a NotifyCustomerInformation; one that comes again replaces the first.
func (s *Store) SaveCustomerInformation(ctx context.Context, station string, req *v2.NotifyCustomerInformationRequest, received time.Time) error {
	return s.write(ctx, func(t *tx) error {
		return t.run(`INSERT INTO customer_information (station, request_id, seq_no, data, tbc, generated_at, received) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (station, request_id, seq_no) DO UPDATE SET data = excluded.data, tbc = excluded.tbc,
			generated_at = excluded.generated_at, received = excluded.received`,
			ocpp.IDKey(station), req.RequestID, req.SeqNo, req.Data, flag(req.Tbc != nil && *req.Tbc), string(req.GeneratedAt), stamp(received))
	})
}

// CustomerInformation lists the pieces that a station sent for a request, in order.
func (s *Store) CustomerInformation(ctx context.Context, station string, requestID int, p Page) (List[CustomerInformation], error) {
	w := where{}.with("station = ? AND request_id = ?", ocpp.IDKey(station), requestID)
	var last int
	if there, err := p.after(&last); err != nil {
		return List[CustomerInformation]{}, err
	} else if there {
		w.and("seq_no > ?", last)
	}
	return list(ctx, s.read, p, func(c CustomerInformation) []any { return []any{c.SeqNo} }, func(r rowScanner) (c CustomerInformation, err error) {
		var at string
		err = r.Scan(&c.RequestID, &c.SeqNo, &c.Data, &c.More, &at, nullTime{&c.Received})
		c.GeneratedAt = ocpp.DateTime(at)
		return c, err
	}, `SELECT request_id, seq_no, data, tbc, generated_at, received FROM customer_information`+w.sql+" ORDER BY seq_no", w.args...)
}

// DisplayMessage is a message that a station reported to show.
type DisplayMessage struct {
	ID            int
	Priority      string
	State         string
	Start, End    time.Time
	TransactionID string
	Format        string
	Language      string
	Content       string
	MessageInfo   ocpp.Raw // all of it
	Reported      time.Time
}

// removedDisplayMessage is of the messages, called x, that the station has removed by itself: their time is over, or their transaction is
// (OCPP 2.0.1 O01.FR.07, O02.FR.02). Its argument is the time.
const removedDisplayMessage = `("end" IS NOT NULL AND "end" < ? OR ` + ofEndedTransaction + `)`

// SaveDisplayMessages keeps messages as reported (NotifyDisplayMessages) or as the station took them, as far as there is room;
// ErrFull. Those that the station has removed by itself are forgotten.
func (s *Store) SaveDisplayMessages(ctx context.Context, station string, messages []v2.MessageInfo, at time.Time) error {
	return s.write(ctx, func(t *tx) error {
		if err := t.run(`DELETE FROM display_messages AS x WHERE station = ? AND `+removedDisplayMessage, ocpp.IDKey(station), stamp(s.now())); err != nil {
			return err
		}
		full := false
		for i := range messages {
			m := &messages[i]
			if ok, err := s.room(t, "display_messages", "station, id", ocpp.IDKey(station), m.ID); err != nil {
				return err
			} else if !ok {
				full = true
				continue
			}
			if err := t.run(`INSERT INTO display_messages (station, id, priority, state, start, "end", transaction_id, format, language, content,
				message_info, reported) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, id) DO UPDATE SET priority = excluded.priority,
				state = excluded.state, start = excluded.start, "end" = excluded."end", transaction_id = excluded.transaction_id,
				format = excluded.format, language = excluded.language, content = excluded.content, message_info = excluded.message_info,
				reported = excluded.reported`,
				ocpp.IDKey(station), m.ID, string(m.Priority), textOrNull(text(m.State)), sentTime(m.StartDateTime), sentTime(m.EndDateTime),
				textOrNull(text(m.TransactionID)), string(m.Message.Format), textOrNull(text(m.Message.Language)), m.Message.Content,
				asJSON(m), stamp(at)); err != nil {
				return err
			}
		}
		if full {
			return tooMany(station, "display messages")
		}
		return nil
	})
}

// DeleteDisplayMessage forgets a message that was cleared.
func (s *Store) DeleteDisplayMessage(ctx context.Context, station string, id int) error {
	return s.write(ctx, func(t *tx) error {
		return t.run(`DELETE FROM display_messages WHERE station = ? AND id = ?`, ocpp.IDKey(station), id)
	})
}

// DisplayMessages lists the messages of a station by id, without those that it has removed by itself.
func (s *Store) DisplayMessages(ctx context.Context, station string, p Page) (List[DisplayMessage], error) {
	w := where{}.with("station = ?", ocpp.IDKey(station)).with("NOT "+removedDisplayMessage, stamp(s.now()))
	var last int
	if there, err := p.after(&last); err != nil {
		return List[DisplayMessage]{}, err
	} else if there {
		w.and("id > ?", last)
	}
	return list(ctx, s.read, p, func(m DisplayMessage) []any { return []any{m.ID} }, func(r rowScanner) (m DisplayMessage, err error) {
		var raw string
		err = r.Scan(&m.ID, &m.Priority, nullText{&m.State}, nullTime{&m.Start}, nullTime{&m.End}, nullText{&m.TransactionID}, &m.Format,
			nullText{&m.Language}, &m.Content, &raw, nullTime{&m.Reported})
		m.MessageInfo = ocpp.Raw(raw)
		return m, err
	}, `SELECT id, priority, state, start, "end", transaction_id, format, language, content, message_info, reported FROM display_messages x`+w.sql+" ORDER BY id", w.args...)
}
