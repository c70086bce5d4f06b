// Package lint finds mistakes in scripts without running them.
//
// It reads the syntax trees of all files (resolve), follows the values of which it is sure through
// locals that are assigned once (shape), and compares what the scripts do with them to the messages, the
// host modules and Lua's own functions. What depends on more than that it leaves alone: no finding is
// better than a wrong one.
//
// Errors are what fails whenever it is reached: a callback that no message has, a global that isn't
// there, a field or enum value in an answer that its message doesn't have, a call of a host function
// that doesn't exist. Warnings are what Lua allows but nobody means: reading a field that no request
// has, comparing with a text that is never sent, keeping state in locals, a plugin that is never asked.
package lint
