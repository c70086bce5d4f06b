package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema to the newest version: the files of migrations/ in the order of their
// numbers, each in a transaction of its own and only once. It refuses a database that a newer csms made.
func migrate(ctx context.Context, conn *sql.Conn, now time.Time) error {
	if _, err := conn.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_migrations (
		version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)`); err != nil {
		return err
	}
	var have int
	if err := conn.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM schema_migrations`).Scan(&have); err != nil {
		return err
	}
	files, err := fs.Glob(migrations, "migrations/*.sql") // sorted
	if err != nil {
		return err
	}
	newest := 0
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "migrations/"), ".sql")
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.Atoi(number)
		if err != nil {
			return fmt.Errorf("migration %s has no number", file)
		}
		newest = version
		if version <= have {
			continue
		}
		if err := apply(ctx, conn, file, name, version, now); err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
	}
	if have > newest {
		return fmt.Errorf("the database has schema version %d, this csms knows %d: it was made by a newer csms; use that one, or another database", have, newest)
	}
	return nil
}

func apply(ctx context.Context, conn *sql.Conn, file, name string, version int, now time.Time) error {
	script, err := migrations.ReadFile(file)
	if err != nil {
		return err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, string(script)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO schema_migrations (version, name, applied) VALUES (?, ?, ?)`, version, name, stamp(now)); err != nil {
		return err
	}
	return tx.Commit()
}
