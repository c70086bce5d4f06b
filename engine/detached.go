package engine

import (
	"time"

	"csms/engine/ocpp"
)

// NewStation makes a station that belongs to no engine, for those who try a Policy out. It counts as
// connected if info says so, keeps what info says, and can't be called.
func NewStation(info StationInfo) *Station {
	s := &Station{id: info.ID, key: ocpp.IDKey(info.ID), registration: info.Told, interval: info.Interval, info: info, profile: Profile{
		Decided: info.Decided, Labels: info.Labels, Provisioned: info.Provisioned, SecurityProfile: info.SecurityProfile, Validation: info.Validation,
	}}
	s.skew.Store(noSkew)
	if info.ClockSkew != nil {
		s.skew.Store(int64(*info.ClockSkew * float64(time.Second)))
	}
	if info.Connected {
		s.session = &session{station: s}
	}
	if !info.LastSeen.IsZero() {
		s.lastSeen.Store(info.LastSeen.UnixNano())
	}
	if !info.LastMessage.IsZero() {
		s.lastMessage.Store(info.LastMessage.UnixNano())
	}
	return s
}
