package engine

import (
	"slices"
	"time"
)

const (
	// maxUndecided is how many messages of a station are remembered that were recorded and not decided, undecidedFor how long a
	// station may take to repeat one (OCPP 2.0.1 E13: with MessageAttemptInterval, minutes).
	maxUndecided = 4
	undecidedFor = time.Hour
)

// undecided are the last messages of a station that were recorded although their decision failed, the last one first: their repetitions
// are decided, and not recorded once more. It belongs to the worker of the station's inbox.
type undecided []undecidedMessage

type undecidedMessage struct {
	hash uint64 // of action and payload
	at   time.Duration
}

// has reports whether the message of a hash is among them. now is monotonic.
func (u undecided) has(hash uint64, now time.Duration) bool {
	for i := range u {
		if u[i].hash == hash {
			return now-u[i].at < undecidedFor
		}
	}
	return false
}

// add takes a message in, and lets go of the oldest when there are too many.
func (u *undecided) add(hash uint64, now time.Duration) {
	u.drop(hash)
	*u = slices.Insert(*u, 0, undecidedMessage{hash, now})
	*u = (*u)[:min(len(*u), maxUndecided)]
}

// drop lets go of a message that was decided at last.
func (u *undecided) drop(hash uint64) {
	for i := range *u {
		if (*u)[i].hash == hash {
			*u = slices.Delete(*u, i, i+1)
			break
		}
	}
	if len(*u) == 0 {
		*u = nil
	}
}
