// Package host holds the modules that scripts find as globals: log, json, time, kv, crypto, metrics, ocpp, settings and stations.
//
// A module is one file and one row of Modules. Its manual is the text that editors show; the annotations are made of it, and a test
// holds it to the functions that there are.
//
// # Rules for functions
//
// What the script did wrong (an argument of the wrong type, a misspelt name) is raised, naming function and argument. What the
// world did (no answer, no room, text that is no JSON) is returned as nil and the reason. A function that waits goes through
// call.wait, so that the time isn't counted as the script's own.
//
// # Sharing
//
// The values that Open returns hold no Lua state and are never written after: the VMs of a generation may share them. Functions get
// what belongs to the running call from VM.Data, a *Current.
package host
