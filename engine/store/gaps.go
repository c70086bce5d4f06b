package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"csms/engine/ocpp"
)

// Asked is a transaction that a station is to be asked about.
type Asked struct{ Station, ID string }

// TransactionsToAsk lists transactions with gaps that have been quiet since a time, and whose station wasn't asked about
// them after their last event: those first that were quiet the shortest.
func (s *Store) TransactionsToAsk(ctx context.Context, quietSince time.Time, limit int) ([]Asked, error) {
	var all []Asked
	err := s.read(ctx, func(q querier) (err error) {
		all, err = collect(q, func(r rowScanner) (a Asked, err error) {
			err = r.Scan(&a.Station, &a.ID)
			return a, err
		}, `SELECT station_id, transaction_id FROM transactions INDEXED BY transactions_ask
			WHERE gap_count > 0 AND (asked IS NULL OR asked < last_event) AND last_event < ? ORDER BY last_event DESC LIMIT ?`, stamp(quietSince), limit)
		return err
	})
	return all, err
}

// SaveTransactionStatus keeps what the station answered to GetTransactionStatus: whether it has messages of the transaction
// in its queue, nil where it didn't say. ErrNotFound.
func (s *Store) SaveTransactionStatus(ctx context.Context, station, id string, inQueue *bool, at time.Time) error {
	return s.write(ctx, func(t *tx) error {
		n, err := t.changed(`UPDATE transactions SET messages_in_queue = ?, asked = ? WHERE station = ? AND transaction_id = ?`,
			flagOrNull(inQueue), stamp(at), ocpp.IDKey(station), id)
		if err == nil && n == 0 {
			return refuse(ErrNotFound)
		}
		return err
	})
}

// Returned is a station that came back without transactions that are open here.
type Returned struct {
	Station  string
	LastBoot time.Time
}

// AbandonedCandidates lists the stations whose last boot is so long ago, and that haven't gone on since then with a
// transaction that is open here.
func (s *Store) AbandonedCandidates(ctx context.Context, now time.Time, after time.Duration) ([]Returned, error) {
	var all []Returned
	err := s.read(ctx, func(q querier) (err error) {
		all, err = collect(q, func(r rowScanner) (x Returned, err error) {
			err = r.Scan(&x.Station, nullTime{&x.LastBoot})
			return x, err
		}, `SELECT DISTINCT s.key, s.last_boot FROM transactions t JOIN stations s ON s.key = t.station
			WHERE t.active = 1 AND t.last_event < s.last_boot AND s.last_boot < ? LIMIT 1000`, stamp(now.Add(-after)))
		return err
	})
	return all, err
}

// MessageLimits returns how many items and bytes of an action a station takes in one message, as far as it has reported
// that; 0: unknown. GetVariables, SetVariables and GetReport are told by DeviceDataCtrlr, SetVariableMonitoring and
// ClearVariableMonitoring by MonitoringCtrlr, SendLocalList by LocalAuthListCtrlr (OCPP 2.0.1 part 2, appendix 3).
func (s *Store) MessageLimits(ctx context.Context, station, action string) (items, bytes int, err error) {
	components, instance := [2]string{"devicedatactrlr", "monitoringctrlr"}, strings.ToLower(action)
	if action == "SendLocalList" {
		components, instance = [2]string{"localauthlistctrlr", "localauthlistctrlr"}, ""
	}
	err = s.read(ctx, func(q querier) error {
		items, bytes = 0, 0
		for name, to := range map[string]*int{"itemspermessage": &items, "bytespermessage": &bytes} {
			var value sql.NullInt64
			err := q.row(`SELECT CAST(value AS INTEGER) FROM variables WHERE station = ? AND lower(component_name) IN (?, ?)
				AND lower(variable_name) = ? AND lower(variable_instance) = ? AND attribute_type = 'Actual'`,
				ocpp.IDKey(station), components[0], components[1], name, instance).Scan(&value)
			if err != nil && err != sql.ErrNoRows {
				return err
			}
			*to = max(0, int(value.Int64))
		}
		return nil
	})
	return items, bytes, err
}
