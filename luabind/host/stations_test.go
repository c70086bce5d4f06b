package host_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/luabind/host"
)

// depot is a few stations that answer what the test says.
type depot struct {
	infos  []engine.StationInfo
	answer func(ctx context.Context, action *plan.Action, request any) (any, error)
	calls  []string
}

func (d *depot) List() []engine.StationInfo { return d.infos }

func (d *depot) Get(id string) (engine.StationInfo, bool) {
	for _, info := range d.infos {
		if info.ID == id {
			return info, true
		}
	}
	return engine.StationInfo{}, false
}

func (d *depot) Call(ctx context.Context, id string, action *plan.Action, request any) (any, error) {
	d.calls = append(d.calls, id+" "+action.Name+" "+string(action.Request.Append(nil, request, ocpp.V201)))
	return d.answer(ctx, action, request)
}

func newDepot(t *testing.T) (*rig, *depot) {
	d := &depot{infos: []engine.StationInfo{
		{
			ID: "CS-1", Version: ocpp.V201, Connected: true, Remote: "127.0.0.1:5", Auth: "basic", Decided: engine.Accepted,
			Vendor: "Acme", Model: "M1", LastSeen: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), Labels: map[string]string{"site": "depot", "row": "1"},
			EVSEs: []engine.EVSE{{ID: 1, Status: "Available", Connectors: []engine.Connector{{ID: 1, Status: "Available", Since: time.Unix(0, 0)}}}},
		},
		{ID: "CS-2", Version: ocpp.V21, Vendor: "Acme", Labels: map[string]string{"site": "depot"}},
		{ID: "CS-3"},
	}}
	d.answer = func(context.Context, *plan.Action, any) (any, error) {
		return &v2.ResetResponse{Status: v2.ResetStatusAccepted}, nil
	}
	r := newRig(t, func(e *host.Env) { e.Stations = d })
	return r, d
}

func TestStations_list(t *testing.T) {
	r, _ := newDepot(t)
	for filter, want := range map[string]string{
		``:                                       "CS-1 CS-2 CS-3 ",
		`{}`:                                     "CS-1 CS-2 CS-3 ",
		`{connected = true}`:                     "CS-1 ",
		`{connected = false, vendor = "Acme"}`:   "CS-2 ",
		`{version = "2.1"}`:                      "CS-2 ",
		`{labels = {site = "depot"}}`:            "CS-1 CS-2 ",
		`{labels = {site = "depot", row = "1"}}`: "CS-1 ",
		`{labels = {site = 1}}`:                  "",
		`{registration = "Accepted"}`:            "CS-1 ",
		`{status = "Available"}`:                 "",
	} {
		r.gives(`local s = "" for _, st in ipairs(stations.list(`+filter+`)) do s = s .. st.id .. " " end return s`, want)
	}
	r.raises(`stations.list{vendr = "Acme"}`, `stations.list: argument 1 (filter): stations can't be filtered by "vendr"; did you mean "vendor"?`)
	r.raises(`stations.list("CS-1")`, `stations.list: argument 1 (filter) must be a table, got the string "CS-1"`)
	r.raises(`stations.list{labels = "x"}`, `stations.list: argument 1 (filter): labels must be a table, got the string "x"`)
}

func TestStations_get(t *testing.T) {
	r, _ := newDepot(t)
	r.gives(`return json.encode(stations.get("CS-1"))`, `{"id":"CS-1","version":"2.0.1","connected":true,"remote":"127.0.0.1:5","auth":"basic",`+
		`"registration":"Accepted","vendor":"Acme","model":"M1","last_seen":"2030-01-02T03:04:05.000Z","labels":{"row":"1","site":"depot"},`+
		`"evses":[{"id":1,"status":"Available","connectors":[{"id":1,"status":"Available","since":"1970-01-01T00:00:00.000Z"}]}]}`)
	r.gives(`return json.encode(stations.get("CS-3"))`, `{"id":"CS-3","connected":false,"labels":{},"evses":[]}`)
	r.gives(`return tostring(stations.get("CS-4"))`, "nil")
	none := newRig(t)
	none.gives(`return tostring(stations.get("CS-1")) .. #stations.list() .. select(2, stations.call("CS-1", "ClearCache")).code`, "nil0UnknownStation")
}

