package store

import (
	"context"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// EVSEMeterValues are values outside transactions.
type EVSEMeterValues struct {
	EVSE     int // 0 is the main meter
	Received time.Time
	Values   []MeterValue

	key int64
}

// SaveMeterValues keeps a MeterValuesRequest.
func (s *Store) SaveMeterValues(ctx context.Context, station string, req *v2.MeterValuesRequest, received time.Time) error {
	samples := string(appendSamples(nil, meterValues(req.MeterValue, received, received), time.Time{}))
	return s.write(ctx, func(t *tx) error {
		return t.run(`INSERT INTO evse_meter_values (station, evse_id, received, meter_value) VALUES (?, ?, ?, ?)`,
			ocpp.IDKey(station), req.EVSEID, stamp(received), samples)
	})
}

// MeterValues lists what SaveMeterValues kept of a station, the newest first.
func (s *Store) MeterValues(ctx context.Context, station string, p Page) (List[EVSEMeterValues], error) {
	return newest(ctx, s, p, func(m EVSEMeterValues) int64 { return m.key }, func(r rowScanner) (m EVSEMeterValues, err error) {
		var samples string
		if err = r.Scan(&m.key, &m.EVSE, nullTime{&m.Received}, &samples); err == nil {
			m.Values, err = readSamples(samples, 0, time.Time{})
		}
		return m, err
	}, `SELECT key, evse_id, received, meter_value FROM evse_meter_values`, where{}.with("station = ?", ocpp.IDKey(station)))
}
