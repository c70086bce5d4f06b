package sim

import (
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// changeAvailability takes connectors into or out of service; one with a session follows when that ends (§5.2).
func (d *dialect16) changeAvailability(c *Command, req *v16.ChangeAvailabilityRequest) (*v16.ChangeAvailabilityResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	named := s.model.named(&v2.EVSE{ID: req.ConnectorID})
	if named == nil {
		return &v16.ChangeAvailabilityResponse{Status: v16.ChangeAvailabilityStatusRejected}, nil
	}
	status := c.operate(named, v2.OperationalStatusEnum(req.Type))
	return &v16.ChangeAvailabilityResponse{Status: v16.ChangeAvailabilityStatus(status)}, nil
}

// reserveNow reserves a connector, or any for 0. A reservation doesn't expire by itself (§5.13).
func (d *dialect16) reserveNow(c *Command, req *v16.ReserveNowRequest) (*v16.ReserveNowResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	status := c.reserve(req.ReservationID, s.model.named(&v2.EVSE{ID: req.ConnectorID}))
	return &v16.ReserveNowResponse{Status: v16.ReservationStatus(status)}, nil
}

// cancelReservation takes one back (§5.1).
func (d *dialect16) cancelReservation(c *Command, req *v16.CancelReservationRequest) (*v16.CancelReservationResponse, error) {
	c.Station.mu.Lock()
	defer c.Station.mu.Unlock()
	return &v16.CancelReservationResponse{Status: v16.CancelReservationStatus(c.unreserve(req.ReservationID))}, nil
}
