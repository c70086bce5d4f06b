package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
	"csms/engine/testclock"
)

func stations(r rig) {
	_, err := r.s.Station(ctx, "CP-1")
	r.is(err, store.ErrNotFound)
	before, after, err := r.s.UpdateStation(ctx, "CP-1", func(st *store.Station) error {
		if !st.Created.IsZero() {
			r.Error("a new station has a creation time")
		}
		st.Provisioned, st.PasswordHash, st.NetworkPasswordHash, st.SecurityProfile = true, "hash", "another", to(2)
		st.Registration = "Pending"
		st.Labels = map[string]string{"site": "north"}
		return nil
	}, nil)
	r.must(err)
	if before.ID != "" || after.ID != "CP-1" || !after.Created.Equal(r.clock.Now()) {
		r.Errorf("before %+v, after %+v", before, after)
	}
	boot := &v2.BootNotificationRequest{Reason: v2.BootReasonEnum("PowerUp"), ChargingStation: v2.ChargingStation{
		VendorName: "Acme", Model: "M", SerialNumber: to("S1"), FirmwareVersion: to("1.0"), Modem: &v2.Modem{ICCID: to("8931")}}}
	r.must(r.s.SaveBoot(ctx, "cp-1", "2.0.1", boot, "Accepted", r.clock.Now()))
	r.must(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: 2, Status: "Occupied", Since: r.clock.Now()}))
	r.must(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: 1, Status: "Available"}))
	r.must(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: 2, Status: "Faulted"}))
	r.must(r.s.SaveSeen(ctx, []store.Seen{{Station: "CP-1", At: r.clock.Now().Add(time.Minute), ClockSkew: to(1.5)}, {Station: "CP-9", At: r.clock.Now(), Version: "1.6"}}))
	st := must(r.s.Station(ctx, "cP-1"))(r)
	if st.ID != "CP-1" || !st.Provisioned || st.PasswordHash != "hash" || st.NetworkPasswordHash != "another" || *st.SecurityProfile != 2 || st.Registration != "Pending" ||
		st.ToldRegistration != "Accepted" || st.Version != "2.0.1" || st.Vendor != "Acme" || st.Serial != "S1" || st.ICCID != "8931" || st.IMSI != "" ||
		*st.ClockSkew != 1.5 || !st.LastSeen.Equal(r.clock.Now().Add(time.Minute)) || st.Labels["site"] != "north" {
		r.Errorf("the station is %+v", st)
	}
	if fmt.Sprint(st.Connectors) != fmt.Sprint([]store.Connector{{EVSE: 1, ID: 1, Status: "Available"}, {EVSE: 1, ID: 2, Status: "Faulted"}}) {
		r.Errorf("the connectors are %+v", st.Connectors)
	}
	eq(r, "connectors of many", len(must(r.s.Connectors(ctx, []string{"CP-1", "CP-9"}))(r)["cp-1"]), 2)
	refused := errors.New("no")
	_, _, err = r.s.UpdateStation(ctx, "CP-1", func(st *store.Station) error {
		st.Labels["site"] = "south"
		return refused
	}, nil)
	r.is(err, refused)
	eq(r, "label", must(r.s.Station(ctx, "CP-1"))(r).Labels["site"], "north")
	before, after, err = r.s.UpdateStation(ctx, "cp-1", func(st *store.Station) error {
		st.Labels["site"], st.SecurityProfile = "south", nil
		return nil
	}, nil)
	r.must(err)
	eq(r, "label before", before.Labels["site"], "north")
	eq(r, "id after", after.ID, "CP-1")
	r.record(started, 0)
	deleted := 0
	r.must(r.s.DeleteStation(ctx, "CP-1", func() { deleted++ }))
	r.is(r.s.DeleteStation(ctx, "CP-1", func() { deleted++ }), store.ErrNotFound)
	eq(r, "told of deletions", deleted, 2)
	r.must(r.s.SaveSeen(ctx, []store.Seen{{Station: "CP-1", At: r.clock.Now()}}))
	_, err = r.s.Station(ctx, "CP-1")
	r.is(err, store.ErrNotFound)
	eq(r, "the transaction stays", r.tx().Station, "CP-1")
}

