package host

import (
	"context"
	"io"
	"log/slog"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp/plan"
	"csms/luabind/sandbox"
)

// Env is what the modules of one generation work with. All of it is passed in. KV, Stations and Metrics are shared by generations.
type Env struct {
	Log      *slog.Logger     // nil: nothing is logged
	Lines    func(Line)       // takes each line that a script logs, where Log takes its level; nil: nobody does
	Test     bool             // tests run, and lines say so
	Now      func() time.Time // the clock; nil is time.Now
	Random   io.Reader        // nil is the system's
	KV       KV               // nil: kv answers that there is none
	Stations Stations         // nil: there are no stations
	// Tokens and Transactions are the records; nil: there are none.
	Tokens       Tokens
	Transactions Transactions
	HTTP         Sender // nil: nothing can be reached
	// Settings are [settings] of the configuration, which scripts read as `settings`.
	Settings map[string]any
	Metrics  *Metrics // nil: what scripts count is dropped
	// Actions are the messages that scripts may send, and whose enums they find in ocpp.
	Actions plan.Actions
	// Generation names the scripts in logs.
	Generation string
}

func (e *Env) now() time.Time {
	if e.Now == nil {
		return time.Now()
	}
	return e.Now()
}

func (e *Env) log() *slog.Logger {
	if e.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return e.Log
}

// Current is what a VM is doing right now. The VM's user keeps it in VM.Data as a pointer and fills it in before each call.
type Current struct {
	Ctx context.Context
	// Station is the station that asks; nil when none does.
	Station *engine.Station
	// StationID is also known where Station isn't yet, in the connect hook.
	StationID string
	// Facts are what the records know of the transaction event that is decided; nil for other messages.
	Facts     *engine.Facts
	Plugin    string
	Callback  string
	RequestID string
	// Answering says that the station waits for this very call: the script must not wait for that station in turn.
	Answering bool
	// Wait runs f without holding what running scripts have to share; it is set once a VM. Nil: VM.Wait. An error means that f was not
	// run.
	Wait func(f func()) error

	lines int // logged in this call
}

// Reset forgets the call; Wait stays.
func (c *Current) Reset() { *c = Current{Wait: c.Wait} }

func (c *Current) context() context.Context {
	if c.Ctx == nil {
		return context.Background()
	}
	return c.Ctx
}

// currentOf returns what the VM of L is doing.
func currentOf(L *lua.LState) *Current {
	vm := sandbox.VMOf(L)
	c, ok := vm.Data.(*Current)
	if !ok {
		return &Current{Ctx: vm.Context()}
	}
	return c
}
