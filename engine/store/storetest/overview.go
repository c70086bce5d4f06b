package storetest

import (
	"fmt"
	"strings"
	"time"

	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// overview counts, and spreads energy over time.
func overview(r rig) {
	from := r.clock.Now()
	charge := func(id string, wh float64, took time.Duration) {
		must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", id, started, 0, reads(v2.ReadingContextTransactionBegin, "", 1000))))(r)
		r.clock.Add(took)
		must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", id, ended, 1, reads(v2.ReadingContextTransactionEnd, "", 1000+wh))))(r)
	}
	r.clock.Add(-time.Hour)
	charge("before", 2000, 2*time.Hour) // half of it before from
	charge("within", 600, 90*time.Minute)
	charge("at once", 7, 0)
	must(r.s.RecordTransactionEvent(ctx, r.event("CP-2", "unknown", updated, 4, reads(v2.ReadingContextSamplePeriodic, "", 5))))(r)
	must(r.s.RecordTransactionEvent(ctx, r.event("CP-2", "unknown", updated, 7, reads(v2.ReadingContextSamplePeriodic, "", 9))))(r)
	r.abandon("CP-2", "unknown")
	must(r.s.RecordTransactionEvent(ctx, r.event("CP-3", "open", started, 0)))(r)

	eq(r, "overview", must(r.s.Overview(ctx))(r), store.Overview{Active: 1, Gaps: 1})

	var got []string
	var times []time.Time
	for i := range 5 {
		times = append(times, from.Add(time.Duration(i)*time.Hour))
	}
	for i, step := range must(r.s.Energy(ctx, "", times))(r) {
		if !step.From.Equal(times[i]) || !step.To.Equal(times[i+1]) {
			r.Errorf("step %d is from %s to %s", i, step.From, step.To)
		}
		got = append(got, fmt.Sprintf("%v/%d", step.Energy, step.Transactions))
	}
	eq(r, "energy", strings.Join(got, " "), "1000/0 400/1 207/3 0/0")
	eq(r, "energy of one station", must(r.s.Energy(ctx, "cp-3", times))(r)[2], store.EnergyStep{From: times[2], To: times[3], Transactions: 1})
	for _, bad := range [][]time.Time{nil, times[:1], {times[1], times[0]}, {times[0], times[0]}, make([]time.Time, store.MaxEnergySteps+2)} {
		if _, err := r.s.Energy(ctx, "", bad); err == nil {
			r.Errorf("%d times were taken", len(bad))
		}
	}
}

// unfinished finds the transactions that an operator should look at.
func unfinished(r rig) {
	begin := r.clock.Now()
	for _, x := range []struct {
		station, id string
		last        int // the number of its last event
		ended       bool
	}{{"idle", "gap", 5, true}, {"busy", "gap", 5, true}, {"busy", "open", 0, false}, {"away", "open", 0, false}, {"away", "whole", 1, true}, {"other", "abandoned", 0, false}} {
		must(r.s.RecordTransactionEvent(ctx, r.event(x.station, x.id, started, 0, watts(100))))(r)
		if x.ended {
			must(r.s.RecordTransactionEvent(ctx, r.event(x.station, x.id, ended, x.last)))(r)
		}
		r.clock.Add(time.Second)
	}
	r.abandon("other", "abandoned")
	names := func(u store.Unfinished) string {
		text := fmt.Sprintf("%d gaps, %d closed, %d open:", u.GapCount, u.ClosedCount, u.OpenCount)
		for _, list := range [][]store.Transaction{u.Gaps, u.Closed, u.Open} {
			for _, x := range list {
				text += " " + x.Station + "/" + x.ID
			}
		}
		return text
	}
	eq(r, "all", names(must(r.s.Unfinished(ctx, begin, []string{"Away", "unknown"}, 10))(r)), "1 gaps, 1 closed, 1 open: idle/gap other/abandoned away/open")
	eq(r, "with a limit", names(must(r.s.Unfinished(ctx, begin, []string{"busy", "away"}, 1))(r)), "1 gaps, 1 closed, 2 open: idle/gap other/abandoned away/open")
	eq(r, "lately", names(must(r.s.Unfinished(ctx, r.clock.Now().Add(time.Second), nil, 10))(r)), "0 gaps, 0 closed, 0 open:")
	busy := must(r.s.ActiveTransactions(ctx, "Busy"))(r)
	if len(busy) != 1 || busy[0].ID != "open" {
		r.Errorf("active at a station: %+v", busy)
	}
	activities := must(r.s.Activities(ctx, []string{"Busy", "idle", "unknown"}))(r)
	if a := activities["busy"]; len(activities) != 1 || a.Active != 1 || a.Power == nil || *a.Power != 100 {
		r.Errorf("activities: %+v", activities)
	}
	eq(r, "charging", fmt.Sprint(must(r.s.Charging(ctx))(r)), "map[away:true busy:true]")
	if o := must(r.s.Overview(ctx))(r); o.Power == nil || *o.Power != 200 {
		r.Errorf("the power of all is %v, want 200", o.Power)
	}
}

// tokenFilters finds tokens by parts, status and group.
func tokenFilters(r rig) {
	for i, note := range []string{"", "Frau Weiß", "50% off _x_", "line\nbreak"} {
		_, _, err := r.s.UpdateToken(ctx, fmt.Sprintf("Tag-%d", i), func(k *store.Token) error {
			k.Status, k.Group, k.Note = []string{"Accepted", "Blocked"}[i%2], []string{"G", ""}[i/2], note
			return nil
		})
		r.must(err)
	}
	for _, row := range []struct {
		filter store.TokenFilter
		want   string
	}{
		{store.TokenFilter{}, "Tag-0 Tag-1 Tag-2 Tag-3"},
		{store.TokenFilter{Q: "TAG-2"}, "Tag-2"},
		{store.TokenFilter{Q: "g-"}, "Tag-0 Tag-1 Tag-2 Tag-3"},
		{store.TokenFilter{Q: "weiß"}, "Tag-1"},
		{store.TokenFilter{Q: "%"}, "Tag-2"},
		{store.TokenFilter{Q: "_"}, "Tag-2"},
		{store.TokenFilter{Q: "break"}, "Tag-3"},
		{store.TokenFilter{Q: "' OR 1=1 --"}, ""},
		{store.TokenFilter{Status: "Blocked"}, "Tag-1 Tag-3"},
		{store.TokenFilter{Group: "G"}, "Tag-0 Tag-1"},
		{store.TokenFilter{Group: "G", Status: "Blocked"}, "Tag-1"},
		{store.TokenFilter{Q: "tag", Group: "G", Status: "Accepted"}, "Tag-0"},
	} {
		row.filter.Limit = 2
		var got []string
		for {
			page := must(r.s.Tokens(ctx, row.filter))(r)
			for _, k := range page.Items {
				got = append(got, k.ID)
			}
			if row.filter.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		eq(r, fmt.Sprintf("%+v", row.filter), strings.Join(got, " "), row.want)
	}
	_, _, err := r.s.UpdateToken(ctx, "tag-1", func(k *store.Token) error { k.Note = "gone"; return nil })
	r.must(err)
	eq(r, "by the former note", len(must(r.s.Tokens(ctx, store.TokenFilter{Q: "weiß"}))(r).Items), 0)
}

// transactionFilters holds every combination of filters to what they mean.
func transactionFilters(r rig) {
	begun := make(map[string]time.Time)
	for i := range 24 {
		station, id := fmt.Sprintf("CP-%d", i%2), fmt.Sprintf("%02d", i)
		r.clock.Add(time.Minute)
		begun[id] = r.clock.Now()
		must(r.s.RecordTransactionEvent(ctx, r.event(station, id, started, 0, token(fmt.Sprintf("Card%d", i/2%2)))))(r)
		if i/4%2 == 1 {
			must(r.s.RecordTransactionEvent(ctx, r.event(station, id, updated, 3)))(r)
		}
		switch i / 8 {
		case 0:
			r.abandon(station, id)
		case 1:
			must(r.s.RecordTransactionEvent(ctx, r.event(station, id, ended, 4)))(r)
		}
	}
	all := must(r.s.Transactions(ctx, store.TransactionFilter{Page: store.Page{Limit: 100}}))(r).Items
	eq(r, "all", len(all), 24)
	three := []*bool{nil, to(true), to(false)}
	fits := func(want *bool, is bool) bool { return want == nil || *want == is }
	for i := range 2 * 2 * 27 * 2 {
		f := store.TransactionFilter{Active: three[i%3], Gaps: three[i/3%3], Closed: three[i/9%3], Page: store.Page{Limit: 3}}
		if i/27%2 == 1 {
			f.Station = "cp-1"
		}
		if i/54%2 == 1 {
			f.Token = "CARD0"
		}
		if i/108%2 == 1 {
			f.From, f.To = begun["05"], begun["20"]
		}
		var want, got []string
		for _, x := range all {
			if (f.Station == "" || x.Station == "CP-1") && (f.Token == "" || x.Token == "Card0") && fits(f.Active, x.Active) && fits(f.Gaps, x.GapCount > 0) &&
				fits(f.Closed, !x.Closed.IsZero()) && (f.From.IsZero() || !x.Began.Before(f.From) && x.Began.Before(f.To)) {
				want = append(want, x.ID)
			}
		}
		for {
			page := must(r.s.Transactions(ctx, f))(r)
			for _, x := range page.Items {
				got = append(got, x.ID)
			}
			if f.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		eq(r, fmt.Sprintf("combination %d", i), strings.Join(got, " "), strings.Join(want, " "))
	}
}
