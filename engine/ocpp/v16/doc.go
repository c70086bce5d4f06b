// Package v16 holds the messages of OCPP 1.6 (JSON) and of its security whitepaper as Go structs, with their constraints in tags
// that package plan compiles. Sections in comments are those of the OCPP 1.6 specification, edition 2.
package v16
