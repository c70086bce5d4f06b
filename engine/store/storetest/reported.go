package storetest

import (
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// reported checks certificates and events of variables.
func reported(r rig) {
	res := &v2.GetInstalledCertificateIdsResponse{Status: v2.GetInstalledCertificateStatusAccepted}
	hash := func(serial string) v2.CertificateHashData {
		return v2.CertificateHashData{HashAlgorithm: v2.HashAlgorithmSHA256, IssuerNameHash: "n", IssuerKeyHash: "k", SerialNumber: serial}
	}
	res.CertificateHashDataChain = []v2.CertificateHashDataChain{
		{CertificateHashData: hash("2"), CertificateType: v2.GetCertificateIDUseV2GRootCertificate},
		{CertificateHashData: hash("1"), CertificateType: v2.GetCertificateIDUseV2GCertificateChain, ChildCertificateHashData: []v2.CertificateHashData{hash("3")}},
	}
	r.must(r.s.SaveInstalledCertificates(ctx, "CP1", res, r.clock.Now()))
	page := must(r.s.InstalledCertificates(ctx, "cp1", store.Page{Limit: 2}))(r)
	rest := must(r.s.InstalledCertificates(ctx, "CP1", store.Page{Cursor: page.Next}))(r)
	all := append(page.Items, rest.Items...)
	if len(all) != 3 || all[0].SerialNumber != "1" || all[1].Parent != "1" || all[2].SerialNumber != "2" {
		r.Errorf("certificates: %+v", all)
	}
	gone := hash("2")
	gone.IssuerNameHash, gone.IssuerKeyHash = "N", "K"
	r.must(r.s.DeleteInstalledCertificate(ctx, "CP1", gone))
	if left := must(r.s.InstalledCertificates(ctx, "CP1", store.Page{}))(r); len(left.Items) != 2 {
		r.Errorf("after one was deleted: %+v", left.Items)
	}

	one, two := 1, 2
	event := v2.EventData{
		EventID: 7, Timestamp: ocpp.NewDateTime(r.clock.Now()), Trigger: v2.EventTriggerDelta, ActualValue: "Faulted",
		Component: v2.Component{Name: "Connector", EVSE: &v2.EVSE{ID: one, ConnectorID: &two}}, Variable: v2.Variable{Name: "AvailabilityState"},
		EventNotificationType: v2.EventNotificationHardWiredNotification,
	}
	statuses := must(r.s.SaveVariableEvents(ctx, "CP1", &v2.NotifyEventRequest{EventData: []v2.EventData{event}}, r.clock.Now()))(r)
	if len(statuses) != 1 || statuses[0].EVSE != 1 || statuses[0].ID != 2 || statuses[0].Status != "Faulted" {
		r.Errorf("statuses: %+v", statuses)
	}
	events := must(r.s.VariableEvents(ctx, "CP1", store.Page{}))(r)
	if len(events.Items) != 1 || events.Items[0].EventID != 7 || events.Items[0].Component != "Connector" || events.Items[0].ActualValue != "Faulted" {
		r.Errorf("events: %+v", events.Items)
	}
	st := must(r.s.Connectors(ctx, []string{"cp1"}))(r)
	if len(st["cp1"]) != 1 || st["cp1"][0].Status != "Faulted" {
		r.Errorf("connectors: %+v", st)
	}
}

// asking checks which transactions a station is asked about, and which are given up.
func asking(r rig) {
	at := r.clock.Now()
	event := func(seq int, kind v2.TransactionEventEnum) {
		req := &v2.TransactionEventRequest{EventType: kind, SeqNo: seq, Timestamp: ocpp.NewDateTime(r.clock.Now()),
			TriggerReason: v2.TriggerReasonMeterValuePeriodic, TransactionInfo: v2.Transaction{TransactionID: "T1"}}
		must(r.s.RecordTransactionEvent(ctx, store.TransactionEvent{Station: "CP1", Request: req, Answer: "{}"}))(r)
	}
	event(0, v2.TransactionEventStarted)
	event(3, v2.TransactionEventUpdated)
	if got := must(r.s.TransactionsToAsk(ctx, []string{"cp1", "CP2"}, at))(r); len(got) != 0 {
		r.Errorf("asked before it was quiet: %+v", got)
	}
	r.clock.Add(time.Minute)
	if got := must(r.s.TransactionsToAsk(ctx, []string{"cp1", "CP2"}, r.clock.Now()))(r); len(got) != 1 || got[0] != (store.Asked{Station: "CP1", ID: "T1"}) {
		r.Errorf("to ask: %+v", got)
	}
	queued := true
	r.must(r.s.SaveTransactionStatus(ctx, "cp1", "T1", &queued, r.clock.Now()))
	if got := must(r.s.TransactionsToAsk(ctx, []string{"cp1", "CP2"}, r.clock.Now()))(r); len(got) != 0 {
		r.Errorf("asked again without a new event: %+v", got)
	}
	x := must(r.s.Transaction(ctx, "CP1", "T1"))(r)
	if x.MessagesInQueue == nil || !*x.MessagesInQueue || x.Asked.IsZero() {
		r.Errorf("the answer: %+v", x)
	}
	r.is(r.s.SaveTransactionStatus(ctx, "CP1", "T9", nil, at), store.ErrNotFound)

	boot := &v2.BootNotificationRequest{Reason: v2.BootReasonPowerUp, ChargingStation: v2.ChargingStation{Model: "M", VendorName: "V"}}
	r.must(r.s.SaveBoot(ctx, "CP1", "2.0.1", boot, "Accepted", r.clock.Now()))
	if got := must(r.s.AbandonedCandidates(ctx, r.clock.Now(), time.Hour))(r); len(got) != 0 {
		r.Errorf("given up at once: %+v", got)
	}
	r.clock.Add(2 * time.Hour)
	if got := must(r.s.AbandonedCandidates(ctx, r.clock.Now(), time.Hour))(r); len(got) != 1 || got[0].Station != "cp1" {
		r.Errorf("to give up: %+v", got)
	}
	event(4, v2.TransactionEventUpdated)
	if got := must(r.s.AbandonedCandidates(ctx, r.clock.Now(), time.Hour))(r); len(got) != 0 {
		r.Errorf("given up although the station goes on: %+v", got)
	}
}

// limits checks how many items stations take in a message.
func limits(r rig) {
	value := "4"
	r.must(r.s.SaveVariables(ctx, "CP1", []store.Variable{{VariableID: store.VariableID{
		Component: "DeviceDataCtrlr", Variable: "ItemsPerMessage", VariableInstance: "GetVariables"}, Value: &value}}))
	items, bytes, err := r.s.MessageLimits(ctx, "cp1", "GetVariables")
	r.must(err)
	eq(r, "items", items, 4)
	eq(r, "bytes", bytes, 0)
	items, _, err = r.s.MessageLimits(ctx, "cp1", "SetVariables")
	r.must(err)
	eq(r, "items of another action", items, 0)
	r.must(r.s.SaveVariables(ctx, "CP1", []store.Variable{{VariableID: store.VariableID{
		Component: "localauthlistctrlr", Variable: "itemsPerMessage"}, Value: &value}}))
	items, _, err = r.s.MessageLimits(ctx, "cp1", "SendLocalList")
	r.must(err)
	eq(r, "items of a local list", items, 4)
}

// secrets: passwords that a station reports are not kept.
func secrets(r rig) {
	value := "hunter2hunter2hunter2"
	component, variable := v2.Component{Name: "SecurityCtrlr"}, v2.Variable{Name: "BasicAuthPassword"}
	r.must(r.s.SaveReport(ctx, "CP1", &v2.NotifyReportRequest{ReportData: []v2.ReportData{{
		Component: component, Variable: variable, VariableAttribute: []v2.VariableAttribute{{Value: &value}}}}}, r.clock.Now()))
	must(r.s.SaveVariableEvents(ctx, "CP1", &v2.NotifyEventRequest{EventData: []v2.EventData{{
		Timestamp: ocpp.NewDateTime(r.clock.Now()), Trigger: v2.EventTriggerDelta, ActualValue: value, Component: component, Variable: variable,
		EventNotificationType: v2.EventNotificationHardWiredNotification}}}, r.clock.Now()))(r)
	all := must(r.s.Variables(ctx, "CP1", store.VariableFilter{}))(r).Items
	if len(all) != 1 || all[0].Value != nil {
		r.Errorf("the password is kept: %+v", all)
	}
	eq(r, "events of it", len(must(r.s.VariableEvents(ctx, "CP1", store.Page{}))(r).Items), 0)
}

// eventStreams checks the periodic event streams of OCPP 2.1.
func eventStreams(r rig) {
	stream := &v2.ConstantStreamData{ID: 3, VariableMonitoringID: 7, Params: v2.PeriodicEventStreamParams{Interval: new(60)}}
	r.must(r.s.OpenEventStream(ctx, "CP-1", stream, r.clock.Now()))
	base := ocpp.NewDateTime(r.clock.Now())
	r.must(r.s.SaveEventStream(ctx, "CP-1", &v2.NotifyPeriodicEventStream{
		ID: 3, Pending: 4, Basetime: base, Data: []v2.StreamDataElement{{T: 0, V: "230.1"}, {T: 1.5, V: "a'\";--"}, {T: 1e300, V: "x"}},
	}, r.clock.Now()))
	r.must(r.s.CloseEventStream(ctx, "CP-1", 3, r.clock.Now()))
	r.must(r.s.CloseEventStream(ctx, "CP-1", 99, r.clock.Now()))
	list, err := r.s.EventStreamValues(ctx, "cp-1", store.Page{Limit: 10})
	r.must(err)
	if len(list.Items) != 1 || list.Items[0].Stream != 3 || list.Items[0].Pending != 4 || len(list.Items[0].Values) != 3 {
		r.Fatalf("got %+v", list.Items)
	}
	values := list.Items[0].Values
	if got := values[1].Time.Sub(values[0].Time); got != 1500*time.Millisecond || values[1].Value != "a'\";--" {
		r.Errorf("the second value is %+v, %s after the first", values[1], got)
	}
	if !values[2].Time.Equal(values[0].Time) {
		r.Errorf("an offset beyond reason gave %s", values[2].Time)
	}
}

// reportedBounded: a station that makes numbers up fills no disk.
func reportedBounded(r rig) {
	const most = 30 // as the suite's options say
	at := r.clock.Now()
	for i := range most {
		r.must(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: i, Status: "Available"}))
	}
	r.is(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: most, Status: "Available"}), store.ErrFull)
	r.must(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: 3, Status: "Faulted"})) // those that are known may change
	r.must(r.s.SaveStatus(ctx, "CP-2", store.Connector{EVSE: 1, ID: most, Status: "Available"}))
	if c := must(r.s.Station(ctx, "CP-1"))(r).Connectors; len(c) != most || c[3].Status != "Faulted" {
		r.Errorf("the connectors are %+v", c)
	}
	available := v2.EventData{
		EventID: 1, Timestamp: ocpp.NewDateTime(at), Trigger: v2.EventTriggerDelta, ActualValue: "Available", EventNotificationType: "HardWiredNotification",
		Component: v2.Component{Name: "Connector", EVSE: &v2.EVSE{ID: 1, ConnectorID: to(most)}}, Variable: v2.Variable{Name: "AvailabilityState"},
	}
	known := available
	known.Component.EVSE = &v2.EVSE{ID: 1, ConnectorID: to(3)}
	changed, err := r.s.SaveVariableEvents(ctx, "CP-1", &v2.NotifyEventRequest{EventData: []v2.EventData{available, known}}, at)
	r.is(err, store.ErrFull)
	if len(changed) != 1 || changed[0].ID != 3 {
		r.Errorf("connectors whose status is known: %+v", changed)
	}

	monitoring := &v2.NotifyMonitoringReportRequest{Monitor: []v2.MonitoringData{{Component: v2.Component{Name: "C"}, Variable: v2.Variable{Name: "V"}}}}
	profiles := &v2.ReportChargingProfilesRequest{EVSEID: 1, ChargingLimitSource: "CSO"}
	var messages []v2.MessageInfo
	for i := range most + 5 {
		monitoring.Monitor[0].VariableMonitoring = append(monitoring.Monitor[0].VariableMonitoring, v2.VariableMonitoring{ID: i, Type: "UpperThreshold"})
		profiles.ChargingProfile = append(profiles.ChargingProfile, v2.ChargingProfile{ID: i})
		messages = append(messages, v2.MessageInfo{ID: i})
	}
	page := store.Page{Limit: store.MaxLimit}
	r.is(r.s.SaveMonitors(ctx, "CP-1", monitoring, at), store.ErrFull)
	r.is(r.s.SaveMonitors(ctx, "CP-1", monitoring, at), store.ErrFull)
	eq(r, "monitors", len(must(r.s.Monitors(ctx, "CP-1", page))(r).Items), most)
	r.is(r.s.SaveChargingProfiles(ctx, "CP-1", profiles, at), store.ErrFull)
	eq(r, "charging profiles", len(must(r.s.ChargingProfiles(ctx, "CP-1", page))(r).Items), most)
	r.is(r.s.SaveDisplayMessages(ctx, "CP-1", messages, at), store.ErrFull)
	eq(r, "display messages", len(must(r.s.DisplayMessages(ctx, "CP-1", page))(r).Items), most)
	for i := range most {
		r.must(r.s.SaveChargingLimit(ctx, "CP-1", &v2.NotifyChargingLimitRequest{EVSEID: to(i), ChargingLimit: v2.ChargingLimit{ChargingLimitSource: "EMS"}}, at))
	}
	r.is(r.s.SaveChargingLimit(ctx, "CP-1", &v2.NotifyChargingLimitRequest{EVSEID: to(most), ChargingLimit: v2.ChargingLimit{ChargingLimitSource: "EMS"}}, at), store.ErrFull)
	eq(r, "charging limits", len(must(r.s.ChargingLimits(ctx, "CP-1", page))(r).Items), most)

	for i := range most + 5 { // what is over makes room
		r.clock.Add(time.Second)
		r.must(r.s.SetReservationStatus(ctx, "CP-1", i, "Expired", r.clock.Now()))
	}
	if all := must(r.s.Reservations(ctx, "CP-1", page))(r).Items; len(all) != most || all[0].ID != 5 {
		r.Errorf("the reservations are %+v", all)
	}
}
