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
	var at *v2.EVSE
	if req.EVSEID != nil {
		at = &v2.EVSE{ID: *req.EVSEID}
	}
	return &v2.ReserveNowResponse{Status: c.reserve(req.ID, s.model.named(at))}, nil
}

// reserve reserves the first of the EVSEs that is free; nil is an EVSE that nobody knows. Station.mu is held.
func (c *Command) reserve(id int, candidates []*evse) v2.ReserveNowStatusEnum {
	s := c.Station
	if candidates == nil {
		return v2.ReserveNowStatusRejected
	}
	if old := s.model.reservations[id]; old != nil {
		old.reservation = 0 // H01.FR.02: the new one replaces it
		delete(s.model.reservations, id)
	}
	status := v2.ReserveNowStatusOccupied
	for _, e := range candidates {
		switch e.status() {
		case v2.ConnectorStatusAvailable:
			e.reservation = id
			put(&s.model.reservations, id, e)
			c.After(func(ctx context.Context) { s.reportEVSE(ctx, e.id) })
			return v2.ReserveNowStatusAccepted
		case v2.ConnectorStatusUnavailable:
			status = v2.ReserveNowStatusUnavailable
		}
	}
	return status
}

// cancelReservation takes one back (OCPP 2.0.1 H02).
func cancelReservation(c *Command, req *v2.CancelReservationRequest) (*v2.CancelReservationResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	return &v2.CancelReservationResponse{Status: c.unreserve(req.ReservationID)}, nil
}

// unreserve takes a reservation back. Station.mu is held.
func (c *Command) unreserve(id int) v2.CancelReservationStatusEnum {
	s := c.Station
	e := s.model.reservations[id]
	if e == nil {
		return v2.CancelReservationStatusRejected
	}
	delete(s.model.reservations, id)
	e.reservation = 0
	c.After(func(ctx context.Context) { s.reportEVSE(ctx, e.id) })
	return v2.CancelReservationStatusAccepted
}
