package storetest

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
	"csms/engine/testclock"
)

func transactionsPages(r rig) {
	for i := range 30 {
		station := fmt.Sprintf("CP-%d", i%3)
		id := fmt.Sprintf("%02d", i)
		r.clock.Add(time.Duration(i%2) * time.Minute) // pairs begin at the same time
		must(r.s.RecordTransactionEvent(ctx, r.event(station, id, started, 0, token(fmt.Sprintf("Card%d", i%2)))))(r)
		if i%5 != 0 {
			must(r.s.RecordTransactionEvent(ctx, r.event(station, id, ended, 1)))(r)
		}
	}
	walk := func(f store.TransactionFilter) string {
		var got []string
		f.Limit = 4
		for {
			page := must(r.s.Transactions(ctx, f))(r)
			for _, x := range page.Items {
				got = append(got, x.ID)
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				return strings.Join(got, " ")
			}
		}
	}
	first := testclock.New().Now()
	eq(r, "all", len(strings.Fields(walk(store.TransactionFilter{}))), 30)
	eq(r, "of a station", walk(store.TransactionFilter{Station: "cp-1"}), "28 25 22 19 16 13 10 07 04 01")
	eq(r, "active", walk(store.TransactionFilter{Active: to(true)}), "25 20 15 10 05 00")
	eq(r, "active of a station", walk(store.TransactionFilter{Station: "CP-1", Active: to(true)}), "25 10")
	eq(r, "not active of a station", walk(store.TransactionFilter{Station: "CP-1", Active: to(false)}), "28 22 19 16 13 07 04 01")
	eq(r, "of a token at a station", walk(store.TransactionFilter{Station: "CP-1", Token: "cARD1"}), "25 19 13 07 01")
	eq(r, "of some time", walk(store.TransactionFilter{From: first.Add(2 * time.Minute), To: first.Add(4 * time.Minute)}), "06 05 04 03")
}

func reports(r rig) {
	for i := range 3 {
		r.must(r.s.SaveSecurityEvent(ctx, fmt.Sprintf("CP-%d", i%2), &v2.SecurityEventNotificationRequest{Type: fmt.Sprint("E", i), Timestamp: "1970-01-01T00:00:00Z"}, r.clock.Now()))
	}
	events := must(r.s.SecurityEvents(ctx, "", store.Page{Limit: 2}))(r)
	eq(r, "the newest", events.Items[0].Type, "E2")
	eq(r, "of a station that isn't known", events.Items[0].Station, "cp-0")
	_, _, err := r.s.UpdateStation(ctx, "CP-0", func(*store.Station) error { return nil }, nil)
	r.must(err)
	eq(r, "of one that is", must(r.s.SecurityEvents(ctx, "", store.Page{}))(r).Items[0].Station, "CP-0")
	events = must(r.s.SecurityEvents(ctx, "", store.Page{Limit: 2, Cursor: events.Next}))(r)
	eq(r, "the oldest", events.Items[0].Type, "E0")
	eq(r, "of a station", len(must(r.s.SecurityEvents(ctx, "cp-0", store.Page{}))(r).Items), 2)

	r.must(r.s.SaveJobStatus(ctx, "CP-1", store.JobStatus{Action: "FirmwareStatusNotification", RequestID: to(4), Status: "Downloading", Received: r.clock.Now()}))
	r.must(r.s.SaveJobStatus(ctx, "CP-1", store.JobStatus{Action: "LogStatusNotification", Status: "Idle", Received: r.clock.Now()}))
	jobs := must(r.s.JobStatuses(ctx, "CP-1", "FirmwareStatusNotification", store.Page{}))(r).Items
	if len(jobs) != 1 || *jobs[0].RequestID != 4 || jobs[0].Status != "Downloading" {
		r.Errorf("the jobs are %+v", jobs)
	}

	for _, seq := range []int{1, 0, 1} {
		r.must(r.s.SaveCustomerInformation(ctx, "CP-1", &v2.NotifyCustomerInformationRequest{RequestID: 3, SeqNo: seq, Data: fmt.Sprint("part", seq), Tbc: to(seq == 0), GeneratedAt: "2030-01-01T00:00:00Z"}, r.clock.Now()))
	}
	parts := must(r.s.CustomerInformation(ctx, "CP-1", 3, store.Page{}))(r).Items
	if len(parts) != 2 || parts[0].Data != "part0" || !parts[0].More || parts[1].More {
		r.Errorf("the parts are %+v", parts)
	}

	message := v2.MessageInfo{ID: 5, Priority: v2.MessagePriorityEnum("AlwaysFront"), Message: v2.MessageContent{Format: v2.MessageFormatEnum("UTF8"), Content: "<b>hi</b>"}}
	r.must(r.s.SaveDisplayMessages(ctx, "CP-1", []v2.MessageInfo{message}, r.clock.Now()))
	messages := must(r.s.DisplayMessages(ctx, "CP-1", store.Page{}))(r).Items
	if len(messages) != 1 || messages[0].Content != "<b>hi</b>" || !strings.Contains(string(messages[0].MessageInfo), `"priority":"AlwaysFront"`) {
		r.Errorf("the messages are %+v", messages)
	}
	r.must(r.s.DeleteDisplayMessage(ctx, "CP-1", 5))
	eq(r, "messages left", len(must(r.s.DisplayMessages(ctx, "CP-1", store.Page{}))(r).Items), 0)
}

