// Package sim is virtual charging stations over real sockets. It is the library behind csms simulate,
// and the peer of the end-to-end tests.
//
// A Station holds one identity. It sends CALLs one at a time, answers every command of the CSMS and
// acts on it: a RequestStartTransaction starts a session, a Reset reconnects and boots, a
// TriggerMessage sends what it asks for. Its state is a Model: connectors, sessions, variables,
// profiles, lists, reservations.
//
// What a version of OCPP calls its messages is a dialect's business; the rest of the package speaks
// of boots, statuses and sessions, in the terms of 2.0.1 where it needs any. A version is added by a dialect: dialect2.go
// is 2.0.1 and 2.1, dialect16.go is 1.6, and the files whose names end in 16 are what its stations say and obey. Commands
// come and are answered as the version has them.
//
// # Goroutines
//
// Each connection has a reader, which hands answers to whoever waits for them and commands to a
// worker, so that commands are answered in their order while the reader goes on. What a command
// sets going (the messages after a TriggerMessage) runs in tasks of the station, which end with
// Close. A mutex guards the Model.
//
// # Scenarios
//
// A Scenario is what a station does from its first connection on, by name in the table that
// Scenarios returns. A Fleet runs one scenario with many stations and counts.
package sim
