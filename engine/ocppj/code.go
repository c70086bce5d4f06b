package ocppj

import "csms/engine/ocpp"

// Code is an error code of a CALLERROR, in the spelling of OCPP 2.0.1 (part 4 §4.3).
type Code string

// The codes of OCPP 2.0.1 and 2.1.
const (
	FormatViolation               Code = "FormatViolation"
	GenericError                  Code = "GenericError"
	InternalError                 Code = "InternalError"
	MessageTypeNotSupported       Code = "MessageTypeNotSupported"
	NotImplemented                Code = "NotImplemented"
	NotSupported                  Code = "NotSupported"
	OccurrenceConstraintViolation Code = "OccurrenceConstraintViolation"
	PropertyConstraintViolation   Code = "PropertyConstraintViolation"
	ProtocolError                 Code = "ProtocolError"
	RPCFrameworkError             Code = "RpcFrameworkError"
	SecurityError                 Code = "SecurityError"
	TypeConstraintViolation       Code = "TypeConstraintViolation"
)

// Codes lists every code, for those who offer them by name.
var Codes = [...]Code{
	FormatViolation, GenericError, InternalError, MessageTypeNotSupported, NotImplemented, NotSupported,
	OccurrenceConstraintViolation, PropertyConstraintViolation, ProtocolError, RPCFrameworkError,
	SecurityError, TypeConstraintViolation,
}

// On returns the code as version v spells it. 1.6 has spellings of its own for two codes and lacks
// two others.
func (c Code) On(v ocpp.Version) string {
	if v == ocpp.V16 {
		switch c {
		case FormatViolation:
			return "FormationViolation"
		case OccurrenceConstraintViolation:
			return "OccurenceConstraintViolation"
		case RPCFrameworkError, MessageTypeNotSupported:
			return string(GenericError)
		}
	}
	return string(c)
}

// CodeOf returns the code that a station wrote, in any version's spelling; an unknown one is kept as
// it came.
func CodeOf(wire string) Code {
	switch wire {
	case "FormationViolation":
		return FormatViolation
	case "OccurenceConstraintViolation":
		return OccurrenceConstraintViolation
	}
	return Code(wire)
}

// Known reports whether the code is one of the specification's.
func (c Code) Known() bool {
	for _, k := range Codes {
		if k == c {
			return true
		}
	}
	return false
}
