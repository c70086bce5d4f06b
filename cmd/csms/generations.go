package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"csms/engine/ocpp"
	"csms/engine/store"
	"csms/luabind"
)

// keeper keeps the scripts' generations in the store.
type keeper struct{ store *store.Store }

// keptGenerations is how many are kept.
const keptGenerations = 100

// Keep stores a generation.
func (k keeper) Keep(ctx context.Context, g luabind.Kept) error {
	return k.store.SaveGeneration(ctx, store.Generation{Name: g.Name, Files: g.Files, Order: g.Order, Created: time.Now()})
}

// Activated notes who put a generation to work, and with what result.
func (k keeper) Activated(ctx context.Context, a luabind.Activation) error {
	text, err := json.Marshal(a.Settings)
	if err != nil {
		return err
	}
	err = k.store.SaveActivation(ctx, store.Activation{
		Generation: a.Generation, Settings: ocpp.Raw(text), Time: time.Now(), Who: a.Who, Result: a.Result, Folder: a.Folder,
	})
	if err != nil {
		return err
	}
	return k.store.PruneGenerations(ctx, keptGenerations)
}

// Last returns the generation that was put to work last.
func (k keeper) Last(ctx context.Context) (kept luabind.Kept, folder string, ok bool, err error) {
	a, err := k.store.LastActive(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return luabind.Kept{}, "", false, nil
	}
	if err != nil {
		return luabind.Kept{}, "", false, err
	}
	kept, ok, err = k.Load(ctx, a.Generation)
	return kept, a.Folder, ok, err
}

// Load returns a generation by its name, or by a beginning that only one has.
func (k keeper) Load(ctx context.Context, name string) (luabind.Kept, bool, error) {
	g, err := k.store.Generation(ctx, name)
	if errors.Is(err, store.ErrNotFound) {
		return luabind.Kept{}, false, nil
	}
	return luabind.Kept{Name: g.Name, Files: g.Files, Order: g.Order}, err == nil, err
}
