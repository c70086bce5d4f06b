package sim

import (
	"context"

	"csms/engine/ocpp/v2"
)

// reserveNow reserves an EVSE. A reservation doesn't expire by itself (OCPP 2.0.1 H01).
func reserveNow(c *Command, req *v2.ReserveNowRequest) (*v2.ReserveNowResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	candidates := s.model.evses
	if req.EVSEID != nil {
		e := s.model.evse(*req.EVSEID)
		if e == nil {
			return &v2.ReserveNowResponse{Status: v2.ReserveNowStatusRejected}, nil
		}
		candidates = []*evse{e}
	}
	if old := s.model.reservations[req.ID]; old != nil {
		old.reservation = 0 // H01.FR.02: the new one replaces it
		delete(s.model.reservations, req.ID)
	}
	status := v2.ReserveNowStatusOccupied
	for _, e := range candidates {
		switch e.status() {
		case v2.ConnectorStatusAvailable:
			e.reservation = req.ID
			put(&s.model.reservations, req.ID, e)
			c.After(func(ctx context.Context) { s.reportEVSE(ctx, e.id) })
			return &v2.ReserveNowResponse{Status: v2.ReserveNowStatusAccepted}, nil
		case v2.ConnectorStatusUnavailable:
			status = v2.ReserveNowStatusUnavailable
		}
	}
	return &v2.ReserveNowResponse{Status: status}, nil
}

// cancelReservation takes one back (OCPP 2.0.1 H02).
func cancelReservation(c *Command, req *v2.CancelReservationRequest) (*v2.CancelReservationResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.model.reservations[req.ReservationID]
	if e == nil {
		return &v2.CancelReservationResponse{Status: v2.CancelReservationStatusRejected}, nil
	}
	delete(s.model.reservations, req.ReservationID)
	e.reservation = 0
	c.After(func(ctx context.Context) { s.reportEVSE(ctx, e.id) })
	return &v2.CancelReservationResponse{Status: v2.CancelReservationStatusAccepted}, nil
}
