package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strconv"
	"time"
)

// kvOverhead is about what a key costs besides its texts, in bytes.
const kvOverhead = 128

// KV returns what the scripts keep: texts by keys. Its methods are those of the scripts' kv; each is atomic, and an expired
// key is as one that never was.
func (s *Store) KV() KV { return KV{s} }

// KV is the scripts' keys and values.
type KV struct{ s *Store }

const kvAlive = `key = ? AND (expires IS NULL OR expires > ?)`

// Get returns the value of a key, and whether there is one.
func (k KV) Get(ctx context.Context, key string) (value string, ok bool, err error) {
	err = k.s.lookUp(ctx, func(q querier) error {
		value, ok, err = kvGet(q, key, k.s.now())
		return err
	})
	return value, ok, err
}

func kvGet(q querier, key string, now time.Time) (string, bool, error) {
	value, err := one(q, scanText,
		`SELECT value FROM kv WHERE `+kvAlive, key, stamp(now))
	if err == ErrNotFound {
		return "", false, nil
	}
	return value, err == nil, err
}

// Set writes a value; ttl 0: for ever. ErrFull when there is no room.
func (k KV) Set(ctx context.Context, key, value string, ttl time.Duration) error {
	return k.s.write(ctx, func(t *tx) error { return k.put(t, key, value, k.expiry(ttl)) })
}

// Delete removes a key; that it wasn't there is no error.
func (k KV) Delete(ctx context.Context, key string) error {
	return k.s.write(ctx, func(t *tx) error {
		if err := k.load(t); err != nil {
			return err
		}
		return t.forget(`DELETE FROM kv WHERE key = ? RETURNING length(CAST(key AS BLOB)) + length(CAST(value AS BLOB))`, key)
	})
}

// Incr adds to a number and returns the sum. An absent key counts as 0 and is given the ttl; one that is there
// keeps its own. ErrNoNumber when the value is none, or the sum isn't finite.
func (k KV) Incr(ctx context.Context, key string, by float64, ttl time.Duration) (sum float64, err error) {
	err = k.s.write(ctx, func(t *tx) error {
		sum = 0
		var value string
		expires := ""
		err := t.row(`SELECT value, expires FROM kv WHERE `+kvAlive, key, stamp(k.s.now())).Scan(&value, nullText{&expires})
		there := err == nil
		if err != nil && err != sql.ErrNoRows {
			return err
		}
		if there {
			if sum, err = strconv.ParseFloat(value, 64); err != nil {
				return refuse(ErrNoNumber)
			}
		}
		if sum += by; math.IsInf(sum, 0) || math.IsNaN(sum) {
			return refuse(ErrNoNumber)
		}
		var at any = k.expiry(ttl)
		if there {
			at = textOrNull(expires)
		}
		return k.put(t, key, strconv.FormatFloat(sum, 'f', -1, 64), at)
	})
	return sum, err
}

// CompareAndSet writes value if the key has the value old; old nil: if the key is absent. It reports whether it wrote.
func (k KV) CompareAndSet(ctx context.Context, key string, old *string, value string, ttl time.Duration) (wrote bool, err error) {
	err = k.s.write(ctx, func(t *tx) error {
		have, there, err := kvGet(t, key, k.s.now())
		if err != nil {
			return err
		}
		if wrote = there == (old != nil) && (old == nil || have == *old); !wrote {
			return nil
		}
		return k.put(t, key, value, k.expiry(ttl))
	})
	return wrote && err == nil, err
}

func (k KV) expiry(ttl time.Duration) any {
	if ttl <= 0 {
		return nil
	}
	return stamp(k.s.now().Add(ttl))
}

func (k KV) put(t *tx, key, value string, expires any) error {
	if err := k.load(t); err != nil {
		return err
	}
	was, err := one(t, scanInt,
		`SELECT length(CAST(key AS BLOB)) + length(CAST(value AS BLOB)) FROM kv WHERE key = ?`, key)
	if err == nil {
		was += kvOverhead
	} else if err != ErrNotFound {
		return err
	}
	size := int64(len(key)+len(value)) + kvOverhead - was
	if t.kvBytes+size > k.s.options.MaxKVBytes && size > 0 {
		if err := t.expireKV(k.s.now(), -1); err != nil {
			return err
		}
		if t.kvBytes+size > k.s.options.MaxKVBytes {
			// What expired stays deleted: nothing that could be seen has changed.
			return refuse(fmt.Errorf("%w: kv holds %d of %d bytes; set a ttl, or delete what isn't needed", ErrFull, t.kvBytes, k.s.options.MaxKVBytes))
		}
	}
	if err := t.run(`INSERT INTO kv (key, value, expires) VALUES (?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires`, key, value, expires); err != nil {
		return err
	}
	t.kvBytes += size
	return nil
}

// load counts what is there, once.
func (k KV) load(t *tx) error {
	if t.kvBytes >= 0 {
		return nil
	}
	return t.row(`SELECT coalesce(sum(length(CAST(key AS BLOB)) + length(CAST(value AS BLOB)) + ?), 0) FROM kv`, kvOverhead).Scan(&t.kvBytes)
}

// expireKV deletes expired keys: so many, or all for -1.
func (t *tx) expireKV(now time.Time, limit int) error {
	return t.forget(`DELETE FROM kv WHERE key IN (SELECT key FROM kv WHERE expires <= ? LIMIT ?)
		RETURNING length(CAST(key AS BLOB)) + length(CAST(value AS BLOB))`, stamp(now), limit)
}

// forget runs a DELETE that returns sizes, and counts them.
func (t *tx) forget(query string, args ...any) error {
	sizes, err := collect(t, scanInt, query, args...)
	if t.kvBytes >= 0 {
		for _, n := range sizes {
			t.kvBytes -= n + kvOverhead
		}
	}
	return err
}
