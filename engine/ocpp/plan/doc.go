// Package plan compiles message structs into plans: what a field is called, where
// it lies and what constrains it in each OCPP version. From the plan come decoding
// with all checks in one pass over the bytes, encoding, checking of messages made
// in Go, and access to fields for a script binding, all without reflection.
//
// # Tags
//
// The json tag names a field, the ocpp tag constrains it. Its vocabulary is closed:
// a word that isn't listed here stops Compile with the type and the field.
//
//	required       the field must be there
//	optional       it need not (to undo required)
//	max=N          at most N characters (Unicode code points), of each element of an array
//	items=A..B     how many elements an array may have; either end may be left out
//	range=A..B     least and greatest value of a number; either end may be left out
//	identifier     only the characters of an identifierString: a-z A-Z 0-9 * - _ = : + | @ .
//	open           an enum that any text may extend
//	integer        a float64 that must be whole
//	number         undoes integer
//	since=V        the field exists from version V on
//	until=V        the field exists up to version V
//
// A mark like max@2.1=255 holds from that version on.
//
// # Go types
//
// string, bool, int, float64, [ocpp.DateTime], [ocpp.Raw], structs, and string types
// that have a Values method (enums). A field that is optional in some version is a
// pointer, or a slice; [ocpp.Raw] is absent when empty; customData is *[ocpp.CustomData].
//
// # Sharing
//
// A decoded message is immutable: its strings are parts of one copy of the payload,
// and optional scalars may point to values that messages share. To change a message,
// replace pointers, never write through them.
package plan
