package luabind

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/luabind/jsonlua"
)

// Connect asks every plugin's connect hook; the first that refuses decides.
func (rt *Runtime) Connect(ctx context.Context, h engine.Handshake) error {
	g := rt.active.Load()
	if !g.connects {
		return nil
	}
	return g.Connect(ctx, h)
}

// Connect asks every plugin's connect hook; the first that refuses decides. A hook that fails
// refuses too.
func (g *Generation) Connect(ctx context.Context, h engine.Handshake) error {
	in, err := g.pool.borrow(ctx)
	if err != nil {
		return err
	}
	defer g.pool.release(in)
	refusing := func(err error) error {
		g.failed("connect", err, h.ID, "")
		return err
	}
	for _, hook := range in.connect {
		c := &in.current
		c.Ctx, c.StationID, c.Plugin, c.Callback = ctx, h.ID, hook.plugin, "connect"
		var results [2]lua.LValue
		if err := in.vm.Call(ctx, hook.fn, results[:], handshakeTable(in.vm.L, h)); err != nil {
			return refusing(in.scriptError("connect", hook.plugin, err))
		}
		if results[0] == lua.LNil || results[0] == lua.LTrue {
			continue
		}
		if results[0] != lua.LFalse {
			return refusing(in.answerError("connect", hook.fn, "returned "+article(results[0])+"; it returns true, nothing, or false and a status"))
		}
		refusal := &engine.Refusal{Status: http.StatusForbidden, Text: "refused by the connect hook of " + hook.plugin}
		if results[1] != lua.LNil {
			n, ok := results[1].(lua.LNumber)
			if !ok || n < 400 || n > 599 || n != lua.LNumber(int(n)) {
				return refusing(in.answerError("connect", hook.fn, fmt.Sprintf("returned the status %s; it is a number from 400 to 599", results[1])))
			}
			refusal.Status = int(n)
		}
		return refusal
	}
	return nil
}

func handshakeTable(L *lua.LState, h engine.Handshake) *lua.LTable {
	t := L.CreateTable(0, 8)
	t.RawSetString("id", lua.LString(h.ID))
	t.RawSetString("remote", lua.LString(h.Remote))
	if h.Version != 0 {
		t.RawSetString("version", lua.LString(h.Version.String()))
	}
	t.RawSetString("auth", lua.LString(h.Auth))
	t.RawSetString("known", lua.LBool(h.Known))
	labels := L.CreateTable(0, len(h.Labels))
	for k, v := range h.Labels {
		labels.RawSetString(k, lua.LString(v))
	}
	t.RawSetString("labels", labels)
	if h.TLS != nil {
		peer := L.CreateTable(0, 3)
		peer.RawSetString("subject", lua.LString(h.TLS.Subject))
		peer.RawSetString("issuer", lua.LString(h.TLS.Issuer))
		peer.RawSetString("serial", lua.LString(h.TLS.Serial))
		t.RawSetString("tls", peer)
	}
	return t
}

// Normalizes reports whether any plugin has a normalize hook.
func (g *Generation) Normalizes() bool { return g.normalizes }

// Normalize runs the normalize hooks in order, each on the former's result. It returns nil when
// every hook left the payload as it is. With an error, what hooks before the failed one mended counts.
func (g *Generation) Normalize(ctx context.Context, st *engine.Station, action string, payload []byte) ([]byte, error) {
	in, err := g.pool.borrow(ctx)
	if err != nil {
		return nil, err
	}
	defer g.pool.release(in)
	var mended []byte
	for _, hook := range in.normalize {
		value, err := jsonlua.Decode(in.vm.L, payload)
		if err != nil {
			return nil, nil // what is no JSON is for the decoder to refuse
		}
		c := &in.current
		c.Ctx, c.Station, c.StationID, c.Plugin, c.Callback, c.Answering = ctx, st, st.ID(), hook.plugin, "normalize", true
		var results [1]lua.LValue
		if err := in.vm.Call(ctx, hook.fn, results[:], lua.LString(action), value, in.stationValue(st)); err != nil {
			err = in.scriptError("normalize", hook.plugin, err)
			g.failed("normalize", err, st.ID(), "")
			return mended, err
		}
		if results[0] == lua.LNil {
			continue
		}
		text, err := jsonlua.Append(nil, results[0])
		if err == nil && text[0] != '{' {
			err = errors.New("it is not an object with named fields")
		}
		if err != nil {
			err = in.answerError("normalize", hook.fn, "returned what is no payload: "+err.Error())
			g.failed("normalize", err, st.ID(), "")
			return mended, err
		}
		mended, payload = text, text
	}
	return mended, nil
}

// Disconnect runs every plugin's disconnect hook.
func (rt *Runtime) Disconnect(ctx context.Context, st *engine.Station, reason string) {
	g := rt.active.Load()
	if g.leaves {
		g.Disconnect(ctx, st, reason)
	}
}

// Disconnect runs every plugin's disconnect hook; one that fails is logged and the others run.
func (g *Generation) Disconnect(ctx context.Context, st *engine.Station, reason string) {
	g.each(ctx, "disconnect", st, func(in *instance) []hook { return in.disconnect },
		func(in *instance, h hook) error {
			return in.vm.Call(ctx, h.fn, nil, in.stationValue(st), lua.LString(reason))
		})
}

// each runs hooks that nobody waits for, in an instance that is replaced when one of them ends its VM.
// Those that fail are logged.
func (g *Generation) each(ctx context.Context, name string, st *engine.Station, of func(*instance) []hook, run func(*instance, hook) error) {
	var in *instance
	defer func() {
		if in != nil {
			g.pool.release(in)
		}
	}()
	for i := 0; in == nil || i < len(of(in)); i++ {
		if in != nil && !in.vm.Alive() {
			g.pool.release(in)
			in = nil
		}
		if in == nil {
			fresh, err := g.pool.borrow(ctx)
			if err != nil {
				g.hookFailed(fmt.Errorf("%s: %w", name, err), st.ID())
				return
			}
			if in = fresh; i >= len(of(in)) {
				return
			}
		}
		h := of(in)[i]
		c := &in.current
		c.Ctx, c.Station, c.StationID, c.Plugin, c.Callback = ctx, st, st.ID(), h.plugin, name
		if err := run(in, h); err != nil {
			err = in.scriptError(name, h.plugin, err)
			g.failed(name, err, st.ID(), c.RequestID)
			g.hookFailed(err, st.ID())
		}
	}
}

// hookFailed logs a hook that nobody waits for.
func (g *Generation) hookFailed(err error, station string) {
	args := []any{"error", err}
	if station != "" { // schedules have none
		args = append(args, "station", station)
	}
	var failed *CallbackError
	if errors.As(err, &failed) {
		args = append(args, failed.LogArgs()...)
	}
	g.rt.log.Error("a hook failed", args...)
}
