package engine

import (
	"cmp"
	"context"
	"hash/maphash"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// Registration is what the station was told in answer to its last BootNotification.
type Registration string

// The registrations of OCPP 2.0.1 B01–B03. Unregistered means that no answer is known: the station
// never sent a BootNotification, or not since the engine started.
const (
	Unregistered Registration = ""
	Accepted     Registration = "Accepted"
	Pending      Registration = "Pending"
	Rejected     Registration = "Rejected"
)

// Station is one station's identity and state. It outlives its connections.
//
// What each message touches stands first and close together: among thousands of stations little of one is in a processor's cache when its
// next message comes.
type Station struct {
	engine *Engine
	id     string
	// lastSeen is the engine's coarse clock at the last sign of life, and lastMessage at the last message,
	// or at the begin of the connection.
	lastSeen, lastMessage atomic.Int64
	usual                 atomic.Bool // set by settle
	// inbox holds the CALLs that wait for their turn; one worker at a time works it off.
	inbox inbox
	// calls puts our own CALLs one behind the other.
	calls     outbox
	last      answered  // the worker's
	undecided undecided // the worker's; empty for most

	key string // ocpp.IDKey(id)
	// after holds the after hooks that wait.
	after afterQueue
	// skew is how far the station's clock is ahead of ours, in nanoseconds; noSkew while nobody knows.
	skew atomic.Int64

	// strays is nil until a station of OCPP 1.6 stops a transaction by a number of its own. started is the number of the one that it
	// started last; 0 once it stopped any. Both are the worker's.
	strays  *strays
	started int
	// removals is how many times the station is being removed now; it grows inside Engine.mu.
	removals atomic.Int32

	// remotes are the transactions of OCPP 1.6 that were started and stopped from here.
	remotes remotes

	mu           sync.Mutex // guards what follows
	session      *session   // nil while disconnected
	registration Registration
	interval     time.Duration // what the station was told at its last boot; 0: unknown
	profile      Profile       // what operators decided; what the station said is in info
	asked        asked
	info         StationInfo // Labels and EVSEs are replaced, never changed
}

// settle has usual say whether the station is Accepted, and is checked as strictly as the limits say for it. It is called with mu held
// whenever that may have changed.
func (s *Station) settle() {
	s.usual.Store(s.registration == Accepted && s.profile.Validation == "")
}

// answered is the last CALL that got a result, so that its repetition gets the same one. It is
// owned by the worker of the inbox.
type answered struct {
	hash  uint64
	until int64 // the coarse time up to which it counts
	id    string
	frame []byte // with headroom
	// after is the after hook that waits for the reply to be written; nil once it runs.
	after func(context.Context)
}

// keepAnswer is how many bytes the room for an answer may keep, once smaller ones come.
const keepAnswer = 4 << 10

// Results are remembered for a day; that of a Heartbeat only for as long as a station may wait before
// it repeats one, since some stations use one id for all of theirs, and would see the clock stand still.
const (
	rememberResult    = 24 * time.Hour
	rememberHeartbeat = time.Minute
)

// remember keeps the result of a CALL. A CALLERROR is not kept: its repetition is to be decided anew, and
// so is that of a BootNotification which was told to try again.
func (s *Station) remember(id string, hash uint64, frame []byte, d *Decision) {
	keep := rememberResult
	switch r := d.Response.(type) {
	case *v2.BootNotificationResponse:
		if r.Status != v2.RegistrationStatusAccepted {
			keep = 0
		}
	case *v2.HeartbeatResponse:
		keep = rememberHeartbeat
	}
	room := s.last.frame[:0]
	if cap(room) > keepAnswer && len(frame) < keepAnswer {
		room = nil // a large answer is not to be paid for as long as the station lives
	}
	s.last = answered{
		id: id, hash: hash, until: s.engine.coarse.Load() + int64(keep), frame: append(room, frame...), after: d.After,
	}
}

// repeated reports whether a CALL is the one whose result is remembered.
func (s *Station) repeated(id string, hash uint64) bool {
	return s.last.hash == hash && s.last.id == id && s.engine.coarse.Load() < s.last.until
}

var answeredSeed = maphash.MakeSeed()

func answeredHash(action, payload []byte) uint64 {
	const odd = 0x9e3779b97f4a7c15 // an action is not a payload
	return odd*maphash.Bytes(answeredSeed, action) ^ maphash.Bytes(answeredSeed, payload)
}

// StationInfo is what is known of a station at one moment. Empty strings and zero times stand for
// what isn't known.
type StationInfo struct {
	ID        string
	Version   ocpp.Version
	Connected bool
	Remote    string
	Auth      string
	// Registration is what the operator decided, or else what the station was told last: Decided or Told.
	Registration  Registration
	Told, Decided Registration
	Status        string
	Vendor        string
	Model         string
	Serial        string
	Firmware      string
	LastSeen      time.Time
	// LastMessage is when a message came last, or the connection began; zero: not since the start. Signs of life below OCPP,
	// which count for LastSeen, don't.
	LastMessage time.Time
	// Interval is the heartbeat interval that the station was told at its last boot, or while it isn't accepted, when to boot
	// again; 0: unknown.
	Interval time.Duration
	// ClockSkew is how many seconds the station's clock is ahead of ours; nil: unknown.
	ClockSkew *float64
	Labels    map[string]string
	// Itself is what the station said of itself: of EVSE 0, which is connector 0 of OCPP 1.6. EVSEs hasn't that one.
	Itself Connector
	EVSEs  []EVSE

	// Provisioned, HasPassword, SecurityProfile and Validation are as operators set them.
	Provisioned     bool
	HasPassword     bool
	SecurityProfile *int
	Validation      string
}

// EVSE is what the station last said of an EVSE and its connectors.
type EVSE struct {
	ID         int
	Status     string
	Connectors []Connector
}

// Connector is what the station last said of a connector.
type Connector struct {
	ID     int
	Status string
	Since  time.Time
}

// noSkew stands for a skew that nobody knows.
const noSkew = math.MinInt64

// Key is what two ids have in common that mean the same station: the id in lower case.
func (s *Station) Key() string { return s.key }

// ID returns the station's identity as it was first seen.
func (s *Station) ID() string { return s.id }

// Info returns what is known of the station now. The maps and slices in it must not be changed.
func (s *Station) Info() StationInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	info := s.info
	info.ID = s.id
	info.Connected = s.session != nil
	info.Told, info.Decided = s.registration, s.profile.Decided
	info.Registration = cmp.Or(info.Decided, info.Told)
	info.Labels = s.profile.Labels
	info.Provisioned = s.profile.Provisioned
	info.HasPassword = s.profile.PasswordHash != "" || s.profile.PendingPasswordHash != ""
	info.SecurityProfile, info.Validation = s.profile.SecurityProfile, s.profile.Validation
	if n := s.skew.Load(); n != noSkew {
		seconds := time.Duration(n).Seconds()
		info.ClockSkew = &seconds
	}
	if n := s.lastSeen.Load(); n > 0 {
		info.LastSeen = s.timeOf(n)
	}
	if n := s.lastMessage.Load(); n > 0 {
		info.LastMessage = s.timeOf(n)
	}
	info.Interval = s.interval
	return info
}

