package sim

import (
	"context"
	"strconv"

	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// remoteStartTransaction starts a session on the connector, or on a free one, without an Authorize (§5.11).
func (d *dialect16) remoteStartTransaction(c *Command, req *v16.RemoteStartTransactionRequest) (*v16.RemoteStartTransactionResponse, error) {
	s := c.Station
	p := req.ChargingProfile
	if p != nil && p.ChargingProfilePurpose != v16.ChargingProfilePurposeTxProfile {
		return &v16.RemoteStartTransactionResponse{Status: v16.RemoteStartStopStatusRejected}, nil
	}
	o := SessionOptions{Token: Token(req.IDTag), Trigger: v2.TriggerReasonRemoteStart}
	if req.ConnectorID != nil {
		o.EVSE = *req.ConnectorID
	}
	t, err := s.occupy(o)
	if err != nil {
		return &v16.RemoteStartTransactionResponse{Status: v16.RemoteStartStopStatusRejected}, nil
	}
	if p != nil {
		s.mu.Lock()
		put(&s.model.ocpp16.profiles, p.ChargingProfileID, profile16{t.EVSE, *p})
		s.mu.Unlock()
	}
	c.After(func(ctx context.Context) {
		res, err := s.started(ctx, t, o)
		s.failed("StartTransaction", queuedIsFine(err))
		s.spawn(func(ctx context.Context) { t.run(ctx, res) })
	})
	return &v16.RemoteStartTransactionResponse{Status: v16.RemoteStartStopStatusAccepted}, nil
}

// remoteStopTransaction ends a session (§5.12).
func (d *dialect16) remoteStopTransaction(c *Command, req *v16.RemoteStopTransactionRequest) (*v16.RemoteStopTransactionResponse, error) {
	s := c.Station
	s.mu.Lock()
	t := s.model.session(strconv.Itoa(req.TransactionID))
	s.mu.Unlock()
	if t == nil {
		return &v16.RemoteStopTransactionResponse{Status: v16.RemoteStartStopStatusRejected}, nil
	}
	c.After(func(ctx context.Context) {
		_, err := t.End(ctx, v2.TriggerReasonRemoteStop, v2.ReasonRemote)
		s.failed("StopTransaction", queuedIsFine(err))
	})
	return &v16.RemoteStopTransactionResponse{Status: v16.RemoteStartStopStatusAccepted}, nil
}

// unlockConnector ends the session that runs there, and unlocks (§5.18).
func (d *dialect16) unlockConnector(c *Command, req *v16.UnlockConnectorRequest) (*v16.UnlockConnectorResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.model.evse(req.ConnectorID)
	if e == nil {
		return &v16.UnlockConnectorResponse{Status: v16.UnlockConnectorStatusNotSupported}, nil
	}
	if t := e.session; t != nil {
		c.After(func(ctx context.Context) {
			_, err := t.End(ctx, v2.TriggerReasonUnlockCommand, unlockCommand)
			s.failed("StopTransaction", queuedIsFine(err))
		})
	}
	return &v16.UnlockConnectorResponse{Status: v16.UnlockConnectorStatusUnlocked}, nil
}

// reset ends the sessions, reconnects and boots; Soft and Hard differ in the reason that the transactions end with (§5.14).
func (d *dialect16) reset(c *Command, req *v16.ResetRequest) (*v16.ResetResponse, error) {
	reason := softReset
	if req.Type == v16.ResetTypeHard {
		reason = hardReset
	}
	c.After(func(ctx context.Context) {
		err := c.Station.EndSessions(ctx, v2.TriggerReasonResetCommand, reason)
		c.Station.failed("StopTransaction", err)
		c.Station.reboot(ctx, v2.BootReasonRemoteReset)
	})
	return &v16.ResetResponse{Status: v16.ResetStatusAccepted}, nil
}

// triggerMessage sends what is asked for (§5.17).
func (d *dialect16) triggerMessage(c *Command, req *v16.TriggerMessageRequest) (*v16.TriggerMessageResponse, error) {
	s := c.Station
	sends := map[v16.MessageTrigger]func(context.Context) error{
		v16.MessageTriggerBootNotification:              s.bootTriggered,
		v16.MessageTriggerHeartbeat:                     s.Heartbeat,
		v16.MessageTriggerStatusNotification:            func(ctx context.Context) error { return s.ReportStatus(ctx, connector(req.ConnectorID)) },
		v16.MessageTriggerMeterValues:                   func(ctx context.Context) error { return d.sendMeters(ctx, s, req.ConnectorID) },
		v16.MessageTriggerDiagnosticsStatusNotification: func(ctx context.Context) error { return d.sendDiagnosticsStatus(ctx, s) },
		v16.MessageTriggerFirmwareStatusNotification:    func(ctx context.Context) error { return d.sendFirmwareStatus(ctx, s) },
	}
	status := d.trigger(c, string(req.RequestedMessage), req.ConnectorID, sends[req.RequestedMessage])
	return &v16.TriggerMessageResponse{Status: status}, nil
}

// extendedTriggerMessage is triggerMessage for the messages of the security whitepaper too.
func (d *dialect16) extendedTriggerMessage(c *Command, req *v16.ExtendedTriggerMessageRequest) (*v16.ExtendedTriggerMessageResponse, error) {
	s := c.Station
	sends := map[v16.ExtendedMessageTrigger]func(context.Context) error{
		v16.ExtendedMessageTriggerBootNotification:           s.bootTriggered,
		v16.ExtendedMessageTriggerHeartbeat:                  s.Heartbeat,
		v16.ExtendedMessageTriggerStatusNotification:         func(ctx context.Context) error { return s.ReportStatus(ctx, connector(req.ConnectorID)) },
		v16.ExtendedMessageTriggerMeterValues:                func(ctx context.Context) error { return d.sendMeters(ctx, s, req.ConnectorID) },
		v16.ExtendedMessageTriggerLogStatusNotification:      func(ctx context.Context) error { return d.sendLogStatus(ctx, s) },
		v16.ExtendedMessageTriggerFirmwareStatusNotification: func(ctx context.Context) error { return d.sendSignedFirmwareStatus(ctx, s) },
		v16.ExtendedMessageTriggerSignChargePointCertificate: func(ctx context.Context) error { return d.signCertificate(ctx, s) },
	}
	status := d.trigger(c, string(req.RequestedMessage), req.ConnectorID, sends[req.RequestedMessage])
	return &v16.ExtendedTriggerMessageResponse{Status: v16.ExtendedTriggerMessageStatus(status)}, nil
}

// trigger sends a message after the answer, unless the connector isn't there.
func (d *dialect16) trigger(c *Command, message string, at *int, send func(context.Context) error) v16.TriggerMessageStatus {
	s := c.Station
	s.mu.Lock()
	known := s.model.named(connector(at)) != nil
	s.mu.Unlock()
	switch {
	case send == nil:
		return v16.TriggerMessageStatusNotImplemented
	case !known:
		return v16.TriggerMessageStatusRejected
	}
	c.After(func(ctx context.Context) { s.failed(message, send(ctx)) })
	return v16.TriggerMessageStatusAccepted
}

// sendMeters sends the meter values of a connector; without one, of each that charges, or of the main meter.
func (d *dialect16) sendMeters(ctx context.Context, s *Station, at *int) error {
	if at != nil {
		return d.sendMeter(ctx, s, *at)
	}
	sessions := s.Sessions()
	if len(sessions) == 0 {
		return d.sendMeter(ctx, s, 0)
	}
	for _, t := range sessions {
		if err := d.sendMeter(ctx, s, t.EVSE); err != nil {
			return err
		}
	}
	return nil
}
