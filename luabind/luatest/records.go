package luatest

import (
	"context"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/spelling"
	"csms/luabind/host"
	"csms/luabind/sandbox"
)

// fakeTokens are the tokens that a test made known.
type fakeTokens struct{ all []host.Token }

func (f *fakeTokens) Cached(id string) (host.Token, bool, bool) {
	i := slices.IndexFunc(f.all, func(t host.Token) bool { return strings.EqualFold(t.ID, id) })
	if i < 0 {
		return host.Token{}, false, true
	}
	return f.all[i], true, true
}

func (f *fakeTokens) Get(_ context.Context, id string) (host.Token, bool, error) {
	t, there, _ := f.Cached(id)
	return t, there, nil
}

func (f *fakeTokens) List(_ context.Context, want host.TokenFilter) ([]host.Token, error) {
	var list []host.Token
	for _, t := range f.all {
		fits := (want.Status == "" || want.Status == t.Status) && (want.Group == "" || want.Group == t.Group) &&
			(want.Q == "" || strings.Contains(strings.ToLower(t.ID+"\n"+t.Note), strings.ToLower(want.Q)))
		if fits && len(list) < want.Limit {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b host.Token) int { return strings.Compare(ocpp.IDKey(a.ID), ocpp.IDKey(b.ID)) })
	return list, nil
}

// fakeTransactions are the records of transactions that a test made known.
type fakeTransactions struct{ all []host.Transaction }

func (f *fakeTransactions) Get(_ context.Context, station, id string) (host.Transaction, bool, error) {
	for _, x := range f.all {
		if strings.EqualFold(x.Station, station) && x.ID == id {
			return x, true, nil
		}
	}
	return host.Transaction{}, false, nil
}

func (f *fakeTransactions) List(_ context.Context, want host.TransactionFilter) ([]host.Transaction, error) {
	var list []host.Transaction
	for _, x := range f.all {
		fits := (want.Station == "" || strings.EqualFold(want.Station, x.Station)) && (want.Token == "" || strings.EqualFold(want.Token, x.Token)) &&
			(want.Active == nil || *want.Active == x.Active) && !x.Start.Before(want.From) && (want.To.IsZero() || x.Start.Before(want.To))
		if fits && len(list) < want.Limit {
			list = append(list, x)
		}
	}
	return list, nil
}

// tokens: t.tokens{ { id = "04A2", status = "Accepted" }, … } replaces the tokens that are known.
func (w *world) tokens(L *lua.LState) int {
	w.knownTokens.all = nil
	w.entries(L, "t.tokens", []string{"id", "type", "status", "group", "expires", "language", "stations", "note"}, func(e *lua.LTable) {
		text := func(name string) string { return lua.LVAsString(e.RawGetString(name)) }
		token := host.Token{
			ID: text("id"), Type: text("type"), Status: text("status"), Group: text("group"), Language: text("language"), Note: text("note"),
			Expires: w.instant(L, "t.tokens", text("expires")),
		}
		if token.Status == "" {
			token.Status = "Accepted"
		}
		if list, ok := e.RawGetString("stations").(*lua.LTable); ok {
			sandbox.View(L, list).ForEach(func(_, v lua.LValue) { token.Stations = append(token.Stations, v.String()) })
		}
		w.knownTokens.all = append(w.knownTokens.all, token)
	})
	return 0
}

