package storetest

import (
	"fmt"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/race"
	"csms/engine/store"
)

// pruneMonths fills a store with half a year of a small site, keeps 90 days of it, and looks at what is left.
func pruneMonths(r rig) {
	const stations = 3
	days, keptDays := race.Or(180, 40), race.Or(90, 20)
	begun := r.clock.Now()
	cut := begun.Add(time.Duration(days-keptDays) * 24 * time.Hour)
	station := func(i int) string { return fmt.Sprint("CP-", i) }
	whole := func(id string) {
		for i := range stations {
			for seq, kind := range []v2.TransactionEventEnum{started, updated, updated, ended} {
				must(r.s.RecordTransactionEvent(ctx, r.event(station(i), id, kind, seq, token("CARD"))))(r)
			}
		}
	}
	for day := range days {
		whole(fmt.Sprint("day ", day))
		switch day {
		case 0:
			for i := range stations {
				_, _, err := r.s.UpdateStation(ctx, station(i), func(st *store.Station) error { st.Registration = "Accepted"; return nil }, nil)
				r.must(err)
				r.must(r.s.SaveStatus(ctx, station(i), store.Connector{EVSE: 1, ID: 1, Status: "Faulted", Since: r.clock.Now()}))
				r.must(r.s.SaveVariables(ctx, station(i), []store.Variable{{VariableID: store.VariableID{Component: "C", Variable: "V"}, Value: to("1"), Reported: r.clock.Now()}}))
			}
			must(r.s.RecordTransactionEvent(ctx, r.event("CP-0", "open", started, 0)))(r)
			must(r.s.RecordTransactionEvent(ctx, r.event("CP-0", "long", started, 0)))(r)
			_, _, err := r.s.UpdateToken(ctx, "CARD", func(k *store.Token) error { k.Status = "Accepted"; return nil })
			r.must(err)
			r.must(r.s.SaveJobStatus(ctx, "CP-0", store.JobStatus{Action: "LogStatusNotification", Status: "Uploaded", Received: r.clock.Now()}))
			r.must(r.s.KV().Set(ctx, "forever", "1", 0))
		case days - keptDays + 5:
			must(r.s.RecordTransactionEvent(ctx, r.event("CP-0", "long", ended, 1)))(r)
		}
		if day < 10 {
			r.must(r.s.SaveActivation(ctx, store.Activation{Generation: fmt.Sprint("g", day), Time: r.clock.Now(), Who: "files", Result: store.ActivationActive}))
			r.must(r.s.SaveJobStatus(ctx, "CP-0", store.JobStatus{Action: "FirmwareStatusNotification", Status: fmt.Sprint("status ", day), Received: r.clock.Now()}))
		}
		now := ocpp.NewDateTime(r.clock.Now())
		r.must(r.s.SaveSecurityEvent(ctx, "CP-1", &v2.SecurityEventNotificationRequest{Type: "StartupOfTheDevice", Timestamp: now}, r.clock.Now()))
		r.must(r.s.SaveMeterValues(ctx, "CP-1", &v2.MeterValuesRequest{EVSEID: 1, MeterValue: []v2.MeterValue{{Timestamp: now, SampledValue: []v2.SampledValue{{Value: 1}}}}}, r.clock.Now()))
		r.must(r.s.SaveAudit(ctx, store.Audit{Time: r.clock.Now(), Who: "ann", Action: "PUT", Target: "x", After: `{}`}))
		r.must(r.s.KV().Set(ctx, fmt.Sprint("day ", day), "1", 24*time.Hour))
		r.clock.Add(24 * time.Hour)
	}
	gone := must(r.s.Prune(ctx, cut))(r)
	// Of each of the old days: a transaction a station, a security event, meter values, an audit; nine activations and firmware statuses.
	eq(r, "rows that went", gone, int64((days-keptDays)*(stations+3)+9+9))
	all := store.Page{Limit: store.MaxLimit}
	left := must(r.s.Transactions(ctx, store.TransactionFilter{Page: all}))(r).Items
	eq(r, "transactions", len(left), keptDays*stations+2)
	for _, id := range []string{"open", "long", fmt.Sprint("day ", days-keptDays)} {
		if events := must(r.s.TransactionEvents(ctx, "CP-0", id, all))(r).Items; len(events) == 0 {
			r.Errorf("%s has no events any more", id)
		}
	}
	_, err := r.s.Transaction(ctx, "CP-0", fmt.Sprint("day ", days-keptDays-1))
	r.is(err, store.ErrNotFound)
	eq(r, "security events", len(must(r.s.SecurityEvents(ctx, "", all))(r).Items), keptDays)
	eq(r, "meter values", len(must(r.s.MeterValues(ctx, "CP-1", all))(r).Items), keptDays)
	eq(r, "audit", len(must(r.s.Audits(ctx, "", all))(r).Items), keptDays)
	jobs := must(r.s.JobStatuses(ctx, "CP-0", "", all))(r).Items
	if len(jobs) != 2 || jobs[0].Status != "status 9" || jobs[1].Status != "Uploaded" {
		r.Errorf("the last statuses of jobs are %+v", jobs)
	}
	eq(r, "the active generation", must(r.s.LastActive(ctx))(r).Generation, "g9")
	for i := range stations {
		st := must(r.s.Station(ctx, station(i)))(r)
		eq(r, "registration", st.Registration, "Accepted")
		if c := must(r.s.Connectors(ctx, []string{station(i)}))(r)[ocpp.IDKey(station(i))]; len(c) != 1 || c[0].Status != "Faulted" {
			r.Errorf("the statuses of %s are %+v", station(i), c)
		}
		eq(r, "variables", len(must(r.s.Variables(ctx, station(i), store.VariableFilter{}))(r).Items), 1)
	}
	eq(r, "the token", must(r.s.Token(ctx, "card"))(r).Status, "Accepted")
	if _, there, err := r.s.KV().Get(ctx, "forever"); !there || err != nil {
		r.Errorf("a key without expiry is gone (%v)", err)
	}
	eq(r, "nothing more to prune", must(r.s.Prune(ctx, cut))(r), int64(0))
	whole("day 0") // the id may come again, as another transaction
	eq(r, "transactions", len(must(r.s.Transactions(ctx, store.TransactionFilter{Page: all}))(r).Items), keptDays*stations+2+stations)
}

