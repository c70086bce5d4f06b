package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// place is where a database is: a file, or the memory.
type place struct {
	path string // absolute; "" is the memory
}

func parsePlace(u string) (place, error) {
	if u == "memory:" || u == "sqlite::memory:" {
		return place{}, nil
	}
	path, ok := strings.CutPrefix(u, "sqlite:")
	if !ok {
		kind, _, _ := strings.Cut(u, ":")
		return place{}, fmt.Errorf("%q is no kind of store; write sqlite:PATH, or memory: to keep nothing", kind)
	}
	if path == "" {
		return place{}, errors.New("sqlite: lacks the path of the file, like sqlite:data/csms.db")
	}
	abs, err := filepath.Abs(path)
	return place{abs}, err
}

func (p place) memory() bool { return p.path == "" }

func (p place) dsn(create bool, pragmas ...string) string {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": pragmas}
	if p.memory() {
		return "file::memory:?" + q.Encode()
	}
	mode := "rw"
	if create {
		mode = "rwc"
	}
	q.Set("mode", mode)
	path := filepath.ToSlash(p.path)
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// openWriter opens the one connection that writes. create makes the file and its folder; without it a
// database that is gone stays an error, so that a disk that isn't mounted doesn't get an empty one.
func (p place) openWriter(ctx context.Context, create bool, pragmas []string) (*sql.DB, *sql.Conn, os.FileInfo, error) {
	if create && !p.memory() {
		if err := os.MkdirAll(filepath.Dir(p.path), 0o750); err != nil {
			return nil, nil, nil, err
		}
	}
	// auto_vacuum has an effect on a database that is made now, and must come first then.
	all := append([]string{"busy_timeout(5000)", "auto_vacuum(INCREMENTAL)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"wal_autocheckpoint(4000)", "journal_size_limit(67108864)", "cache_size(-65536)", "temp_store(MEMORY)"}, pragmas...)
	db, err := sql.Open("sqlite", p.dsn(create, all...))
	if err != nil {
		return nil, nil, nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetConnMaxLifetime(0)
	conn, err := db.Conn(ctx)
	if err != nil {
		db.Close()
		return nil, nil, nil, err
	}
	if p.memory() {
		return db, conn, nil, nil
	}
	info, err := os.Stat(p.path)
	if err == nil {
		var mode string
		err = conn.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode)
		if err == nil && mode != "wal" {
			err = fmt.Errorf("the file system of %s can't do write-ahead logging (journal mode %s); a local disk can", p.path, mode)
		}
	}
	if err != nil {
		conn.Close()
		db.Close()
		return nil, nil, nil, err
	}
	return db, conn, info, nil
}

// openPool opens so many connections for reading.
func (p place) openPool(n int) (*pool, error) {
	db, err := sql.Open("sqlite", p.dsn(false, "busy_timeout(5000)", "query_only(1)", "cache_size(-16384)", "temp_store(MEMORY)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return &pool{db: db, stmts: make(map[string]*sql.Stmt)}, nil
}

// gone reports that the file isn't the one that was opened: it was removed, moved or replaced.
func (p place) gone(opened os.FileInfo) error {
	if p.memory() {
		return nil
	}
	now, err := os.Stat(p.path)
	if err != nil {
		return &unavailable{"the database is gone; put it back, or restart to begin an empty one", err}
	}
	if !os.SameFile(now, opened) {
		return &unavailable{"the database was replaced", errors.New(p.path + " is another file now")}
	}
	return nil
}

// busy reports that another connection holds the database.
func busy(err error) bool {
	var fault *sqlite.Error
	if !errors.As(err, &fault) {
		return false
	}
	code := fault.Code() & 0xff
	return code == lib.SQLITE_BUSY || code == lib.SQLITE_LOCKED
}

// classify makes what keeps a database from working an ErrUnavailable.
func classify(err error) error {
	if err == nil || errors.Is(err, ErrUnavailable) {
		return err
	}
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, os.ErrPermission) || errors.Is(err, os.ErrNotExist) {
		return &unavailable{"the database can't be used", err}
	}
	var fault *sqlite.Error
	if !errors.As(err, &fault) {
		if err.Error() == "sql: database is closed" {
			return &unavailable{"the database was closed", err}
		}
		return err
	}
	if busy(err) {
		return &unavailable{"another process holds the database", err}
	}
	switch fault.Code() & 0xff {
	case lib.SQLITE_FULL:
		return &unavailable{"the disk is full", err}
	case lib.SQLITE_READONLY, lib.SQLITE_PERM:
		return &unavailable{"the database may not be written", err}
	case lib.SQLITE_CANTOPEN:
		return &unavailable{"the database can't be opened", err}
	case lib.SQLITE_IOERR, lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB, lib.SQLITE_NOMEM, lib.SQLITE_PROTOCOL:
		return &unavailable{"the disk or the database is damaged", err}
	}
	return err
}