// timeOf is the time of a moment of the engine's coarse clock; a station without an engine keeps Unix time itself.
func (s *Station) timeOf(moment int64) time.Time {
	if s.engine == nil {
		return time.Unix(0, moment).UTC()
	}
	return s.engine.coarse.timeOf(moment)
}

// Registration returns what the station was last told.
func (s *Station) Registration() Registration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.registration
}

// Connected reports whether the station holds a connection.
func (s *Station) Connected() bool { return s.connection() != nil }

func (s *Station) connection() *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session
}

// attach makes sess the station's connection and returns the one that is replaced, if any: the older of two.
func (s *Station) attach(sess *session, h Handshake) (replaced *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session != nil && s.session.arrival > sess.arrival {
		return sess
	}
	replaced, s.session = s.session, sess
	s.lastMessage.Store(s.engine.coarse.Load())
	s.info.Version = h.Version
	s.info.Remote = h.Remote
	s.info.Auth = h.Auth
	return replaced
}

// detach ends sess as the station's connection. It reports whether it still was.
func (s *Station) detach(sess *session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session != sess {
		return false
	}
	s.session = nil
	return true
}

// booted takes over what a BootNotification and the answer to it say.
func (s *Station) booted(req *v2.BootNotificationRequest, res *v2.BootNotificationResponse) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.registration = Registration(res.Status)
	s.interval = time.Duration(res.Interval) * time.Second
	s.asked = asked{}
	s.settle()
	c := &req.ChargingStation
	s.info.Vendor = cloned(&c.VendorName)
	s.info.Model = cloned(&c.Model)
	s.info.Serial = cloned(c.SerialNumber)
	s.info.Firmware = cloned(c.FirmwareVersion)
}
