package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine"
	"csms/engine/store"
)

// Overview is what an operator looks at first.
type Overview struct {
	Stations     StationCounts     `json:"stations"`
	Transactions TransactionCounts `json:"transactions"`
	Power        *float64          `json:"power" doc:"W that all active transactions go on with, as far as it is known; null where it is known of none"`
	EnergyToday  float64           `json:"energy_today" doc:"Wh that were delivered since midnight (UTC)"`
	Attention    []Attention       `json:"attention" doc:"what wants attention: the most urgent kind first, within a kind the newest; at most 100, of which each kind gets its share"`
	Counts       map[string]int    `json:"attention_counts" doc:"how much of each kind there is, with what the list leaves out"`
}

// StationCounts counts stations.
type StationCounts struct {
	Total       int            `json:"total"`
	Connected   int            `json:"connected"`
	ByVersion   map[string]int `json:"by_version" doc:"by the OCPP version of the last connection, where there was one"`
	Faulted     int            `json:"faulted" doc:"a connector, or the station itself, reports Faulted"`
	Silent      int            `json:"silent" doc:"was here, but is not connected, or connected without a message for three heartbeat intervals"`
	Unseen      int            `json:"unseen" doc:"provisioned, and never connected yet"`
	Pending     int            `json:"pending" doc:"registered as Pending"`
	Unavailable int            `json:"unavailable" doc:"a connector reports Unavailable"`
	URL         string         `json:"url" doc:"where they connect, before their id, like ws://127.0.0.1:9000/ocpp/; the host is 0.0.0.0 or [::] where csms listens at all its addresses"`
}

// TransactionCounts counts transactions.
type TransactionCounts struct {
	Active      int `json:"active"`
	Gaps        int `json:"gaps" doc:"transactions whose events have not all come"`
	OpenTooLong int `json:"open_too_long" doc:"still open, though the station has been away for more than an hour"`
}

// awayTooLong is how long a station may be away before its open transactions want attention, and recent how far back
// transactions do that are over.
const (
	awayTooLong = time.Hour
	recent      = 7 * 24 * time.Hour
)

type overviewOutput struct{ Body Overview }

func (o Options) overview(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "get-overview", Method: http.MethodGet, Path: "/api/v1/overview", Tags: []string{"overview"},
		Summary: "What an operator looks at first: counts, power and energy, and what wants attention",
		Description: "A station whose interval isn't known, since it hasn't booted after the start, is taken to have one of 5 minutes. " +
			"Of transactions with gaps and those that a rule closed, those of the last 7 days want attention, and the former while nothing is under way at " +
			"their station. Refused handshakes are those since the start, at most of the last 24 hours.",
	}, func(ctx context.Context, _ *struct{}) (*overviewOutput, error) {
		body, err := o.look(ctx, time.Now())
		if err != nil {
			return nil, storeProblem(err, "overview")
		}
		return &overviewOutput{*body}, nil
	})
}

func (o Options) look(ctx context.Context, now time.Time) (*Overview, error) {
	v := &Overview{Stations: StationCounts{ByVersion: map[string]int{}, URL: o.StationsURL}}
	a := attention{now: now}
	var away []string
	for _, st := range o.Engine.Stations() {
		info := st.Info()
		v.Stations.count(&info, now)
		a.station(&info)
		if !info.Connected && now.Sub(info.LastSeen) > awayTooLong {
			away = append(away, info.ID)
		}
	}
	kept, err := o.Store.Overview(ctx)
	if err != nil {
		return nil, err
	}
	unfinished, err := o.Store.Unfinished(ctx, now.Add(-recent), away, maxAttention)
	if err != nil {
		return nil, err
	}
	midnight := now.UTC().Truncate(24 * time.Hour)
	today, err := o.Store.Energy(ctx, "", []time.Time{midnight, midnight.Add(24 * time.Hour)})
	if err != nil {
		return nil, err
	}
	v.Transactions = TransactionCounts{kept.Active, kept.Gaps, unfinished.OpenCount}
	v.EnergyToday = today[0].Energy
	if v.Power = kept.Power; kept.Active == 0 {
		v.Power = new(float64)
	}
	o.others(&a, &unfinished)
	v.Attention, v.Counts = a.list(), a.counts()
	return v, nil
}

func (c *StationCounts) count(s *engine.StationInfo, now time.Time) {
	add := func(n *int, holds bool) {
		if holds {
			*n++
		}
	}
	add(&c.Total, true)
	add(&c.Connected, s.Connected)
	add(&c.Faulted, reports(s, "Faulted"))
	add(&c.Silent, isSilent(s, now))
	add(&c.Unseen, isUnseen(s))
	add(&c.Pending, s.Registration == engine.Pending)
	add(&c.Unavailable, reports(s, "Unavailable"))
	if version := s.Version.String(); s.Version != 0 {
		c.ByVersion[version]++
	}
}

// others adds what isn't in the stations' own state.
func (o Options) others(a *attention, u *store.Unfinished) {
	if err := o.Store.Healthy(); err != nil {
		a.store(err, o.Store.Health().FailingSince)
	}
	if p := o.Scripts.Status().Problem; p != nil {
		a.scripts(p)
	}
	for _, r := range o.Engine.RefusedHandshakes() {
		a.login(&r)
	}
	a.transactions(u)
}
