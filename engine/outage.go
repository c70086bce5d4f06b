package engine

import "github.com/gorilla/websocket"

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
		e.mu.Lock()
		open := make([]*session, 0, len(e.sessions))
		for s := range e.sessions {
			open = append(open, s)
		}
		e.mu.Unlock()
		e.log.Error("records can't be kept; stations are sent away, so that they keep their messages", "error", err, "stations", len(open))
		go func() {
			for _, s := range open {
				s.shutdown(websocket.CloseTryAgainLater, "the CSMS can't keep records now")
			}
		}()
	}
}