// displayMessagesEnd: what a station removes by itself isn't listed, and takes no room (OCPP 2.0.1 O01.FR.07, O02.FR.02).
func displayMessagesEnd(r rig) {
	shown := func() (ids []int) {
		r.Helper()
		for _, m := range must(r.s.DisplayMessages(ctx, "CP-1", store.Page{}))(r).Items {
			ids = append(ids, m.ID)
		}
		return ids
	}
	until := ocpp.NewDateTime(r.clock.Now().Add(time.Minute))
	r.must(r.s.SaveDisplayMessages(ctx, "CP-1", []v2.MessageInfo{{ID: 1}, {ID: 2, EndDateTime: &until}, {ID: 3, TransactionID: to("T")}, {ID: 4, TransactionID: to("other")}}, r.clock.Now()))
	r.record(started, 0)
	eq(r, "messages", fmt.Sprint(shown()), "[1 2 3 4]")
	r.record(ended, 1)
	eq(r, "messages after the transaction", fmt.Sprint(shown()), "[1 2 4]")
	r.clock.Add(time.Hour)
	eq(r, "messages later", fmt.Sprint(shown()), "[1 4]")
	for i := range 50 { // more than the suite's options let a station report
		id := fmt.Sprint("T", i)
		must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", id, started, 0)))(r)
		r.must(r.s.SaveDisplayMessages(ctx, "CP-1", []v2.MessageInfo{{ID: 10 + i, TransactionID: &id}}, r.clock.Now()))
		must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", id, ended, 1)))(r)
	}
	eq(r, "messages after many transactions", fmt.Sprint(shown()), "[1 4]")
}

