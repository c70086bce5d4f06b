package main

import (
	"context"
	"errors"
	"sync"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/store"
	"csms/luabind/host"
)

// knownTokens are the store's tokens for scripts, those that were asked for lately at once.
type knownTokens struct {
	store *store.Store

	mu sync.RWMutex // guards what follows
	// cache holds tokens, and nil for ids that are none, by ocpp.IDKey.
	cache map[string]*host.Token
	// changes counts forget, so that what was read before a change isn't kept after it.
	changes uint64
}

// maxTokens is how many ids are remembered.
const maxTokens = 100_000

func newKnownTokens(s *store.Store) *knownTokens {
	return &knownTokens{store: s, cache: make(map[string]*host.Token)}
}

// forget has a token read again that was changed.
func (k *knownTokens) forget(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.cache, ocpp.IDKey(id))
	k.changes++
}

// Cached returns what is remembered of a token.
func (k *knownTokens) Cached(id string) (t host.Token, there, known bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	token, known := k.cache[ocpp.IDKey(id)]
	if token == nil {
		return t, false, known
	}
	return *token, true, true
}

// Get reads a token.
func (k *knownTokens) Get(ctx context.Context, id string) (host.Token, bool, error) {
	k.mu.RLock()
	before := k.changes
	k.mu.RUnlock()
	var found *host.Token
	token, err := k.store.Token(ctx, id)
	switch {
	case err == nil:
		t := hostToken(token)
		found = &t
	case !errors.Is(err, store.ErrNotFound):
		return host.Token{}, false, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.changes == before {
		if len(k.cache) >= maxTokens {
			for other := range k.cache { // any one
				delete(k.cache, other)
				break
			}
		}
		k.cache[ocpp.IDKey(id)] = found
	}
	if found == nil {
		return host.Token{}, false, nil
	}
	return *found, true, nil
}

// List reads tokens.
func (k *knownTokens) List(ctx context.Context, f host.TokenFilter) ([]host.Token, error) {
	list, err := k.store.Tokens(ctx, store.TokenFilter{Q: f.Q, Status: f.Status, Group: f.Group, Page: store.Page{Limit: f.Limit}})
	if err != nil {
		return nil, err
	}
	out := make([]host.Token, 0, len(list.Items))
	for _, t := range list.Items {
		out = append(out, hostToken(t))
	}
	return out, nil
}

func hostToken(t store.Token) host.Token {
	return host.Token{
		ID: t.ID, Type: t.Type, Status: t.Status, Group: t.Group, Language: t.Language, Note: t.Note, Expires: t.Expires, Stations: t.Stations,
	}
}

// knownTransactions are the store's transactions for scripts.
type knownTransactions struct{ store *store.Store }

// Get reads a transaction.
func (k knownTransactions) Get(ctx context.Context, station, id string) (host.Transaction, bool, error) {
	x, err := k.store.Transaction(ctx, station, id)
	if errors.Is(err, store.ErrNotFound) {
		return host.Transaction{}, false, nil
	}
	return hostTransaction(x), err == nil, err
}

// List reads transactions.
func (k knownTransactions) List(ctx context.Context, f host.TransactionFilter) ([]host.Transaction, error) {
	list, err := k.store.Transactions(ctx, store.TransactionFilter{
		Station: f.Station, Token: f.Token, Active: f.Active, From: f.From, To: f.To, Page: store.Page{Limit: f.Limit},
	})
	if err != nil {
		return nil, err
	}
	out := make([]host.Transaction, 0, len(list.Items))
	for _, x := range list.Items {
		out = append(out, hostTransaction(x))
	}
	return out, nil
}

func hostTransaction(x store.Transaction) host.Transaction {
	t := host.Transaction{
		Station: x.Station, ID: x.ID, EVSE: x.EVSE, Connector: x.Connector, Token: x.Token, TokenType: x.TokenType, Active: x.Active,
		Start: x.Start, End: x.End, Energy: x.Energy, StoppedReason: x.StoppedReason, ChargingState: x.ChargingState, Offline: x.Offline,
		Generation: x.Generation,
	}
	for _, g := range x.Gaps {
		t.Gaps = append(t.Gaps, engine.Gap(g))
	}
	return t
}
