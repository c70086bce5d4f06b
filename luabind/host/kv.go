package host

import (
	"context"
	"errors"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/jsonlua"
)

const (
	maxKey   = 512      // bytes
	maxValue = 64 << 10 // bytes of JSON
	maxTTL   = 10 * 365 * 24 * time.Hour
)

// KV is what kv works on: texts (JSON) by keys of 1 to 512 bytes. Every method is atomic and safe for concurrent use. An expired key is
// as one that never was.
type KV interface {
	Get(ctx context.Context, key string) (value string, ok bool, err error)
	// Set writes a value; ttl 0: for ever. The error is ErrFull when there is no room.
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	// Delete removes a key; that it wasn't there is no error.
	Delete(ctx context.Context, key string) error
	// Incr adds to a number and returns the sum. An absent key counts as 0 and is given the ttl; one that is there keeps its own. The
	// error is ErrNoNumber when the value is none, or the sum isn't finite.
	Incr(ctx context.Context, key string, by float64, ttl time.Duration) (float64, error)
	// CompareAndSet writes value if the key has the value old; old nil: if the key is absent. It reports whether it wrote.
	CompareAndSet(ctx context.Context, key string, old *string, value string, ttl time.Duration) (bool, error)
}

// Errors of a KV.
var (
	// ErrFull: there is no room for the value.
	ErrFull = errors.New("the kv store is full")
	// ErrNoNumber: Incr found a value that is no number.
	ErrNoNumber = errors.New("the value is not a number that can be added to")
)

const kvManual = `---Values that outlive a call, shared by all plugins, and kept over edits of the scripts.
---
---Keys are texts of at most 512 bytes; begin them with the plugin's name, as all share them. Values are whatever JSON can hold, at most
---64 KiB as JSON. Every function is atomic. Functions return nil and a text when the store fails or is full.
---@class KVModule
kv = {}

---How long a value is kept: seconds, or a text like "15m".
---@class (exact) KVOptions
---@field ttl? number|string

---The value of a key; nil when there is none.
---@param key string
---@return any value
---@return string? err
function kv.get(key) end

---Writes a value. Without ttl it stays.
---
---    kv.set("boot:" .. station.id, { at = time.now(), reason = req.reason }, { ttl = "24h" })
---@param key string
---@param value any not nil
---@param options? KVOptions
---@return true? ok
---@return string? err
function kv.set(key, value, options) end

---Removes a key.
---@param key string
---@return true? ok
---@return string? err
function kv.delete(key) end

---Adds to a number and returns the sum; an absent key counts as 0. The ttl counts from the first time.
---
---    local tries = kv.incr("tries:" .. station.id, 1, { ttl = "1m" })
---    if tries and tries > 5 then return { idTokenInfo = { status = "Blocked" } } end
---@param key string
---@param by? number 1 when left out
---@param options? KVOptions
---@return number? sum
---@return string? err
function kv.incr(key, by, options) end

---Writes a value if the key still has the old one (compared as JSON; nil: if the key is absent). Returns whether it wrote.
---
---    local mine = kv.cas("lock:" .. id, nil, station.id, { ttl = "30s" })
---@param key string
---@param old any
---@param new any not nil
---@param options? KVOptions
---@return boolean? wrote
---@return string? err
function kv.cas(key, old, new, options) end
`

func openKV(env *Env) lua.LValue {
	return functions(env, "kv", []function{
		{"get", kvGet},
		{"set", kvSet},
		{"delete", kvDelete},
		{"incr", kvIncr},
		{"cas", kvCompareAndSet},
	})
}

func kvGet(c call) int {
	key := c.key()
	var value string
	var there bool
	err := c.store(func(ctx context.Context, kv KV) (err error) {
		value, there, err = kv.Get(ctx, key)
		return err
	})
	switch {
	case err != nil:
		return c.fail(err.Error())
	case !there:
		return c.give(lua.LNil)
	}
	v, err := jsonlua.Decode(c.L, []byte(value))
	if err != nil {
		return c.fail("the value of " + quote(key) + " is no JSON: " + err.Error())
	}
	return c.give(v)
}

func kvSet(c call) int {
	key, value, ttl := c.key(), c.value(2, "value"), c.ttl(3)
	return c.done(c.store(func(ctx context.Context, kv KV) error { return kv.Set(ctx, key, value, ttl) }))
}

func kvDelete(c call) int {
	key := c.key()
	return c.done(c.store(func(ctx context.Context, kv KV) error { return kv.Delete(ctx, key) }))
}

func kvIncr(c call) int {
	key, by, ttl := c.key(), 1.0, c.ttl(3)
	if !c.absent(2) {
		by = c.number(2, "by")
	}
	var sum float64
	err := c.store(func(ctx context.Context, kv KV) (err error) {
		sum, err = kv.Incr(ctx, key, by, ttl)
		return err
	})
	if errors.Is(err, ErrNoNumber) {
		c.raise("the value of %s is not a number that can be added to", quote(key))
	}
	if err != nil {
		return c.fail(err.Error())
	}
	return c.give(lua.LNumber(sum))
}

func kvCompareAndSet(c call) int {
	key, value, ttl := c.key(), c.value(3, "new"), c.ttl(4)
	var old *string
	if !c.absent(2) {
		text := c.value(2, "old")
		old = &text
	}
	var wrote bool
	err := c.store(func(ctx context.Context, kv KV) (err error) {
		wrote, err = kv.CompareAndSet(ctx, key, old, value, ttl)
		return err
	})
	if err != nil {
		return c.fail(err.Error())
	}
	return c.give(lua.LBool(wrote))
}

// key is the first argument.
func (c call) key() string {
	key := c.text(1, "key")
	if key == "" {
		c.raise("argument 1 (key) is empty")
	}
	if len(key) > maxKey {
		c.raise("argument 1 (key) has %d bytes; the limit is %d (crypto.sha256 makes short keys of long ones)", len(key), maxKey)
	}
	return key
}

// value is an argument as JSON. Names are sorted, so that equal values have equal texts.
func (c call) value(n int, param string) string {
	if c.absent(n) {
		c.raise("argument %d (%s) must not be nil; kv.delete removes a key, json.null is a value", n, param)
	}
	out, err := jsonlua.Encoding{L: c.L, Path: param, MaxBytes: maxValue, SortNames: true}.Append(nil, c.L.Get(n))
	if err != nil {
		c.raise("argument %d: %s", n, err)
	}
	return string(out)
}

func (c call) ttl(n int) time.Duration { return c.duration(c.options(n, "ttl"), "ttl", maxTTL) }

// store runs f on the KV. One in memory doesn't make the script wait.
func (c call) store(f func(ctx context.Context, kv KV) error) error {
	kv := c.env.KV
	if kv == nil {
		return errors.New("there is no kv store here")
	}
	ctx := currentOf(c.L).context()
	if _, memory := kv.(*MemoryKV); memory {
		return f(ctx, kv)
	}
	var err error
	if refused := c.wait(func() { err = f(ctx, kv) }); refused != nil {
		return refused
	}
	return err
}

func (c call) done(err error) int {
	if err != nil {
		return c.fail(err.Error())
	}
	return c.give(lua.LTrue)
}
