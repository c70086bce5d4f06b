// Package luatest runs the tests that lie beside the scripts, and is the gate that a generation passes
// before it becomes active.
//
// A test file runs in a VM of its own. What it does through t goes to a trial of the generation
// (luabind.Generation.Trial): the same compiled scripts with a kv, a clock, stations and settings that
// only this test has. Requests are checked as if a station had sent them, answers as if one were to get
// them. Everything of a test happens on one goroutine.
package luatest
