package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// lock is held on a file beside the database while the store is open, so that no other csms writes what this one has cached.
// It is a database with nothing in it that is locked for writing: SQLite knows how each system locks files, and the
// system gives the lock back when the process ends, however it does. Other programs may read the database meanwhile.
type lock struct {
	db   *sql.DB
	conn *sql.Conn
}

// lock takes the lock; it waits a second for another process to end. In memory there is nothing to lock.
func (p place) lock(ctx context.Context) (*lock, error) {
	if p.memory() {
		return &lock{}, nil
	}
	if info, err := os.Stat(p.path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder; name a file in it", p.path)
	}
	if err := os.MkdirAll(filepath.Dir(p.path), 0o750); err != nil {
		return nil, err
	}
	at := place{p.path + ".lock"}
	db, err := sql.Open("sqlite", at.dsn(true, "busy_timeout(1000)"))
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		if _, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err == nil {
			return &lock{db, conn}, nil
		}
		conn.Close()
	}
	db.Close()
	if busy(err) {
		return nil, fmt.Errorf("%w: another csms has it open (it holds %s); stop that one, or use another database", ErrUnavailable, at.path)
	}
	// SQLite doesn't say why a file can't be made. It isn't tried before: to close a file that this process has locked gives up the lock.
	f, denied := os.OpenFile(at.path, os.O_RDWR|os.O_CREATE, 0o640)
	if denied != nil {
		return nil, denied
	}
	f.Close()
	return nil, fmt.Errorf("lock %s: %w", at.path, classify(err))
}

func (l *lock) release() {
	if l.db != nil {
		l.conn.Close()
		l.db.Close()
	}
}

// aside moves the write-ahead log of a database that was replaced out of the way of the one that is there now: SQLite would
// put its pages into that. It returns where the log is now; "" where there is none, or it came with the new database.
func (p place) aside(log os.FileInfo, at time.Time) (string, error) {
	now, err := os.Stat(p.path + "-wal")
	if errors.Is(err, os.ErrNotExist) || err == nil && (log == nil || !os.SameFile(now, log)) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	to := p.path + at.UTC().Format(".20060102T150405.000-wal")
	if err := os.Rename(p.path+"-wal", to); err != nil {
		return "", err
	}
	if err := os.Remove(p.path + "-shm"); err != nil && !errors.Is(err, os.ErrNotExist) { // made anew from the log
		return "", err
	}
	return to, nil
}
