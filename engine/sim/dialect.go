package sim

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
)

// dialect is the words that a version of OCPP has for what a station does. Stations think in the terms of 2.0.1: in those
// they are told to boot, to charge and to stop, and in those they take what the CSMS answers. What goes over the wire, in
// either direction, is the version's own.
//
// Where Station.mu is held, it says so; the method doesn't take it then.
type dialect interface {
	// action returns the action of that name, or nil where the version has none.
	action(name string) *plan.Action
	// command returns what answers a command, or nil where stations don't do it.
	command(action string) Handler

	// boot is a BootNotification. Station.mu is held.
	boot(s *Station, reason v2.BootReasonEnum) any
	// booted is what the answer to one says.
	booted(response any) *v2.BootNotificationResponse
	heartbeat() any
	// statuses are the StatusNotifications of the EVSEs that are named; nil names the whole station. Station.mu is held.
	statuses(s *Station, which *v2.EVSE) []any
	// status is what a connector shows. Station.mu is held.
	status(e *evse) string
	authorize(token v2.IDToken) any
	authorized(response any) *v2.IDTokenInfo

	// event is the CALL that tells of an event of a transaction. Station.mu is held.
	event(q *queued) (action string, request any)
	// decided is what the answer to it says. It may give the session its id. Station.mu is held.
	decided(q *queued, response any) *v2.TransactionEventResponse

	// samples are one message of each action of a station but BootNotification, as of now. Those about a transaction have its id,
	// or in 1.6 its number.
	samples(s *Station, token v2.IDToken, transaction string, number int) []Sample
}

// Versions are the OCPP versions that stations speak.
func Versions() []ocpp.Version { return []ocpp.Version{ocpp.V16, ocpp.V201, ocpp.V21} }

// dialectOf returns the dialect of a version; ok is false for one that stations don't speak.
func dialectOf(v ocpp.Version) (d dialect, ok bool) {
	switch v {
	case ocpp.V16:
		return newDialect16(), true
	case ocpp.V201, ocpp.V21:
		return &dialect2{version: v, commands: commands()}, true
	}
	return nil, false
}
