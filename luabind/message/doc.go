// Package message turns typed OCPP messages into Lua tables and back.
//
// A message becomes a lazy table (sandbox.Lazy): its fields are read from the Go struct when the
// script asks for them, so that a request of a hundred values of which a script looks at two costs two.
// Arrays become ordinary tables of lazy ones. A table becomes a message in one pass that checks
// everything the message's plan asks for and says where it is wrong.
package message
