package records

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// Assess tells what the ledger knows of a transaction event; nil for other messages.
func (r *Records) Assess(ctx context.Context, call *engine.Call) (*engine.Facts, error) {
	req, ok := call.Request.(*v2.TransactionEventRequest)
	if !ok {
		return nil, nil
	}
	facts, err := r.store.AssessTransactionEvent(ctx, store.TransactionEvent{Station: call.Station.ID(), Request: req, Received: r.now(), Unnumbered: call.Native != nil})
	if err != nil {
		return nil, err
	}
	return factsOf(&facts), nil
}

func factsOf(f *store.Facts) *engine.Facts {
	out := &engine.Facts{
		Known: f.Known, Duplicate: f.Duplicate, Answer: []byte(f.Answer), SeqNo: f.SeqNo, Offline: f.Offline, Implausible: f.Implausible,
		Late: f.Late, Time: f.Time, Skew: f.Skew, Started: f.Started, Ended: f.Ended, Active: f.Active, Reopened: f.Reopened,
		Energy: f.Energy, Power: f.Power, Start: f.Start, Assessed: f,
	}
	for _, g := range f.Gaps {
		out.Gaps = append(out.Gaps, engine.Gap(g))
	}
	return out
}

// Record commits a message. One whose decision failed (answer is empty) is kept as far as it doesn't take the decision
// to do so: what a station measured is true whatever a script makes of it.
func (r *Records) Record(ctx context.Context, call *engine.Call, d *engine.Decision, answer []byte) error {
	s, station := r.store, call.Station.ID()
	if req, ok := call.Request.(*v2.TransactionEventRequest); ok {
		var assessed *store.Facts
		if call.Facts != nil {
			assessed, _ = call.Facts.Assessed.(*store.Facts)
		}
		facts, err := s.RecordTransactionEvent(ctx, store.TransactionEvent{
			Station: station, Request: req, Received: r.now(), Generation: d.Generation, Answer: ocpp.Raw(answer),
			Assessed: assessed, Unnumbered: call.Native != nil, Decision: decisionOf(call, d),
		})
		if err != nil {
			return err
		}
		if facts.Reopened {
			r.log.Info("a transaction that a rule had closed goes on", "station", station, "transaction", req.TransactionInfo.TransactionID)
		}
		return nil
	}
	if call.Recorded && adds(call.Request) {
		return nil
	}
	switch req := call.Request.(type) {
	case *v2.BootNotificationRequest:
		res, ok := d.Response.(*v2.BootNotificationResponse)
		if !ok {
			return nil
		}
		if err := s.SaveBoot(ctx, station, versionOf(call).String(), req, string(res.Status), r.now()); err != nil {
			return err
		}
		r.booted(call.Station, req, res)
		return nil
	case *v2.StatusNotificationRequest:
		since, _ := req.Timestamp.Plausible(r.now())
		return r.bounded(station, "StatusNotification", s.SaveStatus(ctx, station, store.Connector{
			EVSE: req.EVSEID, ID: req.ConnectorID, Status: strings.Clone(string(req.ConnectorStatus)), Since: since,
		}))
	case *v2.MeterValuesRequest:
		return s.SaveMeterValues(ctx, station, req, r.now())
	case *v2.SecurityEventNotificationRequest:
		return s.SaveSecurityEvent(ctx, station, req, r.now())
	case *v2.NotifyReportRequest:
		if err := r.bounded(station, "NotifyReport", s.SaveReport(ctx, station, req, r.now())); err != nil {
			return err
		}
		return r.inventoried(ctx, station, req)
	case *v2.NotifyMonitoringReportRequest:
		return r.bounded(station, "NotifyMonitoringReport", s.SaveMonitors(ctx, station, req, r.now()))
	case *v2.NotifyEventRequest:
		changed, err := s.SaveVariableEvents(ctx, station, req, r.now())
		for _, c := range changed {
			call.Station.SetStatus(c.EVSE, c.ID, c.Status, c.Since)
		}
		return r.bounded(station, "NotifyEvent", err)
	case *v2.FirmwareStatusNotificationRequest:
		return s.SaveJobStatus(ctx, station, job("FirmwareStatusNotification", req.RequestID, string(req.Status), req.StatusInfo, r.now()))
	case *v2.PublishFirmwareStatusNotificationRequest:
		return s.SaveJobStatus(ctx, station, job("PublishFirmwareStatusNotification", req.RequestID, string(req.Status), req.StatusInfo, r.now()))
	case *v2.LogStatusNotificationRequest:
		return s.SaveJobStatus(ctx, station, job("LogStatusNotification", req.RequestID, string(req.Status), req.StatusInfo, r.now()))
	case *v2.NotifyChargingLimitRequest:
		return r.bounded(station, "NotifyChargingLimit", s.SaveChargingLimit(ctx, station, req, r.now()))
	case *v2.ClearedChargingLimitRequest:
		return s.ClearChargingLimit(ctx, station, req)
	case *v2.ReportChargingProfilesRequest:
		return r.bounded(station, "ReportChargingProfiles", s.SaveChargingProfiles(ctx, station, req, r.now()))
	case *v2.ReservationStatusUpdateRequest:
		return s.SetReservationStatus(ctx, station, req.ReservationID, strings.Clone(string(req.ReservationUpdateStatus)), r.now())
	case *v2.NotifyDisplayMessagesRequest:
		return r.bounded(station, "NotifyDisplayMessages", s.SaveDisplayMessages(ctx, station, req.MessageInfo, r.now()))
	case *v2.OpenPeriodicEventStreamRequest:
		if res, ok := d.Response.(*v2.OpenPeriodicEventStreamResponse); ok && res.Status == v2.GenericStatusAccepted {
			return s.OpenEventStream(ctx, station, &req.ConstantStreamData, r.now())
		}
	case *v2.ClosePeriodicEventStreamRequest:
		return s.CloseEventStream(ctx, station, req.ID, r.now())
	case *v2.NotifyPeriodicEventStream:
		return s.SaveEventStream(ctx, station, req, r.now())
	case *v2.NotifyCustomerInformationRequest:
		return s.SaveCustomerInformation(ctx, station, req, r.now())
	}
	return nil
}

