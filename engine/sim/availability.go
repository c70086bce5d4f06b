package sim

import (
	"context"

	"csms/engine/ocpp/v2"
)

// changeAvailability takes EVSEs into or out of service; one with a session follows when that ends
// (OCPP 2.0.1 G03, G04).
func changeAvailability(c *Command, req *v2.ChangeAvailabilityRequest) (*v2.ChangeAvailabilityResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	named := s.model.named(req.EVSE)
	if named == nil {
		return &v2.ChangeAvailabilityResponse{Status: v2.ChangeAvailabilityStatusRejected}, nil
	}
	return &v2.ChangeAvailabilityResponse{Status: c.operate(named, req.OperationalStatus)}, nil
}

// operate takes EVSEs into or out of service, and reports those whose status changes. Station.mu is held.
func (c *Command) operate(named []*evse, to v2.OperationalStatusEnum) v2.ChangeAvailabilityStatusEnum {
	status := v2.ChangeAvailabilityStatusAccepted
	var changed []int
	for _, e := range named {
		before := e.status()
		if e.session != nil {
			e.scheduled = to
			status = v2.ChangeAvailabilityStatusScheduled
			continue
		}
		e.inoperative = to == v2.OperationalStatusInoperative
		if e.status() != before {
			changed = append(changed, e.id)
		}
	}
	c.After(func(ctx context.Context) {
		for _, id := range changed {
			c.Station.reportEVSE(ctx, id)
		}
	})
	return status
}