func TestStations_call(t *testing.T) {
	r, d := newDepot(t)
	r.gives(`local res, err = stations.call("CS-1", "Reset", {type = ocpp.Reset.OnIdle}) return res.status .. tostring(err)`, "Acceptednil")
	r.gives(`return #json.encode(stations.call("CS-2", "Reset", {type = "OnIdle"}, {timeout = "5s"}))`, "21")
	if got := strings.Join(d.calls, "; "); got != `CS-1 Reset {"type":"OnIdle"}; CS-2 Reset {"type":"OnIdle"}` {
		t.Error(got)
	}
	for script, want := range map[string]string{
		`stations.call("CS-1", "Rset")`:                                       `stations.call: argument 2 (action): OCPP has no action "Rset"; did you mean "Reset"?`,
		`stations.call("CS-1", "Heartbeat")`:                                  "stations.call: argument 2 (action): Heartbeat is what stations send; it is no command",
		`stations.call("CS-1", "Reset", "OnIdle")`:                            `stations.call: argument 3 (payload) must be a table, got the string "OnIdle"`,
		`stations.call("CS-1", "Reset", {type = "OnIdle"}, {time = 1})`:       `stations.call: there is no option "time"`,
		`stations.call("CS-1", "Reset", {type = "OnIdle"}, {timeout = "2h"})`: "stations.call: option timeout must be more than 0 and at most 1h0m0s, got 7200 s",
		`stations.call(nil, "Reset")`:                                         "stations.call: argument 1 (id) must be a string, got nothing",
	} {
		r.raises(script, want)
	}
	if _, err := r.run(`stations.call("CS-1", "Reset", {typ = "OnIdle"})`); err == nil ||
		!strings.HasPrefix(err.Error(), "test.lua:1: stations.call: the payload does not fit ResetRequest: $") {
		t.Error(err)
	}
	if len(d.calls) != 2 {
		t.Error(d.calls)
	}
}

func TestStations_callFails(t *testing.T) {
	r, d := newDepot(t)
	for _, row := range []struct {
		err  error
		want string
	}{
		{engine.ErrNotConnected, `NotConnected: the station is not connected {}`},
		{engine.ErrConnectionLost, `ConnectionLost: the connection was lost before the station answered {}`},
		{engine.ErrTooManyCalls, `TooManyCalls: too many calls wait for this station {}`},
		{engine.ErrNotPermitted, `NotPermitted: the station's registration does not permit this command {}`},
		{engine.ErrNoCommand, `NoCommand: the action is not a command of the CSMS in the station's OCPP version {}`},
		{fmt.Errorf("Reset had no answer: %w", context.DeadlineExceeded), `Timeout: Reset had no answer: context deadline exceeded {}`},
		{&ocppj.Error{Code: "NotSupported", Description: "no", Details: map[string]any{"b": []any{1.0}, "a": "x"}}, `NotSupported: no {"a":"x","b":[1]}`},
		{&engine.BadAnswerError{Code: ocppj.FormatViolation, Text: "$.status", Payload: []byte(`{"status":1}`)},
			`BadAnswer: the station's answer does not fit: $.status {"code":"FormatViolation","payload":{"status":1}}`},
		{errors.New("odd"), `Failed: odd {}`},
	} {
		d.answer = func(context.Context, *plan.Action, any) (any, error) { return nil, row.err }
		r.gives(`local res, err = stations.call("CS-1", "ClearCache") assert(res == nil)
			return tostring(err) .. " " .. json.encode(err.details)`, row.want)
	}
	r.gives(`local res, err = stations.call("CS-9", "ClearCache") return tostring(err)`, "UnknownStation: there is no station with this id")
	r.cur.Wait = func(func()) error { return errors.New("too many wait") }
	r.gives(`local res, err = stations.call("CS-1", "ClearCache") return err.code`, "TooManyCalls")
}

func TestStations_callTimeout(t *testing.T) {
	r, d := newDepot(t)
	d.answer = func(ctx context.Context, _ *plan.Action, _ any) (any, error) {
		deadline, ok := ctx.Deadline()
		if left := time.Until(deadline); !ok || left > 90*time.Second || left < 60*time.Second {
			t.Errorf("the deadline is in %s", left)
		}
		return nil, context.DeadlineExceeded
	}
	r.gives(`return select(2, stations.call("CS-1", "ClearCache", nil, {timeout = 90})).code`, "Timeout")
}

func TestStations_callWithinTheHandler(t *testing.T) {
	r, d := newDepot(t)
	*r.cur = host.Current{StationID: "CS-1", Callback: "heartbeat", Answering: true}
	r.raises(`stations.call("CS-1", "ClearCache")`, `stations.call: the station "CS-1" waits for this very answer and can't answer a call before it; `+
		`call it in an after hook (after = { heartbeat = function(req, res, station) … end })`)
	if len(d.calls) != 0 {
		t.Error(d.calls)
	}
	d.answer = func(context.Context, *plan.Action, any) (any, error) {
		return &v2.ClearCacheResponse{Status: "Accepted"}, nil
	}
	r.gives(`return stations.call("CS-2", "ClearCache").status`, "Accepted")
	r.cur.Answering = false
	r.gives(`return stations.call("CS-1", "ClearCache").status`, "Accepted")
}
