package store

import (
	"context"
	"sync"

	"csms/engine/ocpp"
)

// modelSize is how many attributes of variables a station has: so many at the most, and exactly so many where it is exact.
type modelSize struct {
	atMost int
	exact  bool
}

// maxModelSizes is how many stations' are remembered.
const maxModelSizes = 1000

// modelSizes remembers how large device models are, so that a report of a hundred thousand variables isn't counted from the
// beginning with each message. They are at most as large as it says, as long as all that adds to them goes through SaveVariables
// and SaveSetVariables; those that write for one station at the same time may pass the limit by a step.
type modelSizes struct {
	mu   sync.Mutex
	size map[string]modelSize // by station; guarded by mu
}

func (m *modelSizes) get(station string) (modelSize, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.size[ocpp.IDKey(station)]
	return s, ok
}

func (m *modelSizes) put(station string, s modelSize) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.size == nil || len(m.size) >= maxModelSizes {
		m.size = make(map[string]modelSize)
	}
	m.size[ocpp.IDKey(station)] = s
}

// forget is for what takes away from a model, or failed to be written.
func (m *modelSizes) forget(station string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.size, ocpp.IDKey(station))
}

// modelSize is how large a station's model is, before so many attributes are added. It is counted, beside the writer, where
// that isn't known, or known not well enough to say whether there is room.
func (s *Store) modelSize(ctx context.Context, station string, more int) (modelSize, error) {
	size, ok := s.models.get(station)
	if ok && (size.exact || size.atMost+more <= s.options.MaxVariables) {
		return size, nil
	}
	size = modelSize{exact: true}
	err := s.lookUp(ctx, func(q querier) error {
		return q.row(`SELECT count(*) FROM variables WHERE station = ?`, ocpp.IDKey(station)).Scan(&size.atMost)
	})
	return size, err
}
