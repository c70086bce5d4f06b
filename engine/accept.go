package engine

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"csms/engine/ocpp"
)

// maxStationID is the greatest length of an id, in characters (OCPP 2.0.1 part 4 §3.1.1). 1.6 sets
// none; what is longer than this is no station.
const (
	maxStationID   = 48
	maxStationID16 = 255
)

// hugeFrame is the length of a message that is refused by its header alone. Smaller ones are counted
// against Limits.MaxFrame, which may change, while they are read.
const hugeFrame = 64 << 20

// ServeHTTP accepts a station: its identity, the subprotocol, the policy's connect hook, then the
// upgrade. The connection is served by a goroutine of its own, so that the HTTP server's memory for
// it can go.
func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	arrival := e.arrivals.Add(1)
	h, err := e.handshake(r)
	var profile Profile
	var known bool
	if err == nil {
		if profile, known, err = e.profileOf(r.Context(), h.ID); err != nil {
			err = unavailable(err)
		} else {
			err = e.authenticate(r, &h, profile, known)
		}
	}
	if err == nil {
		err = e.policy.Connect(r.Context(), h)
		if err != nil && !errors.As(err, new(*Refusal)) {
			e.log.Error("connect failed; the station is refused",
				append([]any{"station", h.ID, "remote", h.Remote, "error", err}, origin(err)...)...)
			err = &Refusal{Status: http.StatusForbidden, Text: "the connect hook failed"}
		}
	}
	if err != nil {
		e.refuse(w, r, h, err)
		return
	}
	header := http.Header{}
	if h.Version != 0 {
		header.Set("Sec-Websocket-Protocol", h.Version.Subprotocol())
	}
	sess, err := e.upgrade(w, r, header)
	if err != nil {
		e.metrics.Refusals.WithLabelValues("400").Inc()
		e.log.Warn("a handshake failed", "station", h.ID, "remote", h.Remote, "error", err)
		return
	}
	if h.Version == 0 {
		e.refused(h, http.StatusSwitchingProtocols, e.noSubprotocol(r))
		sess.conn.WriteControl(websocket.CloseMessage,
			websocket.FormatCloseMessage(websocket.CloseProtocolError, "no subprotocol in common"), time.Now().Add(time.Second))
		sess.conn.Close()
		return
	}
	sess.conn.SetReadLimit(hugeFrame)
	e.begun(sess, h, arrival, profile)
	// What began after the handshake was let in has sent the others away.
	switch {
	case e.stopping.Load():
		sess.shutdown(websocket.CloseGoingAway, shuttingDown)
	case e.lasting() != nil:
		sess.shutdown(websocket.CloseTryAgainLater, noRecords)
	}
	sess.conn.SetPongHandler(func(string) error { sess.alive(); return nil })
	ping := sess.conn.PingHandler()
	sess.conn.SetPingHandler(func(data string) error { sess.alive(); return ping(data) })
	e.readers.Add(1)
	go sess.serve(sess.reader.Load())
}

// handshake reads who asks to connect. A Version of 0 means that no subprotocol is common and the
// connection is to be closed once it stands.
func (e *Engine) handshake(r *http.Request) (Handshake, error) {
	h := Handshake{Remote: r.RemoteAddr, Auth: "none"}
	var err error
	if h.ID, err = stationID(r.URL); err != nil {
		return h, &Refusal{Status: http.StatusNotFound, Text: err.Error()}
	}
	if e.stopping.Load() {
		return h, &Refusal{Status: http.StatusServiceUnavailable, Text: shuttingDown}
	}
	if err := e.lasting(); err != nil {
		return h, unavailable(err)
	}
	if !e.originFits(r.Header.Get("Origin")) {
		return h, &Refusal{Status: http.StatusForbidden,
			Text: "web pages of this origin may not connect; stations.origins lists the hosts that may"}
	}
	if !websocket.IsWebSocketUpgrade(r) {
		return h, &Refusal{Status: http.StatusUpgradeRequired, Text: "stations connect here with WebSocket"}
	}
	for _, name := range offered(r) {
		// The client's order decides (OCPP 2.0.1 part 4 §3.1.2).
		if v, ok := ocpp.VersionOf(name); ok && slices.Contains(e.options.Versions, v) {
			h.Version = v
			break
		}
	}
	if h.Version == 0 && e.options.RefuseSubprotocol {
		return h, &Refusal{Status: http.StatusBadRequest, Text: e.noSubprotocol(r)}
	}
	if h.Version >= ocpp.V201 {
		if err := identifier(h.ID); err != nil {
			return h, &Refusal{Status: http.StatusNotFound, Text: err.Error()}
		}
	}
	return h, nil
}

