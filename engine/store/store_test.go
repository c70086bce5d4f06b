package store_test

import (
	"context"
	"path/filepath"
	"testing"

	"csms/engine/store"
	"csms/engine/store/storetest"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(t *testing.T, o store.Options) *store.Store {
		return open(t, "sqlite:"+filepath.Join(t.TempDir(), "a folder", "csms?.db"), o)
	})
}

func TestMemory(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(t *testing.T, o store.Options) *store.Store { return open(t, "memory:", o) })
}

func open(t testing.TB, url string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
