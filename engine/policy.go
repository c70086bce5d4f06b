package engine

import (
	"context"
	"errors"
	"strconv"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
)

// Policy decides what stations are answered. The engine owns the network, the messages and their
// checks; whatever an operator may want otherwise is asked here. luabind.Runtime is the Policy that
// csms ships; tests use functions in Go.
//
// Its methods are called from many goroutines at once, but Handle never twice at a time for one
// station.
type Policy interface {
	// Begin returns who decides one message: all that is asked about the message is asked there, so
	// that a policy which changes meanwhile doesn't decide half of it.
	Begin() Decider

	// Connect decides whether a station may connect. The credentials have been checked. An error
	// refuses the handshake: a *Refusal with its status, any other with 403.
	Connect(ctx context.Context, h Handshake) error

	// Disconnect is told that a connection of a station has ended.
	Disconnect(ctx context.Context, st *Station, reason string)
}

// Decider decides one message.
type Decider interface {
	// Normalizes reports whether Normalize may do anything, so that messages needn't be offered.
	Normalizes() bool
	// Normalize mends a payload before it is decoded and checked. Nil means: as it is. It may return
	// both what is mended and an error about the rest.
	Normalize(ctx context.Context, st *Station, action string, payload []byte) ([]byte, error)

	// Handle answers one CALL. The response is of call.Action.Response's type and has been checked
	// against it for call.Version. An *ocppj.Error goes to the station as it is, ErrNoCallback
	// becomes NotSupported, and any other error InternalError. The Decision of an error may have its
	// Generation.
	//
	// The call is the engine's: it is valid until Handle returns, and whoever needs it longer copies it.
	Handle(ctx context.Context, call *Call) (Decision, error)
}

// Call is a CALL of a station, decoded and checked.
type Call struct {
	Station *Station
	Action  *plan.Action
	// Version is that of the messages: 2.0.1 for a station of 1.6, whose messages are translated.
	Version ocpp.Version
	// ID is the message id of the frame.
	ID string
	// Request points to the message struct of Action.Request. It is shared and must not be changed.
	Request any
	// Native points to the message as a station of 1.6 sent it, in v16, and Wire is its action; nil for other versions.
	Native any
	Wire   *plan.Action
	// Facts are what the records know of a transaction event; nil for other messages, and without records.
	Facts *Facts
	// Recorded: this very message came before and was recorded, though it could not be decided.
	Recorded bool
}

// Decision is the answer to a Call.
type Decision struct {
	// Response points to a message struct of Action.Response.
	Response any
	// Native points to an answer of Call.Wire, where the policy answered a station of 1.6 in its own terms. Response is set
	// from it.
	Native any
	// Generation names what decided, for logs and records.
	Generation string
	// Failure is why it failed, for records; nil where it didn't. The engine sets it.
	Failure *Failure
	// After runs once the reply is on the wire, in the order of the replies; nil for nothing. It may
	// wait for the station.
	After func(ctx context.Context)
}

// Failure is a decision that failed.
type Failure struct {
	Callback string // that failed, like "authorize" or "ocpp16.start_transaction"
	Code     ocppj.Code
	Text     string // what went wrong, which the station isn't told
}

// Handshake is what is known of a station that asks to connect.
type Handshake struct {
	ID      string
	Remote  string // address and port
	Version ocpp.Version
	// Auth is how the station proved who it is: "none", "basic" or "certificate".
	Auth string
	// Known says that an operator provisioned the station.
	Known  bool
	TLS    *TLSPeer
	Labels map[string]string
}

// TLSPeer is what a client certificate says.
type TLSPeer struct {
	Subject string
	Issuer  string
	Serial  string
	// CommonName is the subject's: the serial number of the station (OCPP 2.0.1 A00.FR.404).
	CommonName string
}

// Refusal refuses a handshake with an HTTP status.
type Refusal struct {
	Status int
	Text   string
	retry  string // the header Retry-After; "": not said
}

func (r *Refusal) Error() string {
	if r.Text != "" {
		return r.Text
	}
	return "refused with status " + strconv.Itoa(r.Status)
}

// ErrNoCallback is returned by a Policy that has nothing for an action.
var ErrNoCallback = errors.New("no plugin has a callback for this action")
