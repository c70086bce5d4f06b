package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"csms/engine/ocpp"
)

// Token is an idToken that an operator made known. Ids are compared without regard to case.
type Token struct {
	ID       string
	Type     string // IdTokenEnum; "": any
	Status   string // AuthorizationStatusEnum
	Group    string
	Expires  time.Time // zero: never
	Language string
	Stations []string // that it is limited to; none: all
	Note     string
	Created  time.Time
	Changed  time.Time
}

const tokenColumns = `SELECT id_token, type, status, group_id, expires, language, stations, note, created, changed FROM tokens`

func scanToken(r rowScanner) (Token, error) {
	var k Token
	var stations string
	err := r.Scan(&k.ID, nullText{&k.Type}, &k.Status, nullText{&k.Group}, nullTime{&k.Expires}, nullText{&k.Language}, &stations,
		nullText{&k.Note}, nullTime{&k.Created}, nullTime{&k.Changed})
	if err != nil {
		return Token{}, err
	}
	err = json.Unmarshal([]byte(stations), &k.Stations)
	return k, err
}

// Token returns one token; ErrNotFound.
func (s *Store) Token(ctx context.Context, id string) (k Token, err error) {
	err = s.lookUp(ctx, func(q querier) error {
		k, err = one(q, scanToken, tokenColumns+" WHERE key = ?", ocpp.IDKey(id))
		return err
	})
	return k, err
}

// TokenFilter chooses tokens. "" is any; Q is a part of the id or the note, without regard to case.
type TokenFilter struct {
	Q, Status, Group string
	Page
}

// Tokens lists tokens in the order of their ids.
func (s *Store) Tokens(ctx context.Context, f TokenFilter) (List[Token], error) {
	query, args, err := f.query()
	if err != nil {
		return List[Token]{}, err
	}
	return list(ctx, s.read, f.Page, func(k Token) []any { return []any{ocpp.IDKey(k.ID)} }, scanToken, query, args...)
}

// query is the list's SQL but for the limit.
func (f TokenFilter) query() (string, []any, error) {
	var w where
	index := "sqlite_autoindex_tokens_1"
	switch {
	case f.Q != "": // all conditions are looked at in the index; rows are read where they hold
		index = "tokens_search"
		w.and("instr(search, ?) > 0", strings.ToLower(f.Q))
	case f.Group != "" && f.Status != "":
		index = "tokens_group_status"
	case f.Group != "":
		index = "tokens_group"
	case f.Status != "":
		index = "tokens_status"
	}
	if f.Status != "" {
		w.and("status = ?", f.Status)
	}
	if f.Group != "" {
		w.and("group_id = ?", f.Group)
	}
	var last string
	if there, err := f.after(&last); err != nil {
		return "", nil, err
	} else if there {
		w.and("key > ?", last)
	}
	return tokenColumns + " INDEXED BY " + index + w.sql + " ORDER BY key", w.args, nil
}

// UpdateToken changes a token as fn wishes, or makes one that isn't known (fn sees Created zero). The rules are those of
// UpdateStation.
func (s *Store) UpdateToken(ctx context.Context, id string, fn func(*Token) error) (before, after Token, err error) {
	err = s.write(ctx, func(t *tx) (err error) {
		before, after, err = s.updateToken(t, id, fn)
		return err
	})
	return before, after, err
}

func (s *Store) updateToken(t *tx, id string, fn func(*Token) error) (before, after Token, err error) {
	k, err := one(t, scanToken, tokenColumns+" WHERE key = ?", ocpp.IDKey(id))
	switch err {
	case nil:
		before = k
		before.Stations = slices.Clone(k.Stations)
	case ErrNotFound:
		k.ID = id
	default:
		return before, after, err
	}
	shown := k.ID
	if err := fn(&k); err != nil {
		return before, after, refuse(err)
	}
	k.ID, k.Changed = shown, s.now()
	if k.Created.IsZero() {
		k.Created = k.Changed
	}
	if k.Stations == nil {
		k.Stations = []string{}
	}
	stations, err := json.Marshal(k.Stations)
	if err != nil {
		return before, after, err
	}
	return before, k, t.run(`INSERT INTO tokens (key, id_token, type, status, group_id, expires, language, stations, note, created, changed, search)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET type = excluded.type, status = excluded.status, group_id = excluded.group_id,
		expires = excluded.expires, language = excluded.language, stations = excluded.stations, note = excluded.note, changed = excluded.changed,
		search = excluded.search`,
		ocpp.IDKey(k.ID), k.ID, textOrNull(k.Type), k.Status, textOrNull(k.Group), stampOrNull(k.Expires), textOrNull(k.Language), string(stations),
		textOrNull(k.Note), stamp(k.Created), stamp(k.Changed), ocpp.IDKey(k.ID)+"\n"+strings.ToLower(k.Note))
}

// DeleteToken removes a token; ErrNotFound.
func (s *Store) DeleteToken(ctx context.Context, id string) error {
	return s.write(ctx, func(t *tx) error {
		n, err := t.changed(`DELETE FROM tokens WHERE key = ?`, ocpp.IDKey(id))
		if err == nil && n == 0 {
			return refuse(ErrNotFound)
		}
		return err
	})
}

// TokenUpdate is a change of one token of many.
type TokenUpdate struct {
	ID     string
	Change func(*Token) error
}

// UpdateTokens changes many tokens, or makes them, all or none. The rules are those of UpdateToken.
func (s *Store) UpdateTokens(ctx context.Context, all []TokenUpdate) error {
	return s.write(ctx, func(t *tx) error {
		for _, u := range all {
			_, _, err := s.updateToken(t, u.ID, u.Change)
			var refused *refusal
			if errors.As(err, &refused) {
				err = refused.err // what was changed before must go, too
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