// maxReason is how many bytes of what went wrong are kept with an event.
const maxReason = 1000

// decisionOf is what generation and answer don't tell of a decision about a transaction event.
func decisionOf(call *engine.Call, d *engine.Decision) (out store.Decision) {
	callback := call.Action.Callback
	if f := d.Failure; f != nil {
		callback, out.Code, out.Text = f.Callback, string(f.Code), f.Text
		if len(out.Text) > maxReason {
			out.Text = strings.ToValidUTF8(out.Text[:maxReason], "") + "…"
		}
	} else if d.Native != nil {
		callback = call.Wire.Full
	}
	if callback != call.Action.Callback {
		out.Callback = callback
	}
	return out
}

// adds reports whether a message adds to a list each time that it is recorded; others leave the same behind.
func adds(request any) bool {
	switch request.(type) {
	case *v2.MeterValuesRequest, *v2.SecurityEventNotificationRequest, *v2.NotifyEventRequest, *v2.FirmwareStatusNotificationRequest,
		*v2.PublishFirmwareStatusNotificationRequest, *v2.LogStatusNotificationRequest, *v2.NotifyPeriodicEventStream:
		return true
	}
	return false
}

// versionOf is the version that the station speaks.
func versionOf(call *engine.Call) ocpp.Version {
	if call.Native != nil {
		return ocpp.V16
	}
	return call.Version
}

// Number gives a transaction of OCPP 1.6 its number.
func (r *Records) Number(ctx context.Context, st *engine.Station, req *v16.StartTransactionRequest) (int, error) {
	number, _, err := r.store.TransactionNumber(ctx, store.Start16{
		Station: st.ID(), Connector: req.ConnectorID, IDTag: strings.Clone(req.IDTag), Timestamp: req.Timestamp, MeterStart: req.MeterStart,
	})
	return number, err
}

// Running returns the transactions of OCPP 1.6 that go on at a station, and began here.
func (r *Records) Running(ctx context.Context, st *engine.Station) ([]engine.Running, error) {
	active := true
	list, err := r.store.Transactions(ctx, store.TransactionFilter{Station: st.ID(), Active: &active, Page: store.Page{Limit: 100}})
	if err != nil {
		return nil, err
	}
	var running []engine.Running
	for _, x := range list.Items {
		number, err := strconv.Atoi(x.ID)
		if err != nil || number <= 0 || x.Start.IsZero() {
			continue
		}
		one := engine.Running{Number: number, IDTag: x.Token, Start: x.Start, MeterStart: x.MeterStart}
		if x.EVSE != nil {
			one.Connector = *x.EVSE
		}
		running = append(running, one)
	}
	return running, nil
}

// bounded takes it as done when a station reports more than is kept: repeating it would not help. It is logged once an hour, and
// not with each message of a report.
func (r *Records) bounded(station, action string, err error) error {
	if !errors.Is(err, store.ErrFull) {
		return err
	}
	const maxFull = 1000 // stations
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.now(); now.Sub(r.full[station]) >= time.Hour {
		if r.full == nil || len(r.full) >= maxFull {
			r.full = make(map[string]time.Time)
		}
		r.full[station] = now
		r.log.Warn("the station reports more than is kept; the rest is left out", "station", station, "action", action, "error", err)
	}
	return nil
}

func job(action string, id *int, status string, info *v2.StatusInfo, at time.Time) store.JobStatus {
	j := store.JobStatus{Action: action, RequestID: id, Status: strings.Clone(status), Received: at}
	if info != nil {
		j.Info = strings.Clone(info.ReasonCode)
		if info.AdditionalInfo != nil {
			j.Info += ": " + *info.AdditionalInfo
		}
	}
	return j
}
