package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"time"
)

// item is one write that waits for its commit. fn may run more than once, each time in a transaction
// that has nothing of the time before.
type item struct {
	fn        func(t *tx) error
	committed func()       // nil: nobody wants to know
	state     atomic.Int32 // itemWaits, itemTaken or itemLeft
	done      chan error
}

const (
	itemWaits int32 = iota
	itemTaken       // the writer works on it
	itemLeft        // the caller didn't want to wait any longer
)

// write runs fn in the writer and returns once that is committed. An error of fn undoes fn alone. When
// ctx ends before the writer has begun with it nothing is written; later the outcome is waited for.
func (s *Store) write(ctx context.Context, fn func(t *tx) error) error {
	return s.writeThen(ctx, fn, nil)
}

// writeThen is write that has the writer call committed once fn is committed, before it returns and in the order of the commits:
// whoever takes over there what was written ends up with what is in the database, however many write at once. committed must be quick,
// and must not wait for the store.
func (s *Store) writeThen(ctx context.Context, fn func(t *tx) error, committed func()) error {
	it, _ := s.items.Get().(*item)
	if it == nil {
		it = &item{done: make(chan error, 1)}
	}
	it.fn, it.committed = fn, committed
	s.intake.RLock()
	if s.closed {
		s.intake.RUnlock()
		return ErrClosed
	}
	select {
	case s.queue <- it:
	case <-ctx.Done():
		s.intake.RUnlock()
		return ctx.Err()
	}
	s.intake.RUnlock()
	var err error
	select {
	case err = <-it.done:
	case <-ctx.Done():
		if it.state.CompareAndSwap(itemWaits, itemLeft) {
			return ctx.Err()
		}
		err = <-it.done
	}
	// The writer has answered, so it is done with the item.
	it.fn, it.committed = nil, nil
	it.state.Store(itemWaits)
	s.items.Put(it)
	return err
}

// writer owns the connection that writes. All of it belongs to the goroutine of run.
type writer struct {
	store  *Store
	db     *sql.DB
	tx     *tx         // nil while the database is unavailable
	opened os.FileInfo // the database's file
	log    os.FileInfo // its write-ahead log
	held   *lock       // until the store is closed

	failure error // why there is no tx; nil while it works
	nextTry time.Time
}

// open opens the database for writing and reading.
func (w *writer) open(ctx context.Context, create bool) error {
	s := w.store
	var pragmas []string
	if s.options.pragmas != nil {
		pragmas = s.options.pragmas()
	}
	db, conn, info, err := s.place.openWriter(ctx, create, pragmas)
	if err != nil {
		return classify(err)
	}
	w.db, w.opened = db, info
	w.tx = newTx(conn)
	if err := migrate(ctx, conn, s.now()); err != nil {
		w.close()
		return classify(err)
	}
	if s.place.memory() {
		return nil
	}
	w.log, _ = os.Stat(s.place.path + "-wal") // migrate has read, so it is there
	lists, err := s.place.openPool(s.options.Readers)
	if err != nil {
		w.close()
		return classify(err)
	}
	lookUps, err := s.place.openPool(max(2, runtime.GOMAXPROCS(0)))
	if err != nil {
		lists.db.Close()
		w.close()
		return classify(err)
	}
	if old := s.readers.Swap(&readers{lists, lookUps}); old != nil {
		old.close()
	}
	return nil
}

func (w *writer) close() {
	if w.tx == nil {
		return
	}
	w.tx.close()
	w.db.Close()
	w.tx, w.db = nil, nil
	w.store.ledger.clear()
}

// run takes what waits, as one batch, until the store is closed.
func (w *writer) run() {
	s := w.store
	defer close(s.done)
	defer func() {
		if readers := s.readers.Load(); readers != nil {
			readers.close()
		}
		w.close()
		w.held.release()
	}()
	batch := make([]*item, 0, s.options.MaxBatch)
	retry := time.NewTimer(time.Hour)
	retry.Stop()
	defer retry.Stop()
	for {
		batch = batch[:0]
		select {
		case it, open := <-s.queue:
			if !open {
				return
			}
			runtime.Gosched() // those that are about to write come into the same batch
			batch = w.gather(append(batch, it))
		case <-retry.C:
		}
		w.work(batch)
		clear(batch)
		if w.failure != nil {
			retry.Reset(max(0, time.Until(w.nextTry)))
		}
	}
}

// gather takes what waits already.
func (w *writer) gather(batch []*item) []*item {
	for len(batch) < cap(batch) {
		select {
		case it, open := <-w.store.queue:
			if !open {
				return batch
			}
			batch = append(batch, it)
		default:
			return batch
		}
	}
	return batch
}

// work writes the items of a batch in as many commits as the time of a batch asks for. An empty batch
// after a failure finds out whether writing works again.
func (w *writer) work(batch []*item) {
	taken := batch[:0]
	for _, it := range batch {
		if it.state.CompareAndSwap(itemWaits, itemTaken) {
			taken = append(taken, it)
		}
	}
	if w.failure != nil && !w.reopen() {
		for _, it := range taken {
			it.done <- w.failure
		}
		return
	}
	for len(taken) > 0 {
		taken = taken[w.commit(taken):]
		if w.failure != nil {
			for _, it := range taken {
				it.done <- w.failure
			}
			return
		}
	}
}

