package api

import (
	"context"
	"errors"
	"time"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/store"
)

// StationDetail is a station with what it has under way.
type StationDetail struct {
	Station
	Sessions []Session `json:"sessions" doc:"active transactions, the one that began first first; null while the records can't be read"`
}

// Session is an active transaction, as its station shows it.
type Session struct {
	Transaction   string            `json:"transaction"`
	EVSE          *int              `json:"evse"`
	Connector     *int              `json:"connector"`
	Token         *TransactionToken `json:"token"`
	Start         *time.Time        `json:"start"`
	Energy        *float64          `json:"energy" doc:"Wh"`
	Power         *float64          `json:"power" doc:"W"`
	ChargingState *string           `json:"charging_state"`
}

// stationDetail adds what a station has under way.
func (o Options) stationDetail(ctx context.Context, info engine.StationInfo) (*stationOutput, error) {
	d := StationDetail{Station: stationOf(info)}
	active, err := o.Store.ActiveTransactions(ctx, info.ID)
	if errors.Is(err, store.ErrUnavailable) {
		return &stationOutput{d}, nil
	}
	if err != nil {
		return nil, storeProblem(err, "transaction")
	}
	a := store.Activity{Active: len(active)}
	d.Sessions = []Session{}
	for _, x := range active {
		t := transactionOf(x)
		d.Sessions = append(d.Sessions, Session{t.ID, t.EVSE, t.Connector, t.Token, t.Start, t.Energy, t.Power, t.ChargingState})
		if x.Power != nil {
			if a.Power == nil {
				a.Power = new(float64)
			}
			*a.Power += *x.Power
		}
	}
	d.ActiveSessions, d.Power = &a.Active, a.Power
	return &stationOutput{d}, nil
}

// activities adds to a page of stations what they have under way. While the records can't be read that is unknown.
func (o Options) activities(ctx context.Context, page []Station) error {
	ids := make([]string, len(page))
	for i := range page {
		ids[i] = page[i].ID
	}
	all, err := o.Store.Activities(ctx, ids)
	if errors.Is(err, store.ErrUnavailable) {
		return nil
	}
	if err != nil {
		return storeProblem(err, "transaction")
	}
	for i := range page {
		a := all[ocpp.IDKey(page[i].ID)]
		page[i].ActiveSessions, page[i].Power = &a.Active, a.Power
	}
	return nil
}
