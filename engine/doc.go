// Package engine is the runtime of csms: it holds the stations' connections, reads and checks their
// messages, asks a Policy to decide, and answers. It runs and is tested without Lua.
//
// # The way of one message
//
//	accept      identity, credentials, subprotocol, connect hook, upgrade          accept.go, credentials.go
//	read        one frame into a pooled buffer, size and UTF-8 checked;            session.go
//	            the large ones of all stations are bounded together                buffer.go
//	parse       message type, id, action; the payload stays bytes                  ocppj
//	            (what is no JSON is mended where weaknesses are let through)        lenient.go
//	queue       a worker decides what came, or it waits in the station's inbox,    crew.go, inbox.go
//	            16 at most
//	repeated?   the last CALL that got a result gets it again                      station.go
//	begin       Policy.Begin: who decides this message, to its end                 policy.go
//	normalize   the policy may mend the payload                                    decide.go
//	decode      into the message's Go struct, checked in the same pass             ocpp/plan, lenient.go
//	translate   what a station of OCPP 1.6 says, into the terms of 2.0.1           ocpp/translate, dialect.go
//	gate        does the registration permit the message? was it asked for?        gate.go, asked.go
//	assess      what the records know of a transaction event; a repeated one       records.go
//	            gets its first answer; in 1.6, which transaction and whose         stray.go
//	            command it comes of                                                remote.go
//	decide      Decider.Handle                                                     policy.go
//	record      committed before the answer, also where the decision failed        records.go
//	note        what the engine itself remembers (registration, statuses)          decide.go
//	reply       encoded into the worker's room, framed there, one write            session.go, wire.go
//	after       the policy's after hook, beside the inbox                          after.go
//
// Our own CALLs go the other way: Station.Call refuses what the registration (gate.go) or the specification (command_rules.go)
// forbids, waits for its turn in the outbox, writes, and waits for what the reader delivers (outbox.go). CallInPieces makes several
// of one that is longer than what the station takes (split.go).
//
// # Goroutines
//
// A connection has one goroutine, its reader. It delivers the answers to our calls itself and has the station's CALLs decided
// by a worker, a coroutine with a stack of its own (crew.go), before it reads on. When a decision takes long, or we call the station
// meanwhile, another reader relieves it (reader.go): what that one reads waits in the inbox, and is decided in order by the worker that
// is at it. So a policy that takes long delays only its own station, and may wait for that station's answers.
// after hooks have a queue and a goroutine of the same kind. One goroutine for all connections, watch,
// keeps the coarse clock, pings, ends connections that are dead, don't read, or send a message without
// end, and sends the stations away while records can't be kept (outage.go). What that takes time for has a goroutine while it lasts: a
// ping, the request for a BootNotification, the sending away. A panic in any of them is caught, logged and kept to the message or
// connection that it met (safely.go).
//
// # Ownership
//
//	Engine.stations, sessions    Engine.mu; Station.removals grows inside it
//	Station.session, info, …     Station.mu; taken inside Engine.mu, never around it
//	Station.last, strays, …      the worker of the inbox, without a lock
//	Station.remotes, repairs     their own mutex
//	inbox, outbox, afterQueue    their own mutex
//	crew                         lend.Pool, which lends a worker to one at a time
//	session.conn, reading        session.reader, until it is relieved
//	session.conn, writing        whoever holds wire.mu; session.writing for a whole compressed message
//	session.nextPing             watch
//
// A Station outlives its connections: registration, the last result and the inbox belong to it, so a
// CALL that is repeated over a new connection waits for the first one and gets its result. Stations that
// were rejected, or never booted, are forgotten when they leave; of the others that nobody provisioned so many are kept (MaxStations).
//
// # Beside the way
//
// engine.go is made of Options, limits.go bounds what stations may ask of it, clock.go has the clocks, watch.go the pings, outage.go
// sends stations away while records can't be kept. profile.go takes over what operators decide, status.go what connectors report,
// undecided.go remembers what was recorded although its decision failed. What happens is published (happening.go), measured
// (metrics.go, stats.go, durations.go), and counted where stations repeat it: refusals.go, repairs.go, complaints.go. detached.go makes stations
// for those who try a Policy out.
//
// # Imports
//
//	cmd/csms        → everything below
//	luabind         → engine, engine/lend
//	engine/api      → engine/records, engine/store, engine/messages, engine
//	engine/records  → engine/store, engine
//	engine          → engine/auth, engine/events, engine/lend, engine/ocpp/…, engine/ocppj
//	engine/store    → engine/ocpp/…
//	engine/sim      → engine/ocpp/…, engine/ocppj
//	engine/auth, engine/messages → engine/ocpp
//	engine/web, engine/watch, engine/events, engine/lend, engine/spelling → nothing here
//
// engine/ocpp is the versions; ocpp/plan compiles the constraints of message structs from their tags and decodes, checks and encodes
// by them, ocpp/schema makes JSON Schemas of them; ocpp/v2 has the messages of OCPP 2.0.1 and 2.1, ocpp/v16 those of 1.6,
// ocpp/translate puts one into the terms of the other; ocppj the frames. auth checks passwords, certificates and tokens; events passes
// on what happens; lend keeps what is dear to make near the processor that used it last; messages logs what is on the wire; store has the records, and records keeps in them what stations say, as the
// engine asks for it (Records): the engine knows neither. api is REST, web the console, sim the virtual stations, watch tells of
// changed files; spelling finds what was meant; race lets tests do less under the race detector, testclock has them move
// the time, api/openapitest holds answers to their description. Nothing here imports luabind; cmd/csms/imports_test.go holds what may import what.
package engine
