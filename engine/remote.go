package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// A start that was asked for from here is expected for remoteWindow, or as long as the driver may take to plug in where the station
// says that it is longer. It is remembered for remoteKept, since one that was made offline comes later, and so is a stop. maxRemotes is
// how many are remembered of one station.
const (
	remoteWindow = 5 * time.Minute
	remoteKept   = 24 * time.Hour
	maxRemotes   = 16
)

// remotes are what a station of OCPP 1.6 was told to start and stop. Its own messages don't say that it was told to; in the terms of
// 2.0.1 they do. It outlives the station's connections, but not the program: a transaction that begins after a restart doesn't say
// that it was asked for before it.
type remotes struct {
	mu   sync.Mutex
	list []*remote // the oldest first
}

// remote is one such command.
type remote struct {
	over <-chan struct{} // the connection's done, which tells it from others
	sent time.Time
	// number is the transaction to stop, or the one that was started; 0 while nobody knows.
	number int
	stop   bool
	// of a start:
	id        *int        // remoteStartId; nil for a native command
	token     *v2.IDToken // nil for a native command
	tag       string
	connector int // 0: any
	window    time.Duration
}

// expect notes a command before it is sent, since what it brings about may come before its answer; undo is for one that the station
// certainly doesn't follow.
func (r *remotes) expect(ctx context.Context, sess *session, request any) (undo func()) {
	if sess.version != ocpp.V16 {
		return func() {}
	}
	one := &remote{over: sess.done, sent: time.Now(), window: remoteWindow}
	switch req := request.(type) {
	case *v2.RequestStartTransactionRequest:
		one.id, one.token, one.tag = &req.RemoteStartID, &req.IDToken, req.IDToken.IDToken
		if req.EVSEID != nil {
			one.connector = *req.EVSEID
		}
	case *v16.RemoteStartTransactionRequest:
		one.tag = req.IDTag
		if req.ConnectorID != nil {
			one.connector = *req.ConnectorID
		}
	case *v2.RequestStopTransactionRequest:
		one.stop = true
		one.number, _ = strconv.Atoi(req.TransactionID)
	case *v16.RemoteStopTransactionRequest:
		one.stop, one.number = true, req.TransactionID
	default:
		return func() {}
	}
	if records := sess.engine.options.Records; records != nil && !one.stop {
		one.window = max(one.window, records.ConnectionTimeOut(ctx, sess.station)+time.Minute)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = slices.DeleteFunc(r.list, func(x *remote) bool { return one.sent.Sub(x.sent) > remoteKept })
	if len(r.list) >= maxRemotes {
		r.list = slices.Delete(r.list, 0, len(r.list)-maxRemotes+1)
	}
	r.list = append(r.list, one)
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.list = slices.DeleteFunc(r.list, func(x *remote) bool { return x == one })
	}
}

// tie says in a StartTransaction or StopTransaction, once it is in the terms of 2.0.1, that it was asked for from here.
func (r *remotes) tie(sess *session, call *Call) {
	if call.Native == nil {
		return
	}
	event, ok := call.Request.(*v2.TransactionEventRequest)
	if !ok {
		return
	}
	switch req := call.Native.(type) {
	case *v16.StartTransactionRequest:
		number, err := strconv.Atoi(event.TransactionInfo.TransactionID)
		if err != nil {
			return
		}
		one := r.started(sess, req, number)
		if one == nil {
			return
		}
		event.TriggerReason = v2.TriggerReasonRemoteStart
		event.TransactionInfo.RemoteStartID = one.id
		if one.token != nil {
			event.IDToken = one.token
		}
	case *v16.StopTransactionRequest:
		if !r.stopped(req.TransactionID) {
			return
		}
		switch *event.TransactionInfo.StoppedReason {
		case v2.ReasonLocal, v2.ReasonOther:
			event.TriggerReason = v2.TriggerReasonRemoteStop
		}
		if req.Reason == nil {
			event.TransactionInfo.StoppedReason = new(v2.ReasonRemote)
		}
	}
}

// started finds the command that a transaction comes of, which has its number from then on.
func (r *remotes) started(sess *session, req *v16.StartTransactionRequest, number int) *remote {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range slices.Backward(r.list) {
		switch {
		case one.stop:
		case one.number == number: // a repeated start
			return one
		case one.number == 0 && strings.EqualFold(one.tag, req.IDTag) && (one.connector == 0 || one.connector == req.ConnectorID) && one.inTime(sess, req):
			one.number = number
			return one
		}
	}
	return nil
}

// inTime reports whether a start comes in time after the command: by our clock over the same connection, and by the station's over
// a later one, which may bring what was made offline.
func (one *remote) inTime(sess *session, req *v16.StartTransactionRequest) bool {
	after := time.Since(one.sent)
	if at, err := req.Timestamp.Time(); err == nil && one.over != sess.done {
		after = at.Sub(one.sent)
	}
	return after > -time.Minute && after <= one.window
}

// stopped reports whether a transaction was to be stopped from here.
func (r *remotes) stopped(number int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.list, func(x *remote) bool { return x.stop && x.number == number })
}
