package api

import (
	"time"

	"csms/engine"
	"csms/engine/ocpp"
)

// Conditions that a station may be in, as the overview counts them and the list filters by them; several may hold at once.
const (
	faulted   = "faulted"   // a connector, or the station itself, reports Faulted
	silent    = "silent"    // was here, but is away, or without a message for three heartbeat intervals
	unseen    = "unseen"    // provisioned, and never connected yet
	pending   = "pending"   // told, or decided by an operator, to be Pending
	charging  = "charging"  // a transaction of it is charging
	available = "available" // connected, and a connector is Available
	offline   = "offline"   // not connected
)

// silentAfter is how many heartbeat intervals a connected station may say nothing, and usualInterval the interval that is
// assumed until it boots, as nobody remembers what it was told before the start.
const (
	silentAfter   = 3
	usualInterval = 5 * time.Minute
)

// interval is the heartbeat interval that holds for a station.
func interval(s *engine.StationInfo) time.Duration {
	if s.Interval > 0 {
		return s.Interval
	}
	return usualInterval
}

// isSilent reports whether a station that should be heard of isn't. Those that were rejected may keep away.
func isSilent(s *engine.StationInfo, now time.Time) bool {
	if s.Registration == engine.Rejected || s.Registration == engine.Unregistered && !s.Provisioned {
		return false
	}
	return !s.Connected && !s.LastSeen.IsZero() || s.Connected && now.Sub(s.LastMessage) > silentAfter*interval(s)
}

// isUnseen reports whether a station is expected, and has never been here.
func isUnseen(s *engine.StationInfo) bool { return !s.Connected && s.LastSeen.IsZero() }

// reports reports whether a connector of the station, or the station itself, has a status.
func reports(s *engine.StationInfo, status string) bool {
	if s.Itself.Status == status {
		return true
	}
	for i := range s.EVSEs {
		for j := range s.EVSEs[i].Connectors {
			if s.EVSEs[i].Connectors[j].Status == status {
				return true
			}
		}
	}
	return false
}

// inState reports whether a station is in a condition, "" being any. isCharging has the stations that are charging, by key.
func inState(condition string, s *engine.StationInfo, now time.Time, isCharging map[string]bool) bool {
	switch condition {
	case faulted:
		return reports(s, "Faulted")
	case silent:
		return isSilent(s, now)
	case unseen:
		return isUnseen(s)
	case pending:
		return s.Registration == engine.Pending
	case charging:
		return isCharging[ocpp.IDKey(s.ID)]
	case available:
		return s.Connected && reports(s, "Available")
	case offline:
		return !s.Connected
	}
	return true
}
