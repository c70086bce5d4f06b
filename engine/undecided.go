package engine

import "time"

const (
	// maxUndecided is how many messages of a station are remembered that were recorded and not decided, undecidedFor how long a
	// station may take to repeat one (OCPP 2.0.1 E13: with MessageAttemptInterval, minutes).
	maxUndecided = 4
	undecidedFor = time.Hour
)

// undecided are the last messages of a station that were recorded although their decision failed: their repetitions are
// decided, and not recorded once more. It belongs to the worker of the station's inbox.
type undecided [maxUndecided]struct {
	hash uint64 // of action and payload; 0 for none
	at   time.Duration
}

// has reports whether the message of a hash is among them. now is monotonic.
func (u *undecided) has(hash uint64, now time.Duration) bool {
	for i := range u {
		if u[i].hash == hash {
			return now-u[i].at < undecidedFor
		}
	}
	return false
}

// any reports whether there are any.
func (u *undecided) any() bool { return *u != undecided{} }

// add takes a message in, instead of the oldest.
func (u *undecided) add(hash uint64, now time.Duration) {
	u.drop(hash)
	copy(u[1:], u[:maxUndecided-1])
	u[0].hash, u[0].at = hash, now
}

// drop takes a message out that was decided.
func (u *undecided) drop(hash uint64) {
	for i := range u {
		if u[i].hash == hash {
			copy(u[i:], u[i+1:])
			u[maxUndecided-1].hash, u[maxUndecided-1].at = 0, 0
			return
		}
	}
}
