package engine

import (
	"slices"
	"strings"
	"time"

	"csms/engine/ocpp/v2"
)

// statusNotified keeps what a StatusNotification says of a connector (OCPP 2.0.1 G01).
func (s *Station) statusNotified(req *v2.StatusNotificationRequest) {
	since, err := req.Timestamp.Time()
	if err != nil {
		since = time.Time{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	// Info hands the slices out, so they are copied before they are changed. A station that counts
	// up its EVSEs without end is cut off here.
	evses := slices.Clone(s.info.EVSEs)
	e := slot(&evses, req.EVSEID, func(e EVSE) int { return e.ID })
	if e == nil {
		return
	}
	e.ID = req.EVSEID
	e.Connectors = slices.Clone(e.Connectors)
	c := slot(&e.Connectors, req.ConnectorID, func(c Connector) int { return c.ID })
	if c == nil {
		return
	}
	*c = Connector{ID: req.ConnectorID, Status: strings.Clone(string(req.ConnectorStatus)), Since: since}
	e.Status = worst(e.Connectors, func(c Connector) string { return c.Status })
	s.info.EVSEs = evses
	s.info.Status = worst(evses, func(e EVSE) string { return e.Status })
}

// maxParts is how many EVSEs of a station, and connectors of an EVSE, are kept track of.
const maxParts = 256

// slot finds or makes the element with the id in a list ordered by id; nil when the list is full.
func slot[T any](list *[]T, id int, of func(T) int) *T {
	i, found := slices.BinarySearchFunc(*list, id, func(t T, id int) int { return of(t) - id })
	if !found {
		if len(*list) >= maxParts {
			return nil
		}
		var zero T
		*list = slices.Insert(*list, i, zero)
	}
	return &(*list)[i]
}

// worst is the status of the whole: the one of a part that most wants attention.
func worst[T any](parts []T, of func(T) string) string {
	order := []string{"Available", "Reserved", "Unavailable", "Occupied", "Faulted"}
	rank, status := -1, ""
	for _, p := range parts {
		if r := slices.Index(order, of(p)); r > rank {
			rank, status = r, of(p)
		}
	}
	return status
}

func cloned(s *string) string {
	if s == nil {
		return ""
	}
	return strings.Clone(*s)
}