// transactions: t.transactions{ { station = "CS-1", id = "T1", token = "04A2", active = true }, … } replaces the records.
func (w *world) transactions(L *lua.LState) int {
	w.knownTransactions.all = nil
	names := []string{"station", "id", "evse", "connector", "token", "token_type", "active", "start", "end", "energy", "stopped_reason"}
	w.entries(L, "t.transactions", names, func(e *lua.LTable) {
		text := func(name string) string { return lua.LVAsString(e.RawGetString(name)) }
		number := func(name string) *float64 {
			if n, ok := e.RawGetString(name).(lua.LNumber); ok {
				f := float64(n)
				return &f
			}
			return nil
		}
		whole := func(name string) *int {
			if f := number(name); f != nil {
				n := int(*f)
				return &n
			}
			return nil
		}
		w.knownTransactions.all = append(w.knownTransactions.all, host.Transaction{
			Station: text("station"), ID: text("id"), EVSE: whole("evse"), Connector: whole("connector"), Token: text("token"),
			TokenType: text("token_type"), Active: lua.LVAsBool(e.RawGetString("active")), Energy: number("energy"),
			Start: w.instant(L, "t.transactions", text("start")), End: w.instant(L, "t.transactions", text("end")), StoppedReason: text("stopped_reason"),
		})
	})
	return 0
}

// entries visits the tables of a list and checks the names in them.
func (w *world) entries(L *lua.LState, function string, names []string, take func(e *lua.LTable)) {
	list := sandbox.View(L, L.CheckTable(1))
	for i := 1; i <= list.Len(); i++ {
		entry, ok := list.RawGetInt(i).(*lua.LTable)
		if !ok {
			L.RaiseError("%s takes a list of tables; entry %d is %s", function, i, show(L, list.RawGetInt(i)))
		}
		entry = sandbox.View(L, entry)
		entry.ForEach(func(k, _ lua.LValue) {
			if !slices.Contains(names, k.String()) {
				L.RaiseError("%s: there is no field %q%s", function, k.String(), spelling.DidYouMean(k.String(), names))
			}
		})
		take(entry)
	}
}

func (w *world) instant(L *lua.LState, function, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		L.RaiseError("%s: a time is like \"2026-01-01T08:00:00Z\", got %q", function, text)
	}
	return at
}

// factNames are the fields of t.station{ tx = {…} }.
var factNames = []string{"known", "duplicate", "offline", "late", "implausible", "started", "ended", "active", "reopened", "seq_no", "gaps", "skew", "energy", "start"}

// facts are what t.station{ tx = {…} } says that the records know; nil where it says nothing.
func (w *world) facts(L *lua.LState, s *fakeStation) *engine.Facts {
	given, ok := s.table.RawGetString("tx").(*lua.LTable)
	if !ok {
		return nil
	}
	given = sandbox.View(L, given)
	given.ForEach(func(k, _ lua.LValue) {
		if !slices.Contains(factNames, k.String()) {
			L.RaiseError("tx: there is no field %q%s", k.String(), spelling.DidYouMean(k.String(), factNames))
		}
	})
	is := func(name string) bool { return lua.LVAsBool(given.RawGetString(name)) }
	f := &engine.Facts{
		Known: is("known"), Duplicate: is("duplicate"), Offline: is("offline"), Late: is("late"), Implausible: is("implausible"),
		Started: is("started"), Ended: is("ended"), Active: is("active"), Reopened: is("reopened"),
		SeqNo: int(lua.LVAsNumber(given.RawGetString("seq_no"))), Start: w.instant(L, "tx", lua.LVAsString(given.RawGetString("start"))), Time: w.now,
	}
	if n, ok := given.RawGetString("skew").(lua.LNumber); ok {
		skew := time.Duration(float64(n) * float64(time.Second))
		f.Skew = &skew
	}
	if n, ok := given.RawGetString("energy").(lua.LNumber); ok {
		energy := float64(n)
		f.Energy = &energy
	}
	if gaps, ok := given.RawGetString("gaps").(*lua.LTable); ok {
		sandbox.View(L, gaps).ForEach(func(_, v lua.LValue) {
			if gap, ok := v.(*lua.LTable); ok {
				f.Gaps = append(f.Gaps, engine.Gap{From: int(lua.LVAsNumber(gap.RawGetString("from"))), To: int(lua.LVAsNumber(gap.RawGetString("to")))})
			}
		})
	}
	return f
}