// chargingProfilesEnd: a profile goes with its transaction (OCPP 2.0.1 K02.FR.05), and others as they are cleared (K10).
func chargingProfilesEnd(r rig) {
	listed := func() (ids []int) {
		r.Helper()
		for _, p := range must(r.s.ChargingProfiles(ctx, "CP-1", store.Page{}))(r).Items {
			ids = append(ids, p.ID)
		}
		return ids
	}
	report := func(evse int, source v2.ChargingLimitSourceEnum, profiles ...v2.ChargingProfile) {
		r.Helper()
		r.must(r.s.SaveChargingProfiles(ctx, "CP-1", &v2.ReportChargingProfilesRequest{EVSEID: evse, ChargingLimitSource: source, ChargingProfile: profiles}, r.clock.Now()))
	}
	const limit, perTx, byDefault = v2.ChargingProfilePurposeChargingStationExternalConstraints, v2.ChargingProfilePurposeTxProfile, v2.ChargingProfilePurposeTxDefaultProfile
	report(0, "EMS", v2.ChargingProfile{ID: 1, ChargingProfilePurpose: limit})
	report(1, "CSO", v2.ChargingProfile{ID: 2, ChargingProfilePurpose: perTx, TransactionID: to("T")}, v2.ChargingProfile{ID: 3, ChargingProfilePurpose: byDefault})
	report(2, "CSO", v2.ChargingProfile{ID: 4, ChargingProfilePurpose: byDefault}, v2.ChargingProfile{ID: 5, StackLevel: 1, ChargingProfilePurpose: byDefault},
		v2.ChargingProfile{ID: 6, StackLevel: 1, ChargingProfilePurpose: byDefault})
	r.record(started, 0)
	eq(r, "profiles", fmt.Sprint(listed()), "[1 2 3 4 5 6]")
	r.record(ended, 1)
	eq(r, "profiles after the transaction", fmt.Sprint(listed()), "[1 3 4 5 6]")
	for _, c := range []struct {
		cleared v2.ClearChargingProfileRequest
		left    string
	}{
		{v2.ClearChargingProfileRequest{ChargingProfileID: to(1)}, "[1 3 4 5 6]"},
		{v2.ClearChargingProfileRequest{ChargingProfileID: to(6)}, "[1 3 4 5]"},
		{v2.ClearChargingProfileRequest{ChargingProfileCriteria: &v2.ClearChargingProfile{EVSEID: to(2), StackLevel: to(1), ChargingProfilePurpose: to(byDefault)}}, "[1 3 4]"},
		{v2.ClearChargingProfileRequest{ChargingProfileCriteria: &v2.ClearChargingProfile{EVSEID: to(2)}}, "[1 3]"},
		{v2.ClearChargingProfileRequest{}, "[1]"},
	} {
		r.must(r.s.DeleteChargingProfiles(ctx, "CP-1", &c.cleared))
		eq(r, "profiles left", fmt.Sprint(listed()), c.left)
	}
	for i := range 50 { // more than the suite's options let a station report
		id := fmt.Sprint("T", i)
		must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", id, started, 0)))(r)
		report(1, "CSO", v2.ChargingProfile{ID: 10 + i, ChargingProfilePurpose: perTx, TransactionID: &id})
		must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", id, ended, 1)))(r)
	}
	eq(r, "profiles after many transactions", fmt.Sprint(listed()), "[1]")
}

func charging(r rig) {
	limit := &v2.NotifyChargingLimitRequest{EVSEID: to(1), ChargingLimit: v2.ChargingLimit{ChargingLimitSource: v2.ChargingLimitSourceEnum("EMS"), IsGridCritical: to(true)},
		ChargingSchedule: []v2.ChargingSchedule{{ID: 1, ChargingRateUnit: "A", ChargingSchedulePeriod: []v2.ChargingSchedulePeriod{{Limit: to(16.0)}}}}}
	r.must(r.s.SaveChargingLimit(ctx, "CP-1", limit, r.clock.Now()))
	limit.EVSEID, limit.ChargingSchedule = nil, nil
	r.must(r.s.SaveChargingLimit(ctx, "CP-1", limit, r.clock.Now()))
	limits := must(r.s.ChargingLimits(ctx, "CP-1", store.Page{}))(r).Items
	if len(limits) != 2 || limits[0].EVSE != 0 || limits[0].Schedule != "" || !*limits[1].IsGridCritical || !strings.Contains(string(limits[1].Schedule), `"limit":16`) {
		r.Errorf("the limits are %+v", limits)
	}
	r.must(r.s.ClearChargingLimit(ctx, "CP-1", &v2.ClearedChargingLimitRequest{ChargingLimitSource: "EMS", EVSEID: to(1)}))
	eq(r, "limits left", len(must(r.s.ChargingLimits(ctx, "CP-1", store.Page{}))(r).Items), 1)

	r.must(r.s.SaveChargingProfiles(ctx, "CP-1", &v2.ReportChargingProfilesRequest{RequestID: 2, EVSEID: 1, ChargingLimitSource: "CSO",
		ChargingProfile: []v2.ChargingProfile{{ID: 7, StackLevel: 1, ChargingProfilePurpose: "TxProfile", ChargingProfileKind: "Absolute", TransactionID: to("T")}}}, r.clock.Now()))
	profiles := must(r.s.ChargingProfiles(ctx, "CP-1", store.Page{}))(r).Items
	if len(profiles) != 1 || profiles[0].ID != 7 || profiles[0].TransactionID != "T" || profiles[0].Source != "CSO" {
		r.Errorf("the profiles are %+v", profiles)
	}

	r.must(r.s.SaveReservation(ctx, "CP-1", &v2.ReserveNowRequest{ID: 4, ExpiryDateTime: "2030-01-02T04:00:00Z", EVSEID: to(1), IDToken: v2.IDToken{IDToken: "Card", Type: "ISO14443"}}, "Accepted", r.clock.Now()))
	r.must(r.s.SetReservationStatus(ctx, "CP-1", 4, "Expired", r.clock.Now()))
	r.must(r.s.SetReservationStatus(ctx, "CP-1", 5, "Removed", r.clock.Now()))
	reservations := must(r.s.Reservations(ctx, "CP-1", store.Page{}))(r).Items
	if len(reservations) != 2 || reservations[0].Token != "Card" || reservations[0].Status != "Expired" || reservations[1].Status != "Removed" || reservations[1].EVSE != nil {
		r.Errorf("the reservations are %+v", reservations)
	}

	// A transaction that begins with it ends it (OCPP 2.0.1 H01.FR.15), but not one that has ended otherwise.
	r.must(r.s.SetReservationStatus(ctx, "CP-1", 6, "Accepted", r.clock.Now()))
	for i, id := range []int{4, 6, 7} {
		must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", fmt.Sprint("R", id), started, i, func(e *store.TransactionEvent) { e.Request.ReservationID = &id })))(r)
	}
	reservations = must(r.s.Reservations(ctx, "CP-1", store.Page{}))(r).Items
	if len(reservations) != 3 || reservations[0].Status != "Expired" || reservations[2].Status != "Used" {
		r.Errorf("after the transactions the reservations are %+v", reservations)
	}
}

