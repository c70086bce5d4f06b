package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// idleEvery is how often the heap is looked at, and for how long nothing must have been collected.
	idleEvery = 400 * time.Millisecond
	// idleWaste is how many bytes must lie about at least.
	idleWaste = 8 << 20
	// idleAgain is how long nothing is given back after it was, unless many more are connected by then: what is needed again, by a load
	// that comes and goes, costs more to get back than it would have cost to keep.
	idleAgain = time.Minute
	// idleRush is how many goroutines, one of which each connection has, are many more.
	idleRush = 100
)

// giveBack gives memory back to the system once a rush is over, until ctx ends: what a thousand stations leave behind that
// connect at once would lie about until others make as much again.
func giveBack(ctx context.Context) {
	tick := time.NewTicker(idleEvery)
	defer tick.Stop()
	samples := []metrics.Sample{
		{Name: "/gc/cycles/total:gc-cycles"},
		{Name: "/memory/classes/heap/objects:bytes"}, // live and not yet swept
		{Name: "/gc/heap/live:bytes"},                // marked by the last collection
		{Name: "/sched/goroutines:goroutines"},
		{Name: "/memory/classes/heap/free:bytes"}, // collected, and not given back
	}
	var last, given heap
	var at time.Time // of given
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		metrics.Read(samples)
		now := heap{
			collections: samples[0].Value.Uint64(), held: samples[1].Value.Uint64() + samples[4].Value.Uint64(),
			live: samples[2].Value.Uint64(), goroutines: samples[3].Value.Uint64(),
		}
		if now.liesIdle(last) && (time.Since(at) > idleAgain || now.goroutines > given.goroutines+idleRush) {
			debug.FreeOSMemory()
			given, at = now, time.Now()
		}
		last = now
	}
}

// heap is what is known of it at one moment: collections so far, bytes, and who uses them.
type heap struct{ collections, held, live, goroutines uint64 }

// liesIdle reports whether nothing was collected since before, though much of the heap isn't used: half as much as is, at least, so that
// collecting costs less than it brings.
func (h heap) liesIdle(before heap) bool {
	return h.collections == before.collections && h.held > h.live+max(idleWaste, h.live/2)
}
