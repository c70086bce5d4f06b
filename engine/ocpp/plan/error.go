package plan

import (
	"strconv"
	"unicode/utf8"

	"csms/engine/ocppj"
)

// Reason says what is wrong with a message. Each has its own CALLERROR code.
type Reason uint8

// The reasons.
const (
	Format       Reason = iota + 1 // not JSON, or not an object
	Occurrence                     // a field is missing, surplus or repeated, or an array has too few or too many elements
	TypeMismatch                   // another JSON type than the field's
	Property                       // an enum, a length, a range, a time or an alphabet
)

// String returns the reason in words.
func (r Reason) String() string {
	switch r {
	case Format:
		return "format"
	case Occurrence:
		return "occurrence"
	case TypeMismatch:
		return "type"
	case Property:
		return "property"
	}
	return "unknown"
}

// Code is the error code of a CALLERROR about it (OCPP 2.0.1 part 4 §4.3).
func (r Reason) Code() ocppj.Code {
	switch r {
	case Occurrence:
		return ocppj.OccurrenceConstraintViolation
	case TypeMismatch:
		return ocppj.TypeConstraintViolation
	case Property:
		return ocppj.PropertyConstraintViolation
	}
	return ocppj.FormatViolation
}

// Error is a message that breaks its type's constraints. The text never shows the
// content of free text fields, which may be secret.
type Error struct {
	Reason Reason
	Path   string // JSON path like "$.meterValue[0].sampledValue[2].unit"; "" where only the caller knows it
	Text   string // what is wrong, and what was expected
}

// Error returns path and text.
func (e *Error) Error() string {
	if e.Path == "" {
		return e.Text
	}
	return e.Path + ": " + e.Text
}

// RepairKind says what lenient decoding let through.
type RepairKind uint8

// The repairs of lenient decoding.
const (
	SurplusDropped   RepairKind = iota + 1 // an unknown or repeated field was left out
	NullDropped                            // null was taken as absent
	LongKept                               // a string longer than allowed was kept
	AlphabetKept                           // an identifier with other characters was kept
	ZoneAdded                              // a time without zone was taken as UTC
	NumberRead                             // a number in a text was read as the number
	NumberWritten                          // a number in place of a text was taken as it is written
	ValueTaken                             // a value in other letter case, or of another version, was taken for the one that it is
	TransactionFound                       // a message was put down to the transaction that it can only mean (OCPP 1.6)
	ValueMissing                           // a member without a value was left out
	NumberMissing                          // so was one like NaN
	CommaDropped                           // a comma after the last item was left out
	ControlEscaped                         // a control character in a string was taken as part of it
	SpaceDropped                           // a byte order mark, a NUL or the like between values was left out
)

// String returns the kind as a metric label.
func (k RepairKind) String() string {
	switch k {
	case SurplusDropped:
		return "surplus"
	case NullDropped:
		return "null"
	case LongKept:
		return "too_long"
	case AlphabetKept:
		return "alphabet"
	case ZoneAdded:
		return "no_zone"
	case NumberRead:
		return "number_in_text"
	case NumberWritten:
		return "number_for_text"
	case ValueTaken:
		return "enum_value"
	case TransactionFound:
		return "no_transaction"
	case ValueMissing:
		return "no_value"
	case NumberMissing:
		return "no_number"
	case CommaDropped:
		return "comma"
	case ControlEscaped:
		return "control_character"
	case SpaceDropped:
		return "space"
	}
	return "unknown"
}

// Repair is one thing that lenient decoding let through and strict decoding refuses.
type Repair struct {
	Path string
	Kind RepairKind
	Text string // what strict decoding would have said
}

// clip quotes at most 40 characters of s.
func clip(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) > most {
		n := 0
		for i := range s {
			if n == most {
				s = s[:i] + "…"
				break
			}
			n++
		}
	}
	return strconv.Quote(s)
}
