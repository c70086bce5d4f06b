// Package sandbox runs Lua that nobody has to trust: source is checked before it is compiled, and compiled functions run in
// VMs that hold no library reaching outside, with limits on time, memory, depth and the size of everything.
//
// # Parts
//
//   - Compile turns source into a lua.FunctionProto. It refuses what would overflow the Go stack, assignments to globals, and rewrites
//     string concatenation into a call of a capped function.
//   - A VM is one Lua state with the libraries of this package. It belongs to one goroutine at a time. A VM that was ended by a
//     limit is dead and has to be closed.
//   - A Watchdog is one goroutine for any number of VMs. It counts the running time of calls in ticks and watches the heap.
//   - Lazy is a table whose fields are made when they are read; for a script it can't be told from an ordinary one.
//   - ReadOnly wraps a table that scripts may read and not change.
//
// The library tables are made once and shared by all VMs; they are never written after that.
//
// # Ownership
//
// Everything of a VM is owned by the goroutine that calls it, apart from VM.state (atomic) and the fields guarded by callContext.mu. The
// watchdog's goroutine reads state, sets its cancelled bit, and closes callContext.done.
package sandbox
