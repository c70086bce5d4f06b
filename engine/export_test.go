package engine

import "time"

// InspectIn looks at every connection once, as the watch goroutine will after some time.
func InspectIn(e *Engine, after time.Duration) { e.inspect(e.coarse.Load() + int64(after)) }

// SetPatience sets how long a connection isn't read for a decision.
func SetPatience(e *Engine, d time.Duration) { e.patience.Store(int64(d)) }

// MaxReading is how long a message may take to come.
const MaxReading = maxReading
