package sim

import (
	"context"
	"errors"

	"csms/engine/ocpp/v2"
)

// reset ends the sessions, reconnects and boots; an EVSE alone is only taken out of its session. OnIdle
// waits for the sessions to end (OCPP 2.0.1 B11, B12).
func reset(c *Command, req *v2.ResetRequest) (*v2.ResetResponse, error) {
	s := c.Station
	s.mu.Lock()
	sessions := s.model.sessions()
	var at *evse
	if req.EVSEID != nil {
		at = s.model.evse(*req.EVSEID)
	}
	s.mu.Unlock()
	if req.EVSEID != nil && at == nil {
		return &v2.ResetResponse{Status: v2.ResetStatusRejected}, nil
	}
	if at != nil {
		sessions = nil
		s.mu.Lock()
		if at.session != nil {
			sessions = []*Session{at.session}
		}
		s.mu.Unlock()
	}
	if req.Type == v2.ResetOnIdle && len(sessions) > 0 {
		s.spawn(func(ctx context.Context) {
			for _, t := range sessions {
				select {
				case <-t.ended:
				case <-ctx.Done():
					return
				}
			}
			s.resetNow(ctx, at, nil)
		})
		return &v2.ResetResponse{Status: v2.ResetStatusScheduled}, nil
	}
	c.After(func(ctx context.Context) { s.resetNow(ctx, at, sessions) })
	return &v2.ResetResponse{Status: v2.ResetStatusAccepted}, nil
}

func (s *Station) resetNow(ctx context.Context, at *evse, sessions []*Session) {
	for _, t := range sessions {
		_, err := t.End(ctx, v2.TriggerReasonResetCommand, v2.ReasonImmediateReset)
		s.failed("TransactionEvent Ended", queuedIsFine(err))
	}
	if at != nil {
		s.reportEVSE(ctx, at.id)
		return
	}
	s.reboot(ctx, v2.BootReasonRemoteReset)
}

// reboot leaves and comes back with a BootNotification.
func (s *Station) reboot(ctx context.Context, reason v2.BootReasonEnum) {
	// What is on its way arrives before the station goes.
	if err := s.Flush(ctx); !errors.Is(err, ErrOffline) {
		s.failed("sending what was queued", err)
	}
	s.Leave()
	if s.comeBack(ctx) != nil {
		return
	}
	if err := s.Boot(ctx, reason); err != nil {
		s.failed("the boot after the reset", err)
		return
	}
	s.failed("StatusNotification", s.ReportStatus(ctx, nil))
	s.failed("sending what was queued", s.Flush(ctx))
}
