package engine

import (
	"maps"
	"slices"
	"sync"

	"github.com/gorilla/websocket"
)

// noRecords is why stations are sent away.
const noRecords = "the CSMS can't keep records now"

// lasting returns why records can't be kept, once that has lasted; nil while all is well.
func (e *Engine) lasting() error {
	if err := e.down.Load(); err != nil {
		return *err
	}
	return nil
}

// lookAtRecords sends the stations away while records can't be kept, and lets them in again after. A station
// throws a message away after some CALLERRORs (OCPP 2.0.1 E13.FR.04), but queues it while it is offline.
func (e *Engine) lookAtRecords() {
	if e.options.Records == nil {
		return
	}
	err, before := e.options.Records.Unavailable(), e.lasting()
	switch {
	case err == nil && before != nil:
		e.down.Store(nil)
		e.log.Info("records can be kept again; stations are let in")
	case err != nil && before == nil:
		e.down.Store(&err)
		e.log.Error("records can't be kept; stations are sent away, so that they keep their messages", "error", err)
		go e.safely(func() { e.sendAway(websocket.CloseTryAgainLater, noRecords) })
	}
}

// sendAway closes all connections, with a code and a reason, and gives their peers a moment to answer.
func (e *Engine) sendAway(code int, reason string) {
	e.mu.Lock()
	open := slices.Collect(maps.Keys(e.sessions))
	e.mu.Unlock()
	var closing sync.WaitGroup
	for _, s := range open {
		closing.Go(func() { e.safely(func() { s.shutdown(code, reason) }, "station", s.station.id) })
	}
	closing.Wait()
}
