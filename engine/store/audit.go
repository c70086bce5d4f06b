package store

import (
	"context"
	"time"

	"csms/engine/ocpp"
)

// Audit is one change by an operator. It must hold no passwords.
type Audit struct {
	Time   time.Time
	Who    string
	Action string // what was asked for, like "PUT station"
	Target string // what it was done to, like "stations/CP-1"
	// Before and After are JSON; "" where there is none.
	Before, After ocpp.Raw

	key int64
}

// SaveAudit keeps a change.
func (s *Store) SaveAudit(ctx context.Context, a Audit) error {
	return s.write(ctx, func(t *tx) error {
		return t.run(`INSERT INTO audit (time, who, action, target, before, after) VALUES (?, ?, ?, ?, ?, ?)`,
			stamp(a.Time), a.Who, a.Action, a.Target, textOrNull(a.Before), textOrNull(a.After))
	})
}

// Audits lists changes, the newest first; target "" is any.
func (s *Store) Audits(ctx context.Context, target string, p Page) (List[Audit], error) {
	var w where
	if target != "" {
		w.and("target = ?", target)
	}
	return newest(ctx, s, p, func(a Audit) int64 { return a.key }, func(r rowScanner) (a Audit, err error) {
		var before, after string
		err = r.Scan(&a.key, nullTime{&a.Time}, &a.Who, &a.Action, &a.Target, nullText{&before}, nullText{&after})
		a.Before, a.After = ocpp.Raw(before), ocpp.Raw(after)
		return a, err
	}, `SELECT key, time, who, action, target, before, after FROM audit`, w)
}
