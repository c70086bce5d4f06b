package engine

import (
	"context"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
)

// Records keeps what stations say, whatever the policy makes of it. What must be kept is committed before
// the station is answered. engine/records is the one that csms ships; without one nothing is kept.
//
// Its methods are called from many goroutines at once, but Assess and Record one after the other for one
// station.
type Records interface {
	// Profile returns what is kept of a station; ok is false when nothing is.
	Profile(ctx context.Context, id string) (p Profile, ok bool, err error)

	// Assess tells what is known of a transaction event before it is decided. It returns nil for other
	// messages.
	Assess(ctx context.Context, call *Call) (*Facts, error)

	// Record commits a message. answer is the payload of the reply; empty where the decision failed.
	Record(ctx context.Context, call *Call, d *Decision, answer []byte) error

	// Number gives the transaction that a StartTransaction of OCPP 1.6 begins its number: above 0, never given twice, and the
	// same one when it comes again.
	Number(ctx context.Context, st *Station, req *v16.StartTransactionRequest) (int, error)

	// Running returns the transactions of a station of OCPP 1.6 that began here and are neither ended nor closed, the one that began
	// last first.
	Running(ctx context.Context, st *Station) ([]Running, error)

	// ConnectionTimeOut is how long a driver may take to plug in at a station of OCPP 1.6, as far as it said; 0: unknown.
	ConnectionTimeOut(ctx context.Context, st *Station) time.Duration

	// Calling is told of a command before it is sent. The function that it returns, unless it is nil, is told
	// what came of it: the response, or the error of Station.Call. An error keeps the command from being sent.
	Calling(ctx context.Context, st *Station, action *plan.Action, request any) (done func(response any, err error), err error)

	// PasswordUsed makes the password with the hash the station's only one, ErrPasswordRevoked where it isn't one of the station's any
	// more, and RaiseProfile raises its security profile. committed is told of the profile as it is then, and of the changes of a
	// station in the order in which they were committed.
	PasswordUsed(ctx context.Context, id, hash string, committed func(Profile)) error
	RaiseProfile(ctx context.Context, id string, securityProfile int, committed func(Profile)) error

	// Unavailable says that records can't be kept, and for so long that stations had better keep their
	// messages; nil while all is well.
	Unavailable() error
}

// Profile is what is kept of a station beyond its connections: what operators decided, and what it said
// last.
type Profile struct {
	ID string
	// Provisioned: an operator made the station known.
	Provisioned bool
	// PasswordHash is of the Basic password in use, PendingPasswordHash of one that is being set; either may
	// be right until the station has used one. "" is none.
	PasswordHash, PendingPasswordHash string
	// NetworkPasswordHash is of the password in the network profile that the station was given last; "" is none. It is right beside the
	// others, since the station may use either profile.
	NetworkPasswordHash string
	// SecurityProfile is the least profile with which it may connect, 0 to 3; nil leaves it to Options.
	SecurityProfile *int
	// Decided is the registration that an operator decided; "" leaves it to the policy.
	Decided Registration
	// Validation is "strict", "lenient", or "" for what the limits say.
	Validation string
	Labels     map[string]string

	// What the station was told and said last.
	Told                            Registration
	Version                         ocpp.Version
	Vendor, Model, Serial, Firmware string
	LastSeen                        time.Time
	ClockSkew                       *float64  // seconds that its clock is ahead of ours
	Itself                          Connector // as in StationInfo
	EVSEs                           []EVSE

	// removed is Engine.removed when the profile was read.
	removed int
}

// Facts are what the records know of a transaction event and its transaction, that event included.
type Facts struct {
	// Known: an event of the transaction came before.
	Known bool
	// Duplicate: this very event is recorded already. Answer is what it was answered first; empty where it has
	// no answer yet, so that it is decided again.
	Duplicate bool
	Answer    []byte
	// SeqNo is the number under which it is recorded.
	SeqNo int
	// Gaps are the events that haven't come, as ranges with both ends included: the first 100.
	Gaps []Gap
	// Offline: the station made the event offline. Implausible: its timestamp lies too far off, and the time
	// of receipt is used. Late: an event with a higher number came before.
	Offline, Implausible, Late bool
	// Time is what the record uses.
	Time time.Time
	// Skew is how far the station's clock is ahead of ours; nil where the event doesn't tell.
	Skew *time.Duration
	// Started and Ended: these events are known. Active: it is neither ended nor closed. Reopened: a rule had
	// closed it, and this event opened it again.
	Started, Ended, Active, Reopened bool
	// Energy is in Wh; nil: unknown.
	Energy *float64
	// Power is what the transaction goes on with, in W; nil: unknown, or it goes on no more.
	Power *float64
	// Start is the time of Started; zero: unknown.
	Start time.Time

	// Assessed is for the Records that told the facts: what Record takes up again.
	Assessed any
}

// Gap is a range of event numbers.
type Gap struct{ From, To int }
