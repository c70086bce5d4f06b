package api

import (
	"testing"
	"time"

	"csms/engine"
)

func TestIsSilent(t *testing.T) {
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for name, row := range map[string]struct {
		info engine.StationInfo
		want bool
	}{
		"a stranger":  {engine.StationInfo{}, false},
		"provisioned": {engine.StationInfo{Provisioned: true}, false},
		"rejected":    {engine.StationInfo{Provisioned: true, Registration: engine.Rejected}, false},
		"away":        {engine.StationInfo{Registration: engine.Accepted, LastSeen: ago(time.Second)}, true},
		"talking":     {engine.StationInfo{Registration: engine.Accepted, Connected: true, Interval: time.Minute, LastMessage: ago(3 * time.Minute)}, false},
		"connected, says nothing": {engine.StationInfo{Registration: engine.Accepted, Connected: true, Interval: time.Minute, LastSeen: now,
			LastMessage: ago(3*time.Minute + time.Second)}, true},
		"of an unknown interval":               {engine.StationInfo{Registration: engine.Accepted, Connected: true, LastMessage: ago(14 * time.Minute)}, false},
		"of an unknown interval, says nothing": {engine.StationInfo{Registration: engine.Accepted, Connected: true, LastMessage: ago(16 * time.Minute)}, true},
	} {
		if got := isSilent(&row.info, now); got != row.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
