package store

import (
	"context"
	"database/sql"

	"csms/engine/ocpp"
)

// Start16 is what a StartTransaction of OCPP 1.6 is known by when it comes again.
type Start16 struct {
	Station    string
	Connector  int
	IDTag      string
	Timestamp  ocpp.DateTime
	MeterStart int // Wh
}

// TransactionNumber returns the number of a transaction of OCPP 1.6: a new one, or the one that the same StartTransaction
// got before. Numbers begin with 1 and are never given twice.
func (s *Store) TransactionNumber(ctx context.Context, start Start16) (number int, repeated bool, err error) {
	at := string(start.Timestamp)
	if t, err := start.Timestamp.Time(); err == nil {
		at = stamp(t)
	}
	what := []any{ocpp.IDKey(start.Station), start.Connector, ocpp.IDKey(start.IDTag), at, start.MeterStart}
	err = s.write(ctx, func(t *tx) error {
		err := t.row(`SELECT number FROM transaction_numbers WHERE station = ? AND connector_id = ? AND id_tag = ? AND timestamp = ? AND meter_start = ?`,
			what...).Scan(&number)
		if repeated = err == nil; err != sql.ErrNoRows {
			return err
		}
		return t.row(`INSERT INTO transaction_numbers (station, connector_id, id_tag, timestamp, meter_start, given) VALUES (?, ?, ?, ?, ?, ?)
			RETURNING number`, append(what[:len(what):len(what)], stamp(s.now()))...).Scan(&number)
	})
	return number, repeated, err
}
