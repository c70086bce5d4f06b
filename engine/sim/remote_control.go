package sim

import (
	"context"

	"csms/engine/ocpp/v2"
)

// requestStartTransaction starts a session on a free EVSE (OCPP 2.0.1 F01, F02).
func requestStartTransaction(c *Command, req *v2.RequestStartTransactionRequest) (*v2.RequestStartTransactionResponse, error) {
	o := SessionOptions{Token: req.IDToken, Trigger: v2.TriggerReasonRemoteStart, RemoteStartID: &req.RemoteStartID}
	if req.EVSEID != nil {
		o.EVSE = *req.EVSEID
	}
	t, err := c.Station.occupy(o)
	if err != nil {
		return &v2.RequestStartTransactionResponse{
			Status:     v2.RequestStartStopStatusRejected,
			StatusInfo: &v2.StatusInfo{ReasonCode: "NoFreeEVSE"},
		}, nil
	}
	c.After(func(ctx context.Context) {
		res, err := c.Station.started(ctx, t, o)
		if queuedIsFine(err) != nil {
			c.Station.failed("TransactionEvent Started", err)
		}
		c.Station.spawn(func(ctx context.Context) { t.run(ctx, res) })
	})
	return &v2.RequestStartTransactionResponse{Status: v2.RequestStartStopStatusAccepted}, nil
}

// requestStopTransaction ends a session (OCPP 2.0.1 F03).
func requestStopTransaction(c *Command, req *v2.RequestStopTransactionRequest) (*v2.RequestStopTransactionResponse, error) {
	s := c.Station
	s.mu.Lock()
	t := s.model.session(req.TransactionID)
	s.mu.Unlock()
	if t == nil {
		return &v2.RequestStopTransactionResponse{Status: v2.RequestStartStopStatusRejected}, nil
	}
	c.After(func(ctx context.Context) {
		_, err := t.End(ctx, v2.TriggerReasonRemoteStop, v2.ReasonRemote)
		s.failed("TransactionEvent Ended", queuedIsFine(err))
	})
	return &v2.RequestStopTransactionResponse{Status: v2.RequestStartStopStatusAccepted}, nil
}

// unlockConnector unlocks unless a session runs (OCPP 2.0.1 F05).
func unlockConnector(c *Command, req *v2.UnlockConnectorRequest) (*v2.UnlockConnectorResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.model.evse(req.EVSEID)
	status := v2.UnlockStatusUnlocked
	switch {
	case e == nil || req.ConnectorID != 1:
		status = v2.UnlockStatusUnknownConnector
	case e.session != nil:
		status = v2.UnlockStatusOngoingAuthorizedTransaction
	}
	return &v2.UnlockConnectorResponse{Status: status}, nil
}

// triggerMessage sends what is asked for (OCPP 2.0.1 F06).
func triggerMessage(c *Command, req *v2.TriggerMessageRequest) (*v2.TriggerMessageResponse, error) {
	s := c.Station
	s.mu.Lock()
	known := s.model.named(req.EVSE)
	sessions := s.model.sessions()
	s.mu.Unlock()
	status := v2.TriggerMessageStatusAccepted
	var send func(ctx context.Context) error
	switch req.RequestedMessage {
	case v2.MessageTriggerBootNotification:
		s.mu.Lock()
		registered := s.registration == string(v2.RegistrationStatusAccepted) && !s.doubted
		s.mu.Unlock()
		if registered {
			status = v2.TriggerMessageStatusRejected // F06.FR.17
		}
		send = s.bootTriggered
	case v2.MessageTriggerHeartbeat:
		send = s.Heartbeat
	case v2.MessageTriggerStatusNotification:
		send = func(ctx context.Context) error { return s.ReportStatus(ctx, req.EVSE) }
	case v2.MessageTriggerMeterValues:
		send = func(ctx context.Context) error { return s.ReportMeter(ctx, req.EVSE) }
	case v2.MessageTriggerTransactionEvent:
		if len(sessions) == 0 {
			status = v2.TriggerMessageStatusRejected
			break
		}
		send = func(ctx context.Context) error { return updateAll(ctx, sessions, req.EVSE) }
	case v2.MessageTriggerLogStatusNotification:
		send = s.reportLog
	case v2.MessageTriggerFirmwareStatusNotification:
		send = s.reportFirmware
	case v2.MessageTriggerPublishFirmwareStatusNotification:
		send = s.reportPublished
	case v2.MessageTriggerSignChargingStationCertificate:
		send = func(ctx context.Context) error {
			return s.SignCertificate(ctx, v2.CertificateSigningUseChargingStationCertificate)
		}
	case v2.MessageTriggerSignV2GCertificate, v2.MessageTriggerSignCombinedCertificate:
		send = func(ctx context.Context) error { return s.SignCertificate(ctx, v2.CertificateSigningUseV2GCertificate) }
	default:
		status = v2.TriggerMessageStatusNotImplemented
	}
	if known == nil {
		status = v2.TriggerMessageStatusRejected
	}
	if status == v2.TriggerMessageStatusAccepted {
		c.After(func(ctx context.Context) { s.failed(string(req.RequestedMessage), send(ctx)) })
	}
	return &v2.TriggerMessageResponse{Status: status}, nil
}

func updateAll(ctx context.Context, sessions []*Session, which *v2.EVSE) error {
	for _, t := range sessions {
		if which != nil && which.ID != 0 && which.ID != t.EVSE {
			continue
		}
		if _, err := t.Update(ctx, v2.TriggerReasonTrigger); queuedIsFine(err) != nil {
			return err
		}
	}
	return nil
}

// ReportMeter sends the meter values of the EVSEs that are named; nil and 0 name the main meter.
func (s *Station) ReportMeter(ctx context.Context, which *v2.EVSE) error {
	s.mu.Lock()
	t := &Session{station: s, register: s.model.register}
	id := 0
	if which != nil {
		id = which.ID
		if e := s.model.evse(id); e != nil && e.session != nil {
			t = e.session
		}
	}
	req := &v2.MeterValuesRequest{
		EVSEID:     id,
		MeterValue: []v2.MeterValue{{Timestamp: s.now(), SampledValue: t.samples(v2.ReadingContextTrigger)}},
	}
	s.mu.Unlock()
	_, err := s.Call(ctx, "MeterValues", req)
	return err
}
