package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"sync"
)

// querier reads: from a connection of the pool, or inside a write.
type querier interface {
	query(sql string, args ...any) (*sql.Rows, error)
	row(sql string, args ...any) rowScanner
}

type rowScanner interface{ Scan(to ...any) error }

// failed is a row of a statement that couldn't be prepared.
type failed struct{ err error }

func (f failed) Scan(...any) error { return f.err }

// readers are the connections for reading. Lists may take long, and don't keep look-ups waiting, which stations wait for.
type readers struct{ lists, lookUps *pool }

func (r *readers) close() {
	r.lists.db.Close()
	r.lookUps.db.Close()
}

// pool is some connections for reading, with statements prepared once.
type pool struct {
	db *sql.DB

	mu    sync.RWMutex // guards stmts
	stmts map[string]*sql.Stmt
}

func (p *pool) prepare(ctx context.Context, q string) (*sql.Stmt, error) {
	p.mu.RLock()
	st := p.stmts[q]
	p.mu.RUnlock()
	if st != nil {
		return st, nil
	}
	st, err := p.db.PrepareContext(ctx, q)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.stmts[q]; other != nil {
		st.Close()
		return other, nil
	}
	p.stmts[q] = st
	return st, nil
}

// queries run on a pool and end with a context: SQLite is interrupted while it looks for the first row, which is all that
// a query takes long for that counts or sorts, and asked for no further one after that.
type queries struct {
	ctx context.Context
	*pool
}

func (on queries) query(q string, args ...any) (*sql.Rows, error) {
	st, err := on.prepare(on.ctx, q)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(on.ctx, args...)
}

func (on queries) row(q string, args ...any) rowScanner {
	st, err := on.prepare(on.ctx, q)
	if err != nil {
		return failed{err}
	}
	return st.QueryRowContext(on.ctx, args...)
}

// tx is the transaction of a batch. Only the writer uses it.
type tx struct {
	conn *sql.Conn
	// stmts are for reading, writes for exec.
	stmts  map[string]*sql.Stmt
	writes map[string]driver.StmtExecContext
	args   []driver.NamedValue // room of exec

	// ledger holds the transactions that the batch changed, until it is committed.
	ledger map[txID]*txState
	// kvBytes is how much kv takes, the batch included; -1 is unknown.
	kvBytes int64
}

func newTx(conn *sql.Conn) *tx {
	return &tx{
		conn: conn, stmts: make(map[string]*sql.Stmt), writes: make(map[string]driver.StmtExecContext),
		ledger: make(map[txID]*txState), kvBytes: -1,
	}
}

// close gives the statements and the connection back.
func (t *tx) close() {
	for _, st := range t.stmts {
		st.Close()
	}
	for _, st := range t.writes {
		st.(driver.Stmt).Close()
	}
	t.conn.Close()
}

// The statements of writes and look-ups run without a context that ends: the driver would need a goroutine for each.
var forever = context.Background()

func (t *tx) prepare(q string) (*sql.Stmt, error) {
	if st := t.stmts[q]; st != nil {
		return st, nil
	}
	st, err := t.conn.PrepareContext(forever, q)
	if err != nil {
		return nil, err
	}
	t.stmts[q] = st
	return st, nil
}

// exec runs a statement that writes. It asks the driver itself: database/sql would copy the arguments of each, for about as
// much time as it takes to bind them.
func (t *tx) exec(q string, args ...any) (r driver.Result, err error) {
	t.args = t.args[:0]
	for i, a := range args {
		v := driver.NamedValue{Ordinal: i + 1}
		if v.Value, err = driver.DefaultParameterConverter.ConvertValue(a); err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		t.args = append(t.args, v)
	}
	err = t.conn.Raw(func(conn any) (err error) {
		st := t.writes[q]
		if st == nil {
			made, err := conn.(driver.ConnPrepareContext).PrepareContext(forever, q)
			if err != nil {
				return err
			}
			st = made.(driver.StmtExecContext)
			t.writes[q] = st
		}
		r, err = st.ExecContext(forever, t.args)
		return err
	})
	clear(t.args)
	return r, err
}

// run is exec for those that only ask whether it worked.
func (t *tx) run(q string, args ...any) error {
	_, err := t.exec(q, args...)
	return err
}

// changed is exec that returns how many rows it changed.
func (t *tx) changed(q string, args ...any) (int64, error) {
	r, err := t.exec(q, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (t *tx) query(q string, args ...any) (*sql.Rows, error) {
	st, err := t.prepare(q)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(forever, args...)
}

func (t *tx) row(q string, args ...any) rowScanner {
	st, err := t.prepare(q)
	if err != nil {
		return failed{err}
	}
	return st.QueryRowContext(forever, args...)
}

// read runs fn on a connection for lists, for which it may have to wait. Its queries end with ctx. fn must not call the store, and may
// run more than once.
func (s *Store) read(ctx context.Context, fn func(q querier) error) error {
	return s.readOn(ctx, func(r *readers) error { return fn(queries{ctx, r.lists}) }, fn)
}

// lookUp is read for what passes over few rows however many there are, as a station's message asks for it. It doesn't wait for
// lists.
func (s *Store) lookUp(ctx context.Context, fn func(q querier) error) error {
	return s.readOn(ctx, func(r *readers) error { return fn(queries{forever, r.lookUps}) }, fn)
}

// readOn runs fn, or inMemory where the database is there.
func (s *Store) readOn(ctx context.Context, fn func(*readers) error, inMemory func(q querier) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.place.memory() {
		return s.write(ctx, func(t *tx) error {
			if err := inMemory(t); err != nil {
				return refuse(err)
			}
			return nil
		})
	}
	for {
		r := s.readers.Load()
		err := fn(r)
		if err != nil && ctx.Err() != nil {
			return ctx.Err() // SQLite says that it was interrupted, or nothing
		}
		if err == nil || s.readers.Load() == r {
			return classify(err)
		} // the connections were replaced meanwhile
	}
}

// collect reads all rows of a query.
func collect[T any](q querier, scan func(rowScanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, rows.Err()
}

// one reads one row; ErrNotFound where there is none.
func one[T any](q querier, scan func(rowScanner) (T, error), query string, args ...any) (T, error) {
	item, err := scan(q.row(query, args...))
	if err == sql.ErrNoRows {
		err = ErrNotFound
	}
	return item, err
}

// list reads a page by Store.read or lookUp: query has all but the limit.
func list[T any](ctx context.Context, read func(context.Context, func(querier) error) error, p Page, place func(T) []any, scan func(rowScanner) (T, error), query string, args ...any) (List[T], error) {
	var items []T
	err := read(ctx, func(q querier) (err error) {
		items, err = collect(q, scan, query+" LIMIT ?", append(args[:len(args):len(args)], p.limit()+1)...)
		return err
	})
	if err != nil {
		return List[T]{}, err
	}
	return paged(items, p, place), nil
}

func scanInt(r rowScanner) (n int64, err error) {
	err = r.Scan(&n)
	return n, err
}

func scanText(r rowScanner) (s string, err error) {
	err = r.Scan(&s)
	return s, err
}
