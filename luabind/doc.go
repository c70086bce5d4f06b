// Package luabind makes Lua scripts the policy of the engine: it is an engine.Policy whose every
// decision is a function in a folder of scripts.
//
// # Generations
//
// All scripts of one moment are a Generation: immutable, named by the hash of their files and order,
// compiled once. A Runtime holds the active one in an atomic pointer. Reload reads the folder
// (source.Read), compiles and loads it (Build), asks the gate (lint, the scripts' own tests) and swaps the
// pointer; whatever goes wrong leaves the running generation in charge. A call finishes on the
// generation that it began on.
//
// # Instances
//
// An instance is a generation loaded into one sandbox.VM. A pool lends instances to calls, the one that the
// processor used last first, and replaces those that are dead, worn out or in the way of memory. A VM belongs to the
// goroutine that borrowed it. How many run at once is bounded by slots, shared by all generations; a
// script that waits for a station or a host gives its slot back meanwhile.
//
// # One call
//
// Handle borrows an instance, makes the request a lazy table (message.ToLua), calls the first link of
// the callback's chain with request, station and proceed, and reads the answer into the message's type, checking
// it on the way (message.FromLua). What a script did wrong is a CallbackError, which the engine logs, and which the Runtime keeps
// with what scripts log (Lines); what it wants the station to be told is an *ocppj.Error.
//
// # Packages
//
// sandbox runs Lua under limits and knows nothing of OCPP; jsonlua and message turn JSON and typed
// messages into Lua values and back; host holds the modules that scripts call; source reads and checks
// the folder; luatest runs its tests; annotate writes what editors need. No package outside luabind
// imports gopher-lua.
package luabind