func stationsPages(r rig) {
	boot := &v2.BootNotificationRequest{Reason: v2.BootReasonPowerUp, ChargingStation: v2.ChargingStation{VendorName: "Acme", Model: "M"}}
	for i := range 25 {
		r.must(r.s.SaveBoot(ctx, fmt.Sprintf("CP-%02d", i), []string{"1.6", "2.0.1"}[i%2], boot, "Accepted", r.clock.Now()))
	}
	var got []string
	f := store.StationFilter{Page: store.Page{Limit: 7}, Version: "2.0.1"}
	pages := 0
	for {
		page := must(r.s.Stations(ctx, f))(r)
		pages++
		for _, st := range page.Items {
			got = append(got, st.ID)
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	eq(r, "pages", pages, 2)
	eq(r, "stations", strings.Join(got, " "), "CP-01 CP-03 CP-05 CP-07 CP-09 CP-11 CP-13 CP-15 CP-17 CP-19 CP-21 CP-23")
	eq(r, "of a registration", len(must(r.s.Stations(ctx, store.StationFilter{Registration: "Pending"}))(r).Items), 0)

	_, _, err := r.s.UpdateStation(ctx, "CP-00", func(st *store.Station) error { st.Provisioned = true; return nil }, nil)
	r.must(err)
	r.clock.Add(time.Minute)
	r.must(r.s.SaveSeen(ctx, []store.Seen{{Station: "CP-03", At: r.clock.Now()}, {Station: "CP-07", At: r.clock.Now()}}))
	got = nil
	for _, st := range must(r.s.Stations(ctx, store.StationFilter{Unprovisioned: 2}))(r).Items {
		got = append(got, st.ID)
	}
	eq(r, "provisioned, or heard of last", strings.Join(got, " "), "CP-00 CP-03 CP-07")
	eq(r, "with room for all", len(must(r.s.Stations(ctx, store.StationFilter{Unprovisioned: 99}))(r).Items), 25)
}

func tokens(r rig) {
	put := func(id string, fn func(*store.Token)) {
		_, _, err := r.s.UpdateToken(ctx, id, func(k *store.Token) error { fn(k); return nil })
		r.must(err)
	}
	put("AbC", func(k *store.Token) {
		k.Status, k.Group, k.Expires, k.Stations = "Accepted", "G", r.clock.Now().Add(time.Hour), []string{"CP-1"}
	})
	put("abd", func(k *store.Token) { k.Status = "Blocked" })
	put("ABC", func(k *store.Token) { k.Note = "lost" })
	k := must(r.s.Token(ctx, "aBc"))(r)
	if k.ID != "AbC" || k.Status != "Accepted" || k.Group != "G" || k.Note != "lost" || len(k.Stations) != 1 || !k.Expires.Equal(r.clock.Now().Add(time.Hour)) {
		r.Errorf("the token is %+v", k)
	}
	page := must(r.s.Tokens(ctx, store.TokenFilter{Page: store.Page{Limit: 1}}))(r)
	eq(r, "the first", page.Items[0].ID, "AbC")
	page = must(r.s.Tokens(ctx, store.TokenFilter{Page: store.Page{Limit: 1, Cursor: page.Next}}))(r)
	eq(r, "the second", page.Items[0].ID, "abd")
	eq(r, "no third page", page.Next, "")
	r.must(r.s.DeleteToken(ctx, "ABD"))
	r.is(r.s.DeleteToken(ctx, "ABD"), store.ErrNotFound)
	_, err := r.s.Token(ctx, "abd")
	r.is(err, store.ErrNotFound)
}

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

func variables(r rig) {
	report := &v2.NotifyReportRequest{ReportData: []v2.ReportData{
		{Component: v2.Component{Name: "EVSE", EVSE: &v2.EVSE{ID: 2}}, Variable: v2.Variable{Name: "Power"},
			VariableAttribute:       []v2.VariableAttribute{{Value: to("1")}, {Type: to(v2.AttributeMaxSet), Value: to("2")}},
			VariableCharacteristics: &v2.VariableCharacteristics{Unit: to("W"), DataType: "decimal", MaxLimit: to(11000.0), SupportsMonitoring: true}},
		{Component: v2.Component{Name: "Clock"}, Variable: v2.Variable{Name: "Zone", Instance: to("x")},
			VariableAttribute: []v2.VariableAttribute{{Mutability: to(v2.MutabilityEnum("WriteOnly"))}}},
	}}
	r.must(r.s.SaveReport(ctx, "CP-1", report, r.clock.Now()))
	page := must(r.s.Variables(ctx, "cp-1", store.VariableFilter{Page: store.Page{Limit: 2}}))(r)
	if v := page.Items[0]; v.Component != "Clock" || v.VariableInstance != "x" || v.Value != nil || v.Mutability != "WriteOnly" || v.Attribute != "Actual" || v.SupportsMonitoring != nil {
		r.Errorf("the first is %+v", v)
	}
	if v := page.Items[1]; v.EVSE != 2 || *v.Value != "1" || v.Unit != "W" || *v.MaxLimit != 11000 || !*v.SupportsMonitoring {
		r.Errorf("the second is %+v", v)
	}
	page = must(r.s.Variables(ctx, "cp-1", store.VariableFilter{Page: store.Page{Limit: 2, Cursor: page.Next}}))(r)
	if len(page.Items) != 1 || page.Items[0].Attribute != "MaxSet" || page.Next != "" {
		r.Errorf("the second page is %+v", page)
	}
	c := v2.Component{Name: "EVSE", EVSE: &v2.EVSE{ID: 2}}
	req := &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{
		{Component: c, Variable: v2.Variable{Name: "Power"}, AttributeValue: "7"},
		{Component: c, Variable: v2.Variable{Name: "Power"}, AttributeType: to(v2.AttributeMaxSet), AttributeValue: "9"},
		{Component: c, Variable: v2.Variable{Name: "BasicAuthPassword"}, AttributeValue: "secret"},
	}}
	res := &v2.SetVariablesResponse{SetVariableResult: []v2.SetVariableResult{
		{Component: c, Variable: v2.Variable{Name: "Power"}, AttributeStatus: v2.SetVariableStatusAccepted},
		{Component: c, Variable: v2.Variable{Name: "Power"}, AttributeType: to(v2.AttributeMaxSet), AttributeStatus: v2.SetVariableStatusEnum("Rejected")},
		{Component: c, Variable: v2.Variable{Name: "BasicAuthPassword"}, AttributeStatus: v2.SetVariableStatusAccepted},
	}}
	r.must(r.s.SaveSetVariables(ctx, "CP-1", req, res, r.clock.Now()))
	differs := must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Differs: true}))(r).Items
	if len(differs) != 1 || *differs[0].Wanted != "9" || differs[0].WantedStatus != "Rejected" || *differs[0].Value != "2" {
		r.Errorf("different are %+v", differs)
	}
	got := &v2.GetVariablesResponse{GetVariableResult: []v2.GetVariableResult{
		{Component: c, Variable: v2.Variable{Name: "Power"}, AttributeStatus: v2.GetVariableStatusAccepted, AttributeValue: to("6")}}}
	r.clock.Add(time.Minute)
	r.must(r.s.SaveGetVariables(ctx, "CP-1", got, r.clock.Now()))
	eq(r, "different now", len(must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Differs: true}))(r).Items), 2)
	power := must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Component: "EVSE", Variable: "Power"}))(r).Items
	if len(power) != 2 || *power[0].Value != "6" || power[0].Unit != "W" {
		r.Errorf("Power is %+v", power)
	}
	set := func(variable string, status v2.SetVariableStatusEnum) {
		r.must(r.s.SaveSetVariables(ctx, "CP-1",
			&v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{{Component: c, Variable: v2.Variable{Name: variable}, AttributeValue: "1"}}},
			&v2.SetVariablesResponse{SetVariableResult: []v2.SetVariableResult{{Component: c, Variable: v2.Variable{Name: variable}, AttributeStatus: status}}},
			r.clock.Now()))
	}
	count := func(variable string) int {
		return len(must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Variable: variable}))(r).Items)
	}
	set("Nope", v2.SetVariableStatusUnknownVariable)
	eq(r, "what the station doesn't know", count("Nope"), 0)
	set("Gone", v2.SetVariableStatusRebootRequired)
	eq(r, "what takes a reboot", count("Gone"), 1)
	set("Gone", v2.SetVariableStatusUnknownComponent)
	eq(r, "what the station doesn't know any more", count("Gone"), 0)
	r.must(r.s.DeleteVariables(ctx, "CP-1", r.clock.Now()))
	eq(r, "those that are set stay", len(must(r.s.Variables(ctx, "CP-1", store.VariableFilter{}))(r).Items), 2)
}