// commit writes as many of the items as fit the time, and answers them. It returns how many.
func (w *writer) commit(items []*item) int {
	n, errs, err := w.try(items, false)
	if err != nil && !errors.Is(err, ErrUnavailable) {
		// One of them spoiled the transaction. Each gets a savepoint of its own.
		n, errs, err = w.try(items, true)
	}
	if err != nil {
		w.failed(err)
		for _, it := range items {
			it.done <- err
		}
		return len(items)
	}
	w.store.health.wrote(w.store.now())
	w.store.commits.Add(1)
	w.store.writes.Add(uint64(n))
	for i, it := range items[:n] {
		var refused *refusal
		if errors.As(errs[i], &refused) {
			errs[i] = refused.err
		}
		if errs[i] == nil && it.committed != nil {
			it.committed()
		}
		it.done <- errs[i]
	}
	return n
}

// try runs the items in one transaction and commits it. Careful, an item that fails is undone alone;
// otherwise the first failure undoes and ends all.
func (w *writer) try(items []*item, careful bool) (n int, errs []error, err error) {
	t := w.tx
	if err := w.store.place.gone(w.opened); err != nil {
		return 0, nil, err
	}
	if err := t.run("BEGIN IMMEDIATE"); err != nil {
		return 0, nil, classify(err)
	}
	kvBytes := t.kvBytes
	undo := func(err error) (int, []error, error) {
		t.run("ROLLBACK") // may have happened already
		clear(t.ledger)
		t.kvBytes = kvBytes
		return 0, nil, err
	}
	errs = make([]error, 0, len(items))
	begun := time.Now()
	for i, it := range items {
		before := t.kvBytes
		if careful {
			if err := t.run("SAVEPOINT item"); err != nil {
				return undo(classify(err))
			}
		}
		err := classify(protect(it.fn, t))
		var refused *refusal
		switch {
		case err == nil || errors.As(err, &refused):
		case errors.Is(err, ErrUnavailable) || !careful:
			return undo(err)
		default:
			t.kvBytes = before
			if err := t.run("ROLLBACK TO item"); err != nil {
				return undo(unusable(err))
			}
		}
		if careful {
			if err := t.run("RELEASE item"); err != nil {
				return undo(unusable(err))
			}
		}
		errs = append(errs, err)
		if i+1 < len(items) && time.Since(begun) > w.store.options.MaxBatchTime {
			break
		}
	}
	if err := t.run("COMMIT"); err != nil {
		return undo(unusable(err))
	}
	w.store.ledger.merge(t.ledger)
	clear(t.ledger)
	return len(errs), errs, nil
}

// unusable is for the errors of transaction control itself: whatever they are, the connection is given up.
func unusable(err error) error {
	if err = classify(err); errors.Is(err, ErrUnavailable) {
		return err
	}
	return &unavailable{"the transaction failed", err}
}

// protect turns a panic of an item into its error.
func protect(fn func(*tx) error, t *tx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a write of the store panicked: %v", r)
		}
	}()
	return fn(t)
}

// failed gives the connection up until reopen.
func (w *writer) failed(err error) {
	s := w.store
	if w.failure == nil {
		s.log.Error("writing to the store fails", "error", err)
	}
	w.failure = err
	w.nextTry = time.Now().Add(s.options.RetryAfter)
	w.close()
	s.tell(s.health.failed(err, s.now()))
}

// reopen opens the database again and writes the row of health. It reports whether that worked.
func (w *writer) reopen() bool {
	if time.Now().Before(w.nextTry) {
		return false
	}
	s := w.store
	err := w.replaced()
	if err == nil {
		err = w.open(forever, false)
	}
	if err == nil {
		if err = w.probe(); err != nil {
			w.close()
		}
	}
	if err != nil {
		if !errors.Is(err, ErrUnavailable) {
			err = &unavailable{"the database can't be used", err}
		}
		w.failure = err
		w.nextTry = time.Now().Add(s.options.RetryAfter)
		s.health.failed(err, s.now())
		return false
	}
	w.failure = nil
	s.log.Info("writing to the store works again")
	s.tell(s.health.wrote(s.now()))
	return true
}

// replaced makes way for another database that was put in the place of the one that was open.
func (w *writer) replaced() error {
	place := w.store.place
	if place.memory() {
		return nil
	}
	now, err := os.Stat(place.path)
	if err != nil || os.SameFile(now, w.opened) {
		return nil // what is wrong, opening will tell
	}
	to, err := place.aside(w.log, w.store.now())
	if to != "" {
		w.store.log.Warn("another database was put in place; the last writes to the one before are in its write-ahead log, which was moved", "log", to)
	}
	return err
}

// probe writes some pages, so that a disk that has room for a few bytes isn't taken for a good one.
const probe = `INSERT INTO health (id, time, padding) VALUES (1, ?, zeroblob(65536))
	ON CONFLICT (id) DO UPDATE SET time = excluded.time, padding = excluded.padding`

func (w *writer) probe() error {
	_, _, err := w.try([]*item{{fn: func(t *tx) error { return t.run(probe, stamp(w.store.now())) }}}, false)
	return err
}
