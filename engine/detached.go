package engine

// NewStation makes a station that belongs to no engine, for those who try a Policy out. It counts as
// connected if info says so, keeps what info says, and can't be called.
func NewStation(info StationInfo) *Station {
	s := &Station{id: info.ID, registration: info.Registration, info: info}
	if info.Connected {
		s.session = &session{station: s}
	}
	if !info.LastSeen.IsZero() {
		s.lastSeen.Store(info.LastSeen.UnixNano())
	}
	return s
}
