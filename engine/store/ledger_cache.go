package store

import (
	"database/sql"
	"errors"
	"sync"
)

// ledgerCache holds committed transactions that went on lately. The writer fills it; assessing reads it.
type ledgerCache struct {
	mu     sync.Mutex
	states map[txID]*txState
}

// maxCached is how many transactions are kept, at about 500 bytes each.
const maxCached = 32_768

func (c *ledgerCache) init() { c.states = make(map[txID]*txState) }

func (c *ledgerCache) get(id txID) *txState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.states[id]
}

func (c *ledgerCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.states)
}

// merge takes over what a commit changed; nil is to be read again.
func (c *ledgerCache) merge(changed map[txID]*txState) {
	if len(changed) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, st := range changed {
		if st == nil || st.endedSeq != nil && st.gaps == 0 {
			delete(c.states, id)
			continue
		}
		if len(c.states) >= maxCached {
			for other := range c.states { // any one
				delete(c.states, other)
				break
			}
		}
		c.states[id] = st
	}
}

// cachedOnly is a querier for those that need none.
type cachedOnly struct {
	st    *txState
	store *Store
}

func (cachedOnly) query(string, ...any) (*sql.Rows, error) { return nil, errors.New("not cached") }

func (cachedOnly) row(string, ...any) rowScanner { return failed{errors.New("not cached")} }
