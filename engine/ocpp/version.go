// Package ocpp holds what every OCPP version's messages share: the versions
// themselves, the direction of an action, and the scalar types that Go lacks.
// It imports nothing of the project.
package ocpp

// Version is an OCPP version; later versions compare greater. The zero value is
// none.
type Version uint8

// The versions that a station may speak.
const (
	V16  Version = 1 // OCPP 1.6
	V201 Version = 2 // OCPP 2.0.1
	V21  Version = 3 // OCPP 2.1
)

// String returns the version as the specification writes it: "1.6", "2.0.1",
// "2.1", or "unknown".
func (v Version) String() string {
	switch v {
	case V16:
		return "1.6"
	case V201:
		return "2.0.1"
	case V21:
		return "2.1"
	}
	return "unknown"
}

// Subprotocol returns the WebSocket subprotocol's name, like "ocpp2.0.1", or ""
// for an unknown version.
func (v Version) Subprotocol() string {
	switch v {
	case V16:
		return "ocpp1.6"
	case V201:
		return "ocpp2.0.1"
	case V21:
		return "ocpp2.1"
	}
	return ""
}

// VersionOf returns the version that a WebSocket subprotocol names. Names compare
// exactly (RFC 6455 section 4.1).
func VersionOf(subprotocol string) (Version, bool) {
	for v := V16; v <= V21; v++ {
		if v.Subprotocol() == subprotocol {
			return v, true
		}
	}
	return 0, false
}

// ParseVersion returns the version that s writes, like "2.0.1".
func ParseVersion(s string) (Version, bool) {
	for v := V16; v <= V21; v++ {
		if v.String() == s {
			return v, true
		}
	}
	return 0, false
}

// Direction says who may send an action's request. It is a set of bits:
// DataTransfer goes both ways.
type Direction uint8

// The two senders.
const (
	FromStation Direction = 1 << iota // the charging station asks, the CSMS answers
	FromCSMS                          // the CSMS asks, the charging station answers
)

// Has reports whether d contains all of o.
func (d Direction) Has(o Direction) bool { return d&o == o }

// String returns "station", "csms", "both" or "none".
func (d Direction) String() string {
	switch d {
	case FromStation:
		return "station"
	case FromCSMS:
		return "csms"
	case FromStation | FromCSMS:
		return "both"
	}
	return "none"
}