// anyText: what stations and operators write is data.
func anyText(r rig) {
	for i, id := range []string{`'; DROP TABLE stations; --`, `<script>alert(1)</script>`, "é\x00\u2028\"\\", strings.Repeat("x", 5000), "%", "_"} {
		_, _, err := r.s.UpdateStation(ctx, id, func(st *store.Station) error { st.Labels = map[string]string{id: id}; return nil }, nil)
		r.must(err)
		st := must(r.s.Station(ctx, id))(r)
		if st.ID != id || st.Labels[id] != id {
			r.Errorf("text %d is %q", i, st.ID)
		}
		e := r.event(id, id, started, 0, token(id))
		e.Request.MeterValue = []v2.MeterValue{{Timestamp: e.Request.Timestamp, SampledValue: []v2.SampledValue{{Value: 1, Measurand: to(v2.MeasurandEnum(id))}}}}
		must(r.s.RecordTransactionEvent(ctx, e))(r)
		x := must(r.s.Transactions(ctx, store.TransactionFilter{Station: id, Token: id}))(r)
		if len(x.Items) != 1 || x.Items[0].ID != id {
			r.Errorf("text %d: %d transactions", i, len(x.Items))
		}
		events := must(r.s.TransactionEvents(ctx, id, id, store.Page{}))(r)
		eq(r, "measurand", events.Items[0].MeterValues[0].Measurand, id)
	}
	eq(r, "stations", len(must(r.s.Stations(ctx, store.StationFilter{}))(r).Items), 6)
}

func badCursor(r rig) {
	for _, c := range []string{"x", "!", "WzFd", "W10"} {
		p := store.Page{Cursor: c}
		_, err := r.s.Transactions(ctx, store.TransactionFilter{Page: p})
		r.is(err, store.ErrCursor)
		_, err = r.s.Stations(ctx, store.StationFilter{Page: p})
		if c != "WzFd" {
			r.is(err, store.ErrCursor)
		}
		_, err = r.s.Variables(ctx, "CP-1", store.VariableFilter{Page: p})
		r.is(err, store.ErrCursor)
	}
}

func concurrent(r rig) {
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			station := fmt.Sprint("CP-", i)
			for seq := range 20 {
				kind := updated
				if seq == 0 {
					kind = started
				}
				e := r.event(station, "T", kind, seq)
				for range 2 {
					if _, err := r.s.RecordTransactionEvent(ctx, e); err != nil {
						r.Error(err)
					}
				}
				if _, err := r.s.Transactions(ctx, store.TransactionFilter{Station: station}); err != nil {
					r.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for i := range 20 {
		events := must(r.s.TransactionEvents(ctx, fmt.Sprint("CP-", i), "T", store.Page{}))(r)
		eq(r, "events", len(events.Items), 20)
	}
}
