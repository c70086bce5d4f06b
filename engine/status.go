package engine

import (
	"slices"
	"strings"
	"time"

	"csms/engine/events"
	"csms/engine/ocpp/v2"
)

// statusNotified keeps what a StatusNotification says of a connector (OCPP 2.0.1 G01).
func (s *Station) statusNotified(req *v2.StatusNotificationRequest) {
	since, _ := req.Timestamp.Plausible(time.Now())
	s.SetStatus(req.EVSEID, req.ConnectorID, strings.Clone(string(req.ConnectorStatus)), since)
}

// SetStatus takes over the status of a connector, which has it since a time, and tells of it; zero: unknown.
func (s *Station) SetStatus(evse, connector int, status string, since time.Time) {
	s.setStatus(evse, connector, status, since)
	if hub := s.engine.options.Events; hub.Wanted(events.Status, s.id) {
		hub.Publish(events.Status, s.id, StatusEvent{evse, connector, status, knownTime(since)})
	}
}

func (s *Station) setStatus(evse, connector int, status string, since time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if evse == 0 {
		s.info.Itself = Connector{ID: connector, Status: status, Since: since}
		s.info.Status = overall(s.info.Itself, s.info.EVSEs)
		return
	}
	// Info hands the slices out, so they are copied before they are changed. A station that counts
	// up its EVSEs without end is cut off here.
	evses := slices.Clone(s.info.EVSEs)
	e := slot(&evses, evse, func(e EVSE) int { return e.ID })
	if e == nil {
		return
	}
	e.ID = evse
	e.Connectors = slices.Clone(e.Connectors)
	c := slot(&e.Connectors, connector, func(c Connector) int { return c.ID })
	if c == nil {
		return
	}
	*c = Connector{ID: connector, Status: status, Since: since}
	e.Status = WorstStatus(e.Connectors)
	s.info.EVSEs = evses
	s.info.Status = overall(s.info.Itself, evses)
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

// overall is the status of a station.
func overall(itself Connector, evses []EVSE) string {
	return worst(append([]EVSE{{Status: itself.Status}}, evses...), func(e EVSE) string { return e.Status })
}

// WorstStatus is the status of an EVSE: that of the connector which most wants attention.
func WorstStatus(all []Connector) string {
	return worst(all, func(c Connector) string { return c.Status })
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
