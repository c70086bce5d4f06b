package store

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultMaxVariables has room for a device model of 100,000 variables with two attributes each, some 60 MB.
const DefaultMaxVariables = 200_000

// Options of a Store. Zero values are useful.
type Options struct {
	// Log gets what the store notices by itself: that writing fails, and that it works again; nil is nowhere.
	Log *slog.Logger
	// Now is the clock of records and of expiry; nil is time.Now.
	Now func() time.Time
	// OnHealth is told whenever Healthy changes, from the writer: it must not wait for the store.
	OnHealth func(Health)
	// MaxBatch is how many writes one commit takes; 0 is 1024.
	MaxBatch int
	// MaxBatchTime is how long a batch gathers before it is committed, while writes wait; 0 is 50 ms. A
	// batch never waits for writes that aren't there yet.
	MaxBatchTime time.Duration
	// Queue is how many writes wait before the next one has to wait for room; 0 is 8192.
	Queue int
	// Readers is how many lists run at a time; 0 is 4. Look-ups, which stations wait for, run beside them.
	Readers int
	// RetryAfter is how long the store waits after a failure before it tries again; writes meanwhile fail
	// at once. 0 is 250 ms.
	RetryAfter time.Duration
	// MaxKVBytes is how much the keys and values of kv may take; 0 is 256 MiB.
	MaxKVBytes int64
	// MaxVariables is how many attributes of variables are kept of a station; 0 is DefaultMaxVariables.
	MaxVariables int
	// MaxReported is how many connectors, monitors, charging profiles, charging limits and display messages each are kept of what a
	// station reports, and how many of its last reservations and event streams; 0 is 1000.
	MaxReported int

	// pragmas are run on the writer's connection when it is opened; tests make disks full with them.
	pragmas func() []string
}

// Store keeps the records. It is safe for concurrent use. A write returns once it is committed, and
// together with others that came at the same time.
type Store struct {
	options Options
	log     *slog.Logger
	now     func() time.Time
	place   place

	readers atomic.Pointer[readers]

	intake sync.RWMutex // held for reading while a write is queued
	closed bool         // guarded by intake
	queue  chan *item
	items  sync.Pool     // of *item, answered
	done   chan struct{} // closed when the writer has ended

	ledger ledgerCache
	models modelSizes
	health healthState

	commits, writes atomic.Uint64
}

// Open opens the database at url, makes it where there is none, and brings its schema up to date.
//
//	sqlite:PATH       a file; its folder is made too. WAL, synchronous=FULL
//	memory:           nothing is kept
//
// Only one Store at a time has a file open: a lock on PATH.lock sees to that. Other programs may read it.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxBatch <= 0 {
		o.MaxBatch = 1024
	}
	if o.MaxBatchTime <= 0 {
		o.MaxBatchTime = 50 * time.Millisecond
	}
	if o.Queue <= 0 {
		o.Queue = 8192
	}
	if o.Readers <= 0 {
		o.Readers = 4
	}
	if o.RetryAfter <= 0 {
		o.RetryAfter = 250 * time.Millisecond
	}
	if o.MaxKVBytes <= 0 {
		o.MaxKVBytes = 256 << 20
	}
	if o.MaxVariables <= 0 {
		o.MaxVariables = DefaultMaxVariables
	}
	if o.MaxReported <= 0 {
		o.MaxReported = maxReported
	}
	at, err := parsePlace(url)
	if err != nil {
		return nil, err
	}
	s := &Store{
		options: o, log: o.Log, now: o.Now, place: at,
		queue: make(chan *item, o.Queue),
		done:  make(chan struct{}),
	}
	s.ledger.init()
	held, err := at.lock(ctx)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", url, err)
	}
	w := &writer{store: s, held: held}
	if err := w.open(ctx, true); err != nil {
		held.release()
		return nil, fmt.Errorf("open store %s: %w", url, err)
	}
	s.health.wrote(s.now())
	go w.run()
	return s, nil
}

// Stats are totals since Open.
type Stats struct {
	// Commits is how many there were, Writes how many writes they took; their quotient is how many share a commit.
	Commits, Writes uint64
	// Waiting is how many writes wait now.
	Waiting int
}

// Stats returns the totals.
func (s *Store) Stats() Stats {
	return Stats{Commits: s.commits.Load(), Writes: s.writes.Load(), Waiting: len(s.queue)}
}

// Close waits until all that was asked to be written is, and closes the database.
func (s *Store) Close() error {
	s.intake.Lock()
	already := s.closed
	s.closed = true
	s.intake.Unlock()
	if !already {
		close(s.queue)
	}
	<-s.done
	return nil
}
