// Package load measures what a message costs a server: the CPU time of its process for each thousand
// messages, and the memory that an idle connection holds, in one run against a bare WebSocket server
// that answers constants. csms simulate bench is its command.
//
// The load is made of frames encoded beforehand, so that the generator takes little of a machine that
// it shares with the server. Only the server's own process is measured.
package load
