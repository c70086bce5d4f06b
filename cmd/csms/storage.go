package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"csms/engine/api"
	"csms/engine/events"
	"csms/engine/messages"
	"csms/engine/store"
	"csms/luabind/host"
)

// openStore opens the store of the configuration; a path is relative to the process's folder.
func openStore(ctx context.Context, p *process, c *Config, log *slog.Logger, hub *events.Hub) (*store.Store, error) {
	url := c.Store.URL
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok && path != "" && path != ":memory:" {
		url = "sqlite:" + p.path(path)
	}
	s, err := store.Open(ctx, url, store.Options{
		Log: log, MaxVariables: c.Store.MaxVariables,
		OnHealth: func(h store.Health) {
			e := api.StoreEvent{Healthy: h.Err == nil, LastWrite: h.LastWrite.UTC()}
			if h.Err != nil {
				e.Problem = h.Err.Error()
			}
			hub.Publish(events.Store, "", e)
		},
	})
	if err != nil {
		return nil, fmt.Errorf("store.url = %q: %w", c.Store.URL, err)
	}
	return s, nil
}

// openMessages opens the log of messages; without a folder it only tells those who look on.
func openMessages(p *process, c *Config, log *slog.Logger, hub *events.Hub) (*messages.Log, error) {
	dir := c.Messages.Dir
	if dir != "" {
		dir = p.path(dir)
	}
	l, err := messages.Open(messages.Options{
		Dir: dir, MaxBytes: c.Messages.MaxSize, Retention: c.Messages.Retention, MaskTokens: c.Messages.MaskTokens, Log: log,
		Wanted:    func(station string) bool { return hub.Wanted(events.Message, station) },
		Published: func(e messages.Entry) { hub.Publish(events.Message, e.Station, e.Message()) },
	})
	if err != nil {
		return nil, fmt.Errorf("messages.dir = %q: %w", c.Messages.Dir, err)
	}
	return l, nil
}

// scriptKeys is the store's kv with the errors that scripts know.
type scriptKeys struct{ kv store.KV }

func (k scriptKeys) Get(ctx context.Context, key string) (string, bool, error) {
	value, ok, err := k.kv.Get(ctx, key)
	return value, ok, scriptError(err)
}

func (k scriptKeys) Set(ctx context.Context, key, value string, ttl time.Duration) error {
	return scriptError(k.kv.Set(ctx, key, value, ttl))
}

func (k scriptKeys) Delete(ctx context.Context, key string) error {
	return scriptError(k.kv.Delete(ctx, key))
}

func (k scriptKeys) Incr(ctx context.Context, key string, by float64, ttl time.Duration) (float64, error) {
	sum, err := k.kv.Incr(ctx, key, by, ttl)
	return sum, scriptError(err)
}

func (k scriptKeys) CompareAndSet(ctx context.Context, key string, old *string, value string, ttl time.Duration) (bool, error) {
	wrote, err := k.kv.CompareAndSet(ctx, key, old, value, ttl)
	return wrote, scriptError(err)
}

func scriptError(err error) error {
	switch {
	case errors.Is(err, store.ErrFull):
		return fmt.Errorf("%w: %w", host.ErrFull, err)
	case errors.Is(err, store.ErrNoNumber):
		return host.ErrNoNumber
	}
	return err
}
