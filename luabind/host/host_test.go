package host_test

import (
	"bytes"
	"context"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/ocpp/v2"
	"csms/luabind/host"
	"csms/luabind/sandbox"
)

// rig is a VM with the modules.
type rig struct {
	t   *testing.T
	env *host.Env
	cur *host.Current
	vm  *sandbox.VM
	log *bytes.Buffer
}

func newRig(t *testing.T, change ...func(*host.Env)) *rig {
	t.Helper()
	r := &rig{t: t, cur: &host.Current{}, log: new(bytes.Buffer)}
	r.env = &host.Env{
		Log: slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}})),
		Now:     func() time.Time { return time.Date(2030, 1, 31, 12, 0, 0, 250e6, time.UTC) },
		Metrics: host.NewMetrics(),
		KV:      host.NewMemoryKV(host.MemoryKVOptions{}),
		Actions: v2.Actions, Generation: "g1",
	}
	for _, f := range change {
		f(r.env)
	}
	r.vm = sandbox.New(sandbox.Options{
		Globals: host.Globals(r.env),
		Print:   func(L *lua.LState, text string) { host.Print(L, r.env, text) },
	})
	r.vm.Data = r.cur
	t.Cleanup(r.vm.Close)
	return r
}

func (r *rig) run(script string) (lua.LValue, error) {
	r.t.Helper()
	proto, err := sandbox.Compile("test.lua", []byte(script))
	if err != nil {
		r.t.Fatalf("%s: %v", script, err)
	}
	var results [1]lua.LValue
	err = r.vm.Load(context.Background(), proto, results[:])
	return results[0], err
}

// gives checks what a script returns, as text.
func (r *rig) gives(script, want string) {
	r.t.Helper()
	got, err := r.run(script)
	if err != nil {
		r.t.Errorf("%s: %v", script, err)
	} else if got.String() != want {
		r.t.Errorf("%s\n  gives %s\n  want  %s", script, got, want)
	}
}

// raises checks the error that a script ends with.
func (r *rig) raises(script, want string) {
	r.t.Helper()
	_, err := r.run(script)
	if err == nil || err.Error() != "test.lua:1: "+want {
		r.t.Errorf("%s\n  raises %v\n  want   %s", script, err, want)
	}
}

var documented = regexp.MustCompile(`(?m)^function (\w+)[.:](\w+)\(`)
var fieldLine = regexp.MustCompile(`(?m)^---@field (\w+)\??`)

func TestModules_manualsMatch(t *testing.T) {
	globals := host.Globals(&host.Env{Actions: v2.Actions})
	for _, m := range host.Modules() {
		t.Run(m.Name, func(t *testing.T) {
			var inManual, inTable []string
			for _, match := range documented.FindAllStringSubmatch(m.Manual, -1) {
				if match[1] != m.Name {
					t.Errorf("the manual documents %s", match[0])
				}
				inManual = append(inManual, match[2])
			}
			// The class right before the global has the fields that are no functions.
			head, _, ok := strings.Cut(m.Manual, "\n"+m.Name+" = {}\n")
			if !ok {
				t.Fatalf("the manual doesn't declare %s", m.Name)
			}
			if _, class, ok := strings.Cut(head, "---@class "); ok {
				for _, match := range fieldLine.FindAllStringSubmatch(class, -1) {
					inManual = append(inManual, match[1])
				}
			}
			table := sandbox.View(nil, globals[m.Name].(*lua.LTable))
			table.ForEach(func(k, _ lua.LValue) { inTable = append(inTable, k.String()) })
			slices.Sort(inManual)
			slices.Sort(inTable)
			if !slices.Equal(inManual, inTable) {
				t.Errorf("the manual has %v\nthe module %v", inManual, inTable)
			}
		})
	}
}

func TestModules_readOnly(t *testing.T) {
	r := newRig(t, func(e *host.Env) { e.Settings = map[string]any{"a": map[string]any{"b": 1}} })
	for _, m := range host.Modules() {
		r.raises(m.Name+".x = 1", "'"+m.Name+"' is read-only (assignment to its field 'x')")
	}
	r.raises(`ocpp.AuthorizationStatus.Accepted = 1`, "'ocpp.AuthorizationStatus' is read-only (assignment to its field 'Accepted')")
	r.raises(`settings.a.b = 2`, "'settings.a' is read-only (assignment to its field 'b')")
	r.gives(`return tostring(pcall(rawset, kv, "get", print))`, "false")
	r.gives(`return tostring(pcall(setmetatable, kv, {}))`, "false")
}

func TestModules_sharedByVMs(t *testing.T) {
	r := newRig(t, func(e *host.Env) { e.Settings = map[string]any{"list": []any{1, 2}} })
	script := `
		local n = 0
		for _ = 1, 50 do
			for _, t in ipairs{settings, ocpp.MessageTrigger, ocpp.actions, log} do
				for _ in pairs(t) do n = n + 1 end
			end
			json.decode(json.encode(settings))
			time.at(0, "Europe/Berlin")
			metrics.inc("runs")
			kv.incr("runs")
			assert(ocpp.BootReason.PowerUp == "PowerUp")
			assert(ocpp.error("GenericError").code == "GenericError")
			assert(json.decode("null") == json.null)
		end
		return n`
	globals := host.Globals(r.env)
	done := make(chan error)
	const vms = 4
	for range vms {
		go func() {
			vm := sandbox.New(sandbox.Options{Globals: globals})
			defer vm.Close()
			vm.Data = &host.Current{}
			proto, err := sandbox.Compile("test.lua", []byte(script))
			if err == nil {
				err = vm.Load(context.Background(), proto, nil)
			}
			done <- err
		}()
	}
	for range vms {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	r.gives(`return kv.get("runs")`, "200")
}
