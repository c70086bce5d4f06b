package store

import (
	"context"
	"encoding/json"
	"time"

	"csms/engine/ocpp"
)

// Generation is a state of the scripts.
type Generation struct {
	Name    string
	Files   map[string]string // path below the scripts' folder to text; the list doesn't fill them in
	Order   []string          // the plugins
	Created time.Time
}

// Activation is that a generation was put to work with settings, or was tried to.
type Activation struct {
	Generation string
	Settings   ocpp.Raw // JSON
	Time       time.Time
	Who        string
	Result     string // Active, or what was wrong
	Folder     string // the scripts' folder as it was, while a rollback holds; "" otherwise

	key int64
}

// ActivationActive is the result of an activation that worked.
const ActivationActive = "active"

// SaveGeneration keeps a generation; one of that name stays as it is.
func (s *Store) SaveGeneration(ctx context.Context, g Generation) error {
	files, err := json.Marshal(g.Files)
	if err != nil {
		return err
	}
	order, err := json.Marshal(g.Order)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		return t.run(`INSERT INTO generations (name, files, plugin_order, created) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`,
			g.Name, string(files), string(order), stamp(g.Created))
	})
}

// Generation returns the one that has the name, or that alone has a name beginning so, with its files; ErrNotFound.
func (s *Store) Generation(ctx context.Context, name string) (g Generation, err error) {
	err = s.read(ctx, func(q querier) error {
		found, err := collect(q, func(r rowScanner) (g Generation, err error) {
			var files, order string
			if err = r.Scan(&g.Name, &files, &order, nullTime{&g.Created}); err != nil {
				return g, err
			}
			if err = json.Unmarshal([]byte(files), &g.Files); err != nil {
				return g, err
			}
			err = json.Unmarshal([]byte(order), &g.Order)
			return g, err
		}, `SELECT name, files, plugin_order, created FROM generations WHERE substr(name, 1, length(?)) = ? ORDER BY name LIMIT 2`, name, name)
		switch {
		case err != nil:
			return err
		case len(found) == 0, len(found) > 1 && found[0].Name != name:
			return ErrNotFound
		}
		g = found[0]
		return nil
	})
	return g, err
}

// Generations lists generations without their files, the newest first.
func (s *Store) Generations(ctx context.Context, p Page) (List[Generation], error) {
	var w where
	var created, name string
	if there, err := p.after(&created, &name); err != nil {
		return List[Generation]{}, err
	} else if there {
		w.and("(created, name) < (?, ?)", created, name)
	}
	return list(ctx, s.read, p, func(g Generation) []any { return []any{stamp(g.Created), g.Name} }, func(r rowScanner) (g Generation, err error) {
		var order string
		if err = r.Scan(&g.Name, &order, nullTime{&g.Created}); err != nil {
			return g, err
		}
		err = json.Unmarshal([]byte(order), &g.Order)
		return g, err
	}, `SELECT name, plugin_order, created FROM generations`+w.sql+" ORDER BY created DESC, name DESC", w.args...)
}

// SaveActivation keeps an activation.
func (s *Store) SaveActivation(ctx context.Context, a Activation) error {
	return s.write(ctx, func(t *tx) error {
		return t.run(`INSERT INTO activations (generation, settings, time, who, result, folder) VALUES (?, ?, ?, ?, ?, ?)`,
			a.Generation, or(string(a.Settings), "{}"), stamp(a.Time), a.Who, a.Result, textOrNull(a.Folder))
	})
}

// Activations lists activations, the newest first.
func (s *Store) Activations(ctx context.Context, p Page) (List[Activation], error) {
	return newest(ctx, s, p, func(a Activation) int64 { return a.key }, scanActivation, activationColumns, where{})
}

const activationColumns = `SELECT key, generation, settings, time, who, result, folder FROM activations`

func scanActivation(r rowScanner) (a Activation, err error) {
	var settings string
	err = r.Scan(&a.key, &a.Generation, &settings, nullTime{&a.Time}, &a.Who, &a.Result, nullText{&a.Folder})
	a.Settings = ocpp.Raw(settings)
	return a, err
}

// LastActive returns the activation that worked last: what serves when the scripts are broken at start. ErrNotFound.
func (s *Store) LastActive(ctx context.Context) (a Activation, err error) {
	err = s.read(ctx, func(q querier) error {
		a, err = one(q, scanActivation, activationColumns+` WHERE result = ? ORDER BY key DESC LIMIT 1`, ActivationActive)
		return err
	})
	return a, err
}

// PruneGenerations forgets all but the newest generations, and never the one that was active last.
func (s *Store) PruneGenerations(ctx context.Context, keep int) error {
	return s.write(ctx, func(t *tx) error {
		return t.run(`DELETE FROM generations WHERE name NOT IN (SELECT name FROM generations ORDER BY created DESC, name DESC LIMIT ?)
			AND name NOT IN (SELECT generation FROM activations WHERE result = ? ORDER BY key DESC LIMIT 1)`, keep, ActivationActive)
	})
}