// pruneStrangers: ids that somebody made up don't stay for ever.
func pruneStrangers(r rig) {
	ids := []string{"STRANGER", "PROVISIONED", "PASSWORD", "CHARGED", "BACK"}
	for _, id := range ids {
		r.must(r.s.SaveStatus(ctx, id, store.Connector{EVSE: 1, ID: 1, Status: "Available"}))
		r.must(r.s.SaveVariables(ctx, id, []store.Variable{{VariableID: store.VariableID{Component: "C", Variable: "V"}, Value: to("1"), Reported: r.clock.Now()}}))
	}
	change := func(id string, fn func(*store.Station)) {
		_, _, err := r.s.UpdateStation(ctx, id, func(st *store.Station) error { fn(st); return nil }, nil)
		r.must(err)
	}
	change("PROVISIONED", func(st *store.Station) { st.Provisioned = true })
	change("PASSWORD", func(st *store.Station) { st.PasswordHash = "hash" })
	r.clock.Add(48 * time.Hour)
	must(r.s.RecordTransactionEvent(ctx, r.event("CHARGED", "T", started, 0)))(r)
	r.must(r.s.SaveSeen(ctx, []store.Seen{{Station: "BACK", At: r.clock.Now()}}))

	eq(r, "rows that went", must(r.s.Prune(ctx, r.clock.Now().Add(-24*time.Hour)))(r), 1)
	_, err := r.s.Station(ctx, "STRANGER")
	r.is(err, store.ErrNotFound)
	eq(r, "its variables", len(must(r.s.Variables(ctx, "STRANGER", store.VariableFilter{}))(r).Items), 0)
	for _, id := range ids[1:] {
		eq(r, "connectors of "+id, len(must(r.s.Station(ctx, id))(r).Connectors), 1)
		eq(r, "variables of "+id, len(must(r.s.Variables(ctx, id, store.VariableFilter{}))(r).Items), 1)
	}
}

func prune(r rig) {
	must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", "open", started, 0)))(r)
	for i := range 500 {
		kind := updated
		if i == 499 {
			kind = ended
		}
		r.record(kind, i*2)
	}
	r.must(r.s.SaveSecurityEvent(ctx, "CP-1", &v2.SecurityEventNotificationRequest{Type: "old", Timestamp: "2030-01-01T00:00:00Z"}, r.clock.Now()))
	r.must(r.s.KV().Set(ctx, "a", "1", time.Minute))
	start := store.Start16{Station: "CP-1", Connector: 1, IDTag: "T", Timestamp: "2030-01-01T00:00:00Z"}
	number, _, err := r.s.TransactionNumber(ctx, start)
	r.must(err)
	r.clock.Add(time.Hour)
	must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", "new", ended, 0)))(r)
	if n := must(r.s.Prune(ctx, r.clock.Now()))(r); n < 2 {
		r.Errorf("%d rows went", n)
	}
	again, repeated, err := r.s.TransactionNumber(ctx, start)
	r.must(err)
	if repeated || again <= number {
		r.Errorf("after number %d was pruned its start gets %d", number, again)
	}
	_, err = r.s.Transaction(ctx, "CP-1", "T")
	r.is(err, store.ErrNotFound)
	left := must(r.s.Transactions(ctx, store.TransactionFilter{}))(r).Items
	if len(left) != 2 || left[0].ID != "new" || left[1].ID != "open" {
		r.Errorf("left are %+v", left)
	}
	eq(r, "security events", len(must(r.s.SecurityEvents(ctx, "", store.Page{}))(r).Items), 0)
	// The id may come again.
	if f := r.record(started, 0); f.Known {
		r.Errorf("what was pruned is known: %+v", f)
	}
	eq(r, "nothing is left to prune", must(r.s.Prune(ctx, r.clock.Now()))(r), int64(0))
}
