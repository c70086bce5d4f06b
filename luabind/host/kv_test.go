package host_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"csms/engine/testclock"
	"csms/luabind/host"
)

func TestKV(t *testing.T) {
	clock := testclock.New()
	r := newRig(t, func(e *host.Env) { e.KV = host.NewMemoryKV(host.MemoryKVOptions{Now: clock.Now}) })
	for _, row := range []struct{ script, want string }{
		{`return tostring(kv.get("a"))`, "nil"},
		{`return tostring(kv.set("a", {x = json.array{}, n = 1.5}))`, "true"},
		{`return json.encode(kv.get("a"))`, `{"n":1.5,"x":[]}`},
		{`return tostring(kv.cas("a", {n = 1.5, x = json.array{}}, 2))`, "true"},
		{`return tostring(kv.cas("a", 3, 4))`, "false"},
		{`return tostring(kv.cas("a", kv.get("a"), false))`, "true"},
		{`return tostring(kv.get("a"))`, "false"},
		{`return tostring(kv.cas("lock", nil, "me", {ttl = 30}))`, "true"},
		{`return tostring(kv.cas("lock", nil, "you", {ttl = 30}))`, "false"},
		{`kv.set("nothing", json.null) return tostring(kv.get("nothing"))`, "null"},
		{`return tostring(kv.delete("a")) .. tostring(kv.get("a"))`, "truenil"},
		{`return kv.incr("n") + kv.incr("n", 2) + kv.incr("n", -0.5, {ttl = "1m"})`, "6.5"},
		{`kv.set("t", 1, {ttl = "1m"}) return kv.get("t")`, "1"},
	} {
		r.gives(row.script, row.want)
	}
	clock.Add(time.Minute)
	r.gives(`return tostring(kv.get("t")) .. tostring(kv.get("lock")) .. tostring(kv.get("n"))`, "nilnil2.5")
	for script, want := range map[string]string{
		`kv.get()`:                         "kv.get: argument 1 (key) must be a string, got nothing",
		`kv.get("")`:                       "kv.get: argument 1 (key) is empty",
		`kv.get(("k"):rep(513))`:           "kv.get: argument 1 (key) has 513 bytes; the limit is 512 (crypto.sha256 makes short keys of long ones)",
		`kv.set("a", nil)`:                 "kv.set: argument 2 (value) must not be nil; kv.delete removes a key, json.null is a value",
		`kv.set("a", {f = print})`:         "kv.set: argument 2: value.f: a function has no JSON",
		`kv.set("a", ("x"):rep(65535))`:    "kv.set: argument 2: value: longer than 65536 bytes as JSON",
		`kv.set("a", 1, {tll = 1})`:        `kv.set: there is no option "tll"; did you mean "ttl"?`,
		`kv.set("a", 1, {ttl = 0})`:        "kv.set: option ttl must be more than 0 and at most 87600h0m0s, got 0 s",
		`kv.set("a", 1, {ttl = "soon"})`:   `kv.set: option ttl: "soon" is no span of time; write it like "90s", "15m", "1h30m" or "2d" (units ms, s, m, h, d, w)`,
		`kv.set("a", 1, {ttl = true})`:     `kv.set: option ttl must be seconds or a text like "15m", got true`,
		`kv.set("a", 1, 60)`:               "kv.set: argument 3 (options) must be a table, got the number 60",
		`kv.set("a", "text") kv.incr("a")`: `kv.incr: the value of "a" is not a number that can be added to`,
		`kv.incr("n", 1/0)`:                "kv.incr: argument 2 (by) must be a finite number, got the number inf",
		`kv.cas("a", 1, nil)`:              "kv.cas: argument 3 (new) must not be nil; kv.delete removes a key, json.null is a value",
	} {
		r.raises(script, want)
	}
}

func TestKV_full(t *testing.T) {
	r := newRig(t, func(e *host.Env) { e.KV = host.NewMemoryKV(host.MemoryKVOptions{MaxBytes: 200}) })
	r.gives(`kv.set("a", 1) local ok, err = kv.set("b", 1) return tostring(ok) .. ": " .. err`,
		"nil: the kv store is full: it holds 1 keys with 130 of 200 bytes; set a ttl, or delete what isn't needed")
}

// slowKV fails after having waited.
type slowKV struct{ host.KV }

func (slowKV) Get(context.Context, string) (string, bool, error) {
	return "", false, errors.New("no disk")
}

func TestKV_storeWaits(t *testing.T) {
	r := newRig(t, func(e *host.Env) { e.KV = slowKV{} })
	waited := 0
	r.cur.Wait = func(f func()) error {
		waited++
		f()
		return nil
	}
	r.gives(`return select(2, kv.get("a"))`, "no disk")
	if waited != 1 {
		t.Errorf("waited %d times", waited)
	}
	r.cur.Wait = func(func()) error { return errors.New("too many wait") }
	r.gives(`return select(2, kv.get("a"))`, "too many wait")
	r = newRig(t, func(e *host.Env) { e.KV = nil })
	r.gives(`return select(2, kv.set("a", 1))`, "there is no kv store here")
}