func variablesBounded(r rig) {
	var all []store.Variable
	for i := range 400 {
		all = append(all, store.Variable{VariableID: store.VariableID{Component: "C", Variable: fmt.Sprint(i)}, Value: to("1"), Reported: r.clock.Now()})
	}
	r.is(r.s.SaveVariables(ctx, "CP-1", all), store.ErrFull)
	r.must(r.s.SaveVariables(ctx, "CP-1", all[:250])) // those that are known may change
	all[299].Value, all[399].Value = to("2"), to("2")
	r.is(r.s.SaveVariables(ctx, "CP-1", all[200:]), store.ErrFull)
	kept := func() []store.Variable {
		return must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Page: store.Page{Limit: 1000}}))(r).Items
	}
	eq(r, "kept", len(kept()), 300)
	if v := must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Variable: "299"}))(r).Items; len(v) != 1 || *v[0].Value != "2" {
		r.Errorf("the last one that there was room for is %+v", v)
	}
	r.must(r.s.SaveVariables(ctx, "CP-2", all[:10]))
	r.must(r.s.DeleteVariables(ctx, "CP-1", r.clock.Now().Add(time.Second)))
	r.must(r.s.SaveVariables(ctx, "CP-1", all[100:])) // there is room again
	eq(r, "kept", len(kept()), 300)
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