// offered are the subprotocols that a station names, in its order. Unlike websocket.Subprotocols it takes a header that stands several
// times for one (RFC 6455 §11.3.4).
func offered(r *http.Request) []string {
	names := strings.Split(strings.Join(r.Header.Values("Sec-Websocket-Protocol"), ","), ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

// noSubprotocol says why a station can't be spoken to.
func (e *Engine) noSubprotocol(r *http.Request) string {
	var spoken []string
	for _, v := range e.options.Versions {
		spoken = append(spoken, v.Subprotocol())
	}
	return fmt.Sprintf("no subprotocol in common: offered %q, spoken here %q", clip(strings.Join(offered(r), ", ")), strings.Join(spoken, ", "))
}

// stationID takes the last segment of the path, percent-decoded (part 4 §3.1.1).
func stationID(u *url.URL) (string, error) {
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	rest, ok := strings.CutPrefix(path, "/ocpp/")
	if !ok || rest == "" {
		return "", wrongPath(u)
	}
	id, err := url.PathUnescape(rest[strings.LastIndexByte(rest, '/')+1:])
	switch {
	case err != nil:
		return "", fmt.Errorf("the station id is not percent-encoded right: %w", err)
	case id == "":
		return "", wrongPath(u)
	case id == "." || id == "..":
		return "", errors.New("the station id is a step in a path: no address of the operators' interface could name it")
	case !utf8.ValidString(id) || strings.ContainsFunc(id, func(r rune) bool { return r < 0x20 || r == 0x7f }):
		return "", errors.New("the station id holds control characters or is not UTF-8")
	case utf8.RuneCountInString(id) > maxStationID16:
		return "", fmt.Errorf("the station id is longer than %d characters", maxStationID16)
	}
	return id, nil
}

func wrongPath(u *url.URL) error {
	return fmt.Errorf("stations connect to /ocpp/{stationId}, and not to %q", clip(u.EscapedPath()))
}

// identifier holds an id against OCPP 2.0.1 part 4 §3.1.1: an identifierString of at most 48
// characters, without the colon that HTTP Basic can't carry.
func identifier(id string) error {
	if len(id) > maxStationID {
		return fmt.Errorf("the station id is longer than the %d characters of OCPP 2.x", maxStationID)
	}
	for _, r := range id {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("*-_=+|@.", r):
		default:
			return fmt.Errorf("the station id holds %q; OCPP 2.x allows only letters, digits and any of *-_=+|@. in it", r)
		}
	}
	return nil
}

// originFits refuses web pages: a station sends no Origin.
func (e *Engine) originFits(origin string) bool {
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	host := u.Hostname()
	if addr, err := netip.ParseAddr(host); err == nil && addr.IsLoopback() || strings.EqualFold(host, "localhost") {
		return true
	}
	return slices.ContainsFunc(e.options.Origins, func(o string) bool {
		name, _, err := net.SplitHostPort(o)
		return strings.EqualFold(o, host) || strings.EqualFold(o, u.Host) || err == nil && strings.EqualFold(name, host) && strings.EqualFold(o, u.Host)
	})
}

func (e *Engine) refuse(w http.ResponseWriter, r *http.Request, h Handshake, err error) {
	var refusal *Refusal
	errors.As(err, &refusal)
	status := refusal.Status
	if status < 400 || status > 599 {
		status = http.StatusForbidden
	}
	e.refused(h, status, refusal.Error())
	switch {
	case refusal.retry != "":
		w.Header().Set("Retry-After", refusal.retry)
	case status == http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "30")
	case status == http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Basic realm="csms", charset="UTF-8"`)
	}
	if status == http.StatusUpgradeRequired {
		w.Header().Set("Upgrade", "websocket")
	}
	http.Error(w, refusal.Error(), status)
}
