package host

import (
	"context"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/luabind/jsonlua"
)

// Transaction is the record of a transaction. nil, "" and zero times stand for what isn't known.
type Transaction struct {
	Station, ID                  string
	EVSE, Connector              *int
	Token, TokenType             string
	Active                       bool
	Start, End                   time.Time
	Energy                       *float64 // Wh
	StoppedReason, ChargingState string
	Offline                      bool
	Generation                   string
	Gaps                         []engine.Gap // Get fills them in
}

// TransactionFilter chooses transactions. Zero values are any.
type TransactionFilter struct {
	Station, Token string
	Active         *bool
	From, To       time.Time
	Limit          int
}

// Transactions are the records of transactions.
type Transactions interface {
	Get(ctx context.Context, station, id string) (t Transaction, there bool, err error)
	// List returns those that began last first.
	List(ctx context.Context, f TransactionFilter) ([]Transaction, error)
}

const transactionsManual = `---The records of transactions: what stations reported, whatever scripts made of it.
---@class TransactionsModule
transactions = {}

---A transaction; what isn't known is nil.
---@class TransactionRecord
---@field station string
---@field id string
---@field evse? integer
---@field connector? integer
---@field token? { id: string, type?: string }
---@field active boolean neither ended nor closed
---@field start? string RFC 3339
---@field ["end"]? string RFC 3339
---@field energy? number Wh
---@field stopped_reason? string
---@field charging_state? string
---@field offline boolean an event was made offline
---@field generation? string the scripts that decided first
---@field gaps? { from: integer, to: integer }[] events that haven't come; only of transactions.get

---@class (exact) TransactionFilter
---@field station? string
---@field token? string
---@field active? boolean
---@field from? string RFC 3339: began then or later
---@field to? string RFC 3339: began before
---@field limit? integer how many at the most; 100, and at most 1000

---One transaction; nil when there is none. When the store can't be read: nil and the reason.
---@param station string
---@param id string
---@return TransactionRecord?
---@return string? err
function transactions.get(station, id) end

---Transactions, the one that began last first.
---
---    local running = transactions.list{ token = card, active = true }
---@param filter? TransactionFilter
---@return TransactionRecord[]?
---@return string? err
function transactions.list(filter) end
`

func openTransactions(env *Env) lua.LValue {
	return functions(env, "transactions", []function{{"get", transactionsGet}, {"list", transactionsList}})
}

func transactionsGet(c call) int {
	station, id := c.data(1, "station", 1000), c.data(2, "id", 1000)
	if c.env.Transactions == nil {
		return c.give(lua.LNil)
	}
	var x Transaction
	var there bool
	var err error
	ctx := currentOf(c.L).context()
	if refused := c.wait(func() { x, there, err = c.env.Transactions.Get(ctx, station, id) }); refused != nil {
		err = refused
	}
	switch {
	case err != nil:
		return c.fail(err.Error())
	case !there:
		return c.give(lua.LNil)
	}
	t := transactionRecord(&x)
	t.RawSetString("gaps", Gaps(x.Gaps))
	return c.give(t)
}

func transactionsList(c call) int {
	f := TransactionFilter{Limit: 100}
	if t := c.options(1, "station", "token", "active", "from", "to", "limit"); t != nil {
		f.Station, f.Token, f.Limit = c.field(t, "station"), c.field(t, "token"), c.limit(t)
		f.From, f.To = c.when(t, "from"), c.when(t, "to")
		switch v := t.RawGetString("active").(type) {
		case *lua.LNilType:
		case lua.LBool:
			active := bool(v)
			f.Active = &active
		default:
			c.raise("active must be true or false, got %s", describe(v))
		}
	}
	out := newTable(0, 0)
	jsonlua.MarkArray(out)
	if c.env.Transactions == nil {
		return c.give(out)
	}
	var list []Transaction
	var err error
	ctx := currentOf(c.L).context()
	if refused := c.wait(func() { list, err = c.env.Transactions.List(ctx, f) }); refused != nil {
		err = refused
	}
	if err != nil {
		return c.fail(err.Error())
	}
	for i := range list {
		out.Append(transactionRecord(&list[i]))
	}
	return c.give(out)
}

// when is a time of a table of options.
func (c call) when(t *lua.LTable, name string) time.Time {
	text := c.field(t, name)
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		c.raise("%s must be a time like \"2030-01-31T08:00:00Z\", got %s", name, quote(text))
	}
	return at
}

func transactionRecord(x *Transaction) *lua.LTable {
	t := newTable(0, 12)
	number := func(n *int) lua.LValue {
		if n == nil {
			return lua.LNil
		}
		return lua.LNumber(*n)
	}
	t.RawSetString("station", lua.LString(x.Station))
	t.RawSetString("id", lua.LString(x.ID))
	t.RawSetString("evse", number(x.EVSE))
	t.RawSetString("connector", number(x.Connector))
	if x.Token != "" {
		token := newTable(0, 2)
		token.RawSetString("id", lua.LString(x.Token))
		token.RawSetString("type", known(x.TokenType))
		t.RawSetString("token", token)
	}
	t.RawSetString("active", lua.LBool(x.Active))
	t.RawSetString("start", instant(x.Start))
	t.RawSetString("end", instant(x.End))
	if x.Energy != nil {
		t.RawSetString("energy", lua.LNumber(*x.Energy))
	}
	t.RawSetString("stopped_reason", known(x.StoppedReason))
	t.RawSetString("charging_state", known(x.ChargingState))
	t.RawSetString("offline", lua.LBool(x.Offline))
	t.RawSetString("generation", known(x.Generation))
	return t
}

// Gaps makes the table of the events that haven't come.
func Gaps(gaps []engine.Gap) *lua.LTable {
	t := newTable(len(gaps), 0)
	jsonlua.MarkArray(t)
	for _, g := range gaps {
		gap := newTable(0, 2)
		gap.RawSetString("from", lua.LNumber(g.From))
		gap.RawSetString("to", lua.LNumber(g.To))
		t.Append(gap)
	}
	return t
}

// FactsTable makes `station.tx` of what the records know of a transaction event.
func FactsTable(f *engine.Facts) *lua.LTable {
	t := newTable(0, 16)
	for name, value := range map[string]bool{
		"known": f.Known, "duplicate": f.Duplicate, "offline": f.Offline, "late": f.Late, "implausible": f.Implausible,
		"started": f.Started, "ended": f.Ended, "active": f.Active, "reopened": f.Reopened,
	} {
		t.RawSetString(name, lua.LBool(value))
	}
	t.RawSetString("seq_no", lua.LNumber(f.SeqNo))
	t.RawSetString("gaps", Gaps(f.Gaps))
	if f.Skew != nil {
		t.RawSetString("skew", lua.LNumber(f.Skew.Seconds()))
	}
	if f.Energy != nil {
		t.RawSetString("energy", lua.LNumber(*f.Energy))
	}
	t.RawSetString("start", instant(f.Start))
	t.RawSetString("time", instant(f.Time))
	return t
}
