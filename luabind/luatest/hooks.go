package luatest

import (
	"errors"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/spelling"
	"csms/luabind"
	"csms/luabind/jsonlua"
)

// after: t.after() runs the after hooks of the calls so far, in their order.
func (w *world) after(L *lua.LState) int {
	hooks := w.pending
	w.pending = nil
	for _, run := range hooks {
		run(w.ctx)
	}
	L.Push(lua.LNumber(len(hooks)))
	return 1
}

// schedule: t.schedule("sweep") runs a schedule as if it were due now. One that fails makes the test fail.
func (w *world) schedule(L *lua.LState) int {
	name := L.CheckString(1)
	if ok, err := w.gen.RunSchedule(w.ctx, name); !ok {
		L.RaiseError("t.schedule: no plugin has a schedule called %q", name)
	} else if err != nil && len(w.failures) == 0 {
		w.failed(Failure{Text: err.Error()}) // the log, which is where failures of scripts come from, didn't tell
	}
	return 0
}

var handshakeFields = []string{"id", "remote", "version", "auth", "known", "tls", "labels"}

// connect: t.connect{ id = "CS-1", auth = "basic" }: true, or false, the HTTP status and a text.
func (w *world) connect(L *lua.LState) int {
	h := engine.Handshake{ID: "CS-1", Remote: "127.0.0.1:50000", Version: ocpp.V201, Auth: "none", Labels: map[string]string{}}
	fields := L.OptTable(1, L.NewTable())
	fields.ForEach(func(k, v lua.LValue) {
		switch name := k.String(); name {
		case "id":
			h.ID = v.String()
		case "remote":
			h.Remote = v.String()
		case "version":
			if h.Version = versionOf(v.String()); h.Version == 0 {
				L.RaiseError(`t.connect: version must be "1.6", "2.0.1" or "2.1", got %s`, show(L, v))
			}
		case "auth":
			h.Auth = v.String()
		case "known":
			h.Known = lua.LVAsBool(v)
		case "labels":
			if t, ok := v.(*lua.LTable); ok {
				t.ForEach(func(k, v lua.LValue) { h.Labels[k.String()] = v.String() })
			}
		case "tls":
			if t, ok := v.(*lua.LTable); ok {
				text := func(name string) string { return lua.LVAsString(t.RawGetString(name)) }
				h.TLS = &engine.TLSPeer{Subject: text("subject"), Issuer: text("issuer"), Serial: text("serial")}
			}
		default:
			L.RaiseError("t.connect: a handshake has no field %q%s", name, spelling.DidYouMean(name, handshakeFields))
		}
	})
	err := w.gen.Connect(w.ctx, h)
	if err == nil {
		L.Push(lua.LTrue)
		return 1
	}
	status := 403
	var refusal *engine.Refusal
	var failed *luabind.CallbackError
	if errors.As(err, &refusal) {
		status = refusal.Status
	} else if errors.As(err, &failed) {
		w.troubles = append(w.troubles, failureOf(failed))
	}
	L.Push(lua.LFalse)
	L.Push(lua.LNumber(status))
	L.Push(lua.LString(err.Error()))
	return 3
}

// disconnect: t.disconnect(station, reason) runs the disconnect hooks.
func (w *world) disconnect(L *lua.LState) int {
	_, info := w.theStation(L, 1)
	w.gen.Disconnect(w.ctx, engine.NewStation(info), L.OptString(2, "connection lost"))
	return 0
}

// normalize: t.normalize("MeterValues", payload, station): the payload as the hooks leave it.
func (w *world) normalize(L *lua.LState) int {
	payload := L.CheckTable(2)
	_, info := w.theStation(L, 3)
	raw, err := jsonlua.Encoding{L: L}.Append(nil, payload)
	if err != nil {
		L.RaiseError("t.normalize: the payload is no JSON: %s", err.Error())
	}
	mended, err := w.gen.Normalize(w.ctx, engine.NewStation(info), L.CheckString(1), raw)
	if err != nil {
		return w.refused(L, "normalize", err)
	}
	if mended == nil {
		mended = raw
	}
	value, err := jsonlua.Decode(L, mended)
	if err != nil {
		L.RaiseError("t.normalize: the hooks left what is no JSON: %s", err.Error())
	}
	L.Push(value)
	return 1
}
