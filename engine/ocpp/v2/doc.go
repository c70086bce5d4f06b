// Package v2 holds the messages of OCPP 2.0.1 and 2.1 as Go structs, a file per
// functional block, and the table of their actions.
//
// One set of types serves both versions. A field's constraints stand in its ocpp
// tag (package plan has the vocabulary); a mark like max@2.1=255 replaces the
// constraint from that version on, and since=2.1 is a field that OCPP 2.0.1 lacks.
// An enum's values, and which of them are newer, stand in its Values method.
//
// Required scalars and objects are values, optional ones pointers, arrays slices
// where nil is absent. What is required in one version only is a pointer. Fields
// stand in the order in which they are sent.
package v2