func monitors(r rig) {
	req := &v2.NotifyMonitoringReportRequest{Monitor: []v2.MonitoringData{{Component: v2.Component{Name: "EVSE"}, Variable: v2.Variable{Name: "Temperature"},
		VariableMonitoring: []v2.VariableMonitoring{{ID: 2, Value: 80, Type: v2.MonitorEnum("UpperThreshold"), Severity: 3}, {ID: 1, Value: 70, Type: "UpperThreshold", Severity: 5, Transaction: true}}}}}
	r.must(r.s.SaveMonitors(ctx, "CP-1", req, r.clock.Now()))
	all := must(r.s.Monitors(ctx, "cp-1", store.Page{}))(r).Items
	if len(all) != 2 || all[0].ID != 1 || !all[0].Transaction || all[1].Value != 80 || all[1].Variable != "Temperature" {
		r.Errorf("the monitors are %+v", all)
	}
	r.must(r.s.DeleteMonitors(ctx, "CP-1", 1, 7))
	eq(r, "left", len(must(r.s.Monitors(ctx, "cp-1", store.Page{}))(r).Items), 1)
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
}

func generations(r rig) {
	_, err := r.s.LastActive(ctx)
	r.is(err, store.ErrNotFound)
	for i := range 4 {
		r.clock.Add(time.Second)
		name := fmt.Sprint("g", i)
		r.must(r.s.SaveGeneration(ctx, store.Generation{Name: name, Files: map[string]string{"a.lua": "return " + name}, Order: []string{"a"}, Created: r.clock.Now()}))
		result, folder := store.ActivationActive, "f0"
		if i > 0 {
			result, folder = "a.lua:1: broken", ""
		}
		r.must(r.s.SaveActivation(ctx, store.Activation{Generation: name, Settings: `{"x":1}`, Time: r.clock.Now(), Who: "files", Result: result, Folder: folder}))
	}
	a := must(r.s.LastActive(ctx))(r)
	if a.Generation != "g0" || a.Settings != `{"x":1}` || a.Folder != "f0" {
		r.Errorf("the last active is %+v", a)
	}
	newest := must(r.s.Activations(ctx, store.Page{Limit: 1}))(r).Items[0]
	eq(r, "the newest activation", newest.Generation+newest.Folder, "g3")
	r.must(r.s.PruneGenerations(ctx, 1))
	all := must(r.s.Generations(ctx, store.Page{Limit: 1}))(r)
	eq(r, "the newest", all.Items[0].Name, "g3")
	all = must(r.s.Generations(ctx, store.Page{Limit: 1, Cursor: all.Next}))(r)
	eq(r, "the one that was active", all.Items[0].Name, "g0")
	eq(r, "the end", all.Next, "")
	g := must(r.s.Generation(ctx, "g0"))(r)
	eq(r, "its file", g.Files["a.lua"], "return g0")
	eq(r, "its order", g.Order[0], "a")
	_, err = r.s.Generation(ctx, "g") // several begin so
	r.is(err, store.ErrNotFound)
	_, err = r.s.Generation(ctx, "g1")
	r.is(err, store.ErrNotFound)
}

func audit(r rig) {
	for i := range 3 {
		r.must(r.s.SaveAudit(ctx, store.Audit{Time: r.clock.Now(), Who: "ann", Action: "PUT", Target: fmt.Sprint("stations/", i%2), After: `{}`}))
	}
	all := must(r.s.Audits(ctx, "stations/0", store.Page{}))(r).Items
	if len(all) != 2 || all[0].Before != "" || all[0].After != "{}" || all[0].Who != "ann" {
		r.Errorf("the audit is %+v", all)
	}
	eq(r, "all", len(must(r.s.Audits(ctx, "", store.Page{}))(r).Items), 3)
}

