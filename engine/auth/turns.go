package auth

import (
	"context"
	"slices"
	"sync"
)

// turns lets a number of checks be at work at once, and the addresses that have others waiting take turns, so that many from one address
// don't hold up those from elsewhere. It is safe for concurrent use.
type turns struct {
	mu   sync.Mutex // guards what follows
	free int
	// queues are those that wait, by address, the first to come first; a channel is closed when it is its turn. No queue is empty.
	queues map[string][]chan struct{}
	// order has the addresses that have a queue, the one whose turn is next first.
	order []string
}

func newTurns(n int) *turns { return &turns{free: n, queues: make(map[string][]chan struct{})} }

// take waits for a turn, which pass gives back. The error is that of ctx.
func (t *turns) take(ctx context.Context, address string) error {
	t.mu.Lock()
	if t.free > 0 {
		t.free--
		t.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	if t.queues[address] == nil {
		t.order = append(t.order, address)
	}
	t.queues[address] = append(t.queues[address], turn)
	t.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		if !t.leave(address, turn) {
			t.pass()
		}
		return ctx.Err()
	}
}

// pass ends a turn: the next one begins.
func (t *turns) pass() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.order) == 0 {
		t.free++
		return
	}
	address := t.order[0]
	t.order = t.order[1:]
	queue := t.queues[address]
	close(queue[0])
	if queue = queue[1:]; len(queue) == 0 {
		delete(t.queues, address)
		return
	}
	t.queues[address] = queue
	t.order = append(t.order, address)
}

// leave takes somebody who waits out of the queue; false: the turn has begun.
func (t *turns) leave(address string, turn chan struct{}) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	queue := t.queues[address]
	i := slices.Index(queue, turn)
	if i < 0 {
		return false
	}
	if len(queue) > 1 {
		t.queues[address] = slices.Delete(queue, i, i+1)
		return true
	}
	delete(t.queues, address)
	i = slices.Index(t.order, address)
	t.order = slices.Delete(t.order, i, i+1)
	return true
}
