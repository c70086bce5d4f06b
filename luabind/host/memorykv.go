package host

import (
	"container/heap"
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"csms/luabind/jsonlua"
)

const (
	// DefaultKVBytes is how much a MemoryKV holds unless told otherwise.
	DefaultKVBytes = 64 << 20
	// entryOverhead is about what a key costs besides its texts.
	entryOverhead = 128
)

// MemoryKVOptions of a MemoryKV. Zero values are useful.
type MemoryKVOptions struct {
	// MaxBytes is how much keys and values may take, with 128 bytes of overhead each; 0 is DefaultKVBytes.
	MaxBytes int
	// Now is the clock by which values expire; nil is time.Now.
	Now func() time.Time
}

// MemoryKV is a KV that is gone when the process ends.
type MemoryKV struct {
	now func() time.Time
	max int

	mu      sync.Mutex // guards what follows
	entries map[string]*memoryEntry
	expiry  expiryHeap // the entries that expire
	size    int
}

type memoryEntry struct {
	key, value string
	expires    time.Time // zero: never
	place      int       // in the heap; -1 for none
}

func (e *memoryEntry) size() int { return len(e.key) + len(e.value) + entryOverhead }

// NewMemoryKV makes an empty store.
func NewMemoryKV(o MemoryKVOptions) *MemoryKV {
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultKVBytes
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &MemoryKV{now: o.Now, max: o.MaxBytes, entries: make(map[string]*memoryEntry)}
}

// Get returns the value of a key.
func (m *MemoryKV) Get(_ context.Context, key string) (string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expire()
	e, ok := m.entries[key]
	if !ok {
		return "", false, nil
	}
	return e.value, true, nil
}

// Set writes a value.
func (m *MemoryKV) Set(_ context.Context, key, value string, ttl time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expire()
	return m.put(key, value, m.deadline(ttl))
}

// Delete removes a key.
func (m *MemoryKV) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expire()
	if e, ok := m.entries[key]; ok {
		m.remove(e)
	}
	return nil
}

// Incr adds to a number.
func (m *MemoryKV) Incr(_ context.Context, key string, by float64, ttl time.Duration) (float64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expire()
	sum, expires := by, m.deadline(ttl)
	if e, ok := m.entries[key]; ok {
		n, err := strconv.ParseFloat(e.value, 64)
		if err != nil {
			return 0, ErrNoNumber
		}
		sum, expires = n+by, e.expires
	}
	if sum-sum != 0 { // infinite
		return 0, ErrNoNumber
	}
	return sum, m.put(key, string(jsonlua.AppendNumber(nil, sum)), expires)
}

// CompareAndSet writes value if the key has the value old.
func (m *MemoryKV) CompareAndSet(_ context.Context, key string, old *string, value string, ttl time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expire()
	e, ok := m.entries[key]
	if ok != (old != nil) || ok && e.value != *old {
		return false, nil
	}
	if err := m.put(key, value, m.deadline(ttl)); err != nil {
		return false, err
	}
	return true, nil
}

// Len is how many keys there are.
func (m *MemoryKV) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expire()
	return len(m.entries)
}

func (m *MemoryKV) deadline(ttl time.Duration) time.Time {
	if ttl <= 0 {
		return time.Time{}
	}
	return m.now().Add(ttl)
}

// put writes an entry, if there is room.
func (m *MemoryKV) put(key, value string, expires time.Time) error {
	e, ok := m.entries[key]
	more := len(key) + len(value) + entryOverhead
	if ok {
		more = len(value) - len(e.value)
	}
	if more > 0 && m.size+more > m.max {
		return fmt.Errorf("%w: it holds %d keys with %d of %d bytes; set a ttl, or delete what isn't needed", ErrFull, len(m.entries), m.size, m.max)
	}
	if !ok {
		e = &memoryEntry{key: key, place: -1}
		m.entries[key] = e
	}
	m.size += more
	e.value, e.expires = value, expires
	switch timed := !expires.IsZero(); {
	case timed && e.place < 0:
		heap.Push(&m.expiry, e)
	case timed:
		heap.Fix(&m.expiry, e.place)
	case e.place >= 0:
		heap.Remove(&m.expiry, e.place)
	}
	return nil
}

func (m *MemoryKV) remove(e *memoryEntry) {
	delete(m.entries, e.key)
	m.size -= e.size()
	if e.place >= 0 {
		heap.Remove(&m.expiry, e.place)
	}
}

// expire removes what has expired.
func (m *MemoryKV) expire() {
	if len(m.expiry) == 0 {
		return
	}
	now := m.now()
	for len(m.expiry) > 0 && !now.Before(m.expiry[0].expires) {
		m.remove(m.expiry[0])
	}
}

// expiryHeap has the entry that expires first at its root.
type expiryHeap []*memoryEntry

func (h expiryHeap) Len() int           { return len(h) }
func (h expiryHeap) Less(i, j int) bool { return h[i].expires.Before(h[j].expires) }
func (h expiryHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}
func (h *expiryHeap) Push(x any) {
	e := x.(*memoryEntry)
	e.place = len(*h)
	*h = append(*h, e)
}
func (h *expiryHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	e.place = -1
	return e
}

var _ KV = (*MemoryKV)(nil)