func kv(r rig) {
	k := r.s.KV()
	want := func(key, value string) {
		r.Helper()
		got, ok, err := k.Get(ctx, key)
		if err != nil || ok != (value != "") || got != value {
			r.Errorf("%q is %q, %v (%v), want %q", key, got, ok, err, value)
		}
	}
	r.must(k.Delete(ctx, "a"))
	r.must(k.Set(ctx, "a", "1", time.Minute))
	r.must(k.Set(ctx, "A", "2", 0))
	want("a", "1")
	want("A", "2")
	eq(r, "sum", must(k.Incr(ctx, "a", 1.5, time.Hour))(r), 2.5)
	r.clock.Add(time.Minute)
	want("a", "")
	eq(r, "sum from nothing", must(k.Incr(ctx, "a", 1, time.Minute))(r), 1)
	r.must(k.Set(ctx, "s", `"x"`, 0))
	_, err := k.Incr(ctx, "s", 1, 0)
	r.is(err, store.ErrNoNumber)
	r.must(k.Set(ctx, "big", "1e308", 0))
	_, err = k.Incr(ctx, "big", 1e308, 0)
	r.is(err, store.ErrNoNumber)
	want("big", "1e308")
	eq(r, "absent is not there", must(k.CompareAndSet(ctx, "A", nil, "3", 0))(r), false)
	eq(r, "another value", must(k.CompareAndSet(ctx, "A", to("1"), "3", 0))(r), false)
	eq(r, "the value", must(k.CompareAndSet(ctx, "A", to("2"), "3", time.Minute))(r), true)
	r.clock.Add(time.Minute)
	eq(r, "expired", must(k.CompareAndSet(ctx, "A", nil, "4", 0))(r), true)
	want("A", "4")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 25 {
				if _, err := k.Incr(ctx, "n", 1, 0); err != nil {
					r.Error(err)
				}
			}
		})
	}
	wg.Wait()
	want("n", "200")
}

func kvFull(r rig) {
	k := r.s.KV()
	big := `"` + strings.Repeat("x", 40_000) + `"`
	r.must(k.Set(ctx, "a", big, time.Minute))
	r.must(k.Set(ctx, "b", big, 0))
	r.is(k.Set(ctx, "c", big, 0), store.ErrFull)
	r.must(k.Set(ctx, "b", big, 0))
	r.clock.Add(time.Minute)
	r.must(k.Set(ctx, "c", big, 0)) // a has expired
	r.is(k.Set(ctx, "a", big, 0), store.ErrFull)
	r.must(k.Delete(ctx, "b"))
	r.must(k.Set(ctx, "a", big, 0))
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

// committed checks that what became of a station is told in the order of the commits, and before the caller goes on.
func committed(r rig) {
	const n = 64
	var order []int // the writer's
	var writers sync.WaitGroup
	for range n {
		writers.Go(func() {
			var told *store.Station
			_, after, err := r.s.UpdateStation(ctx, "CP-1", func(st *store.Station) error {
				profile := 1
				if st.SecurityProfile != nil {
					profile = *st.SecurityProfile + 1
				}
				st.SecurityProfile = &profile
				return nil
			}, func(after store.Station) {
				told = &after
				order = append(order, *after.SecurityProfile)
			})
			if err != nil {
				r.Error(err)
			} else if told == nil || *told.SecurityProfile != *after.SecurityProfile {
				r.Errorf("told of %+v, the outcome is %+v", told, after)
			}
		})
	}
	writers.Wait()
	if len(order) != n {
		r.Fatalf("told of %d changes, want %d", len(order), n)
	}
	for i, profile := range order {
		if profile != i+1 {
			r.Fatalf("told out of order: %v", order)
		}
	}
	r.must(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: 1, Status: "Available"}))
	refused := errors.New("no")
	_, _, err := r.s.UpdateStation(ctx, "CP-1", func(*store.Station) error { return refused }, func(store.Station) { r.Error("told of a change that was refused") })
	r.is(err, refused)
	_, after, err := r.s.UpdateStation(ctx, "CP-1", func(*store.Station) error { return nil }, nil)
	r.must(err)
	eq(r, "connectors", len(after.Connectors), 1)
}
