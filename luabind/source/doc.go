// Package source reads a folder of scripts into one immutable value.
//
// What counts in the folder:
//
//	NAME.lua            a plugin; NAME is of a-z, 0-9, _ and -
//	NAME/init.lua       a plugin that is a folder
//	NAME/x.lua          a module of that plugin: require("NAME.x")
//	lib/a/b.lua         a module for everyone: require("a.b")
//	lib/a/init.lua      a module: require("a")
//	…_test.lua          tests, anywhere
//	types/              generated for editors, not read
//	.name, name~        not read
//	other names         not read, unless they end in .lua
//
// Links are followed as long as they stay inside the folder, so that a mounted ConfigMap, whose files
// are links into a folder called ..data, works. Anything that is neither a folder nor a regular file
// is a problem, and so is a link that leads elsewhere.
//
// A folder is read while somebody writes into it. So it is read again until two readings in a row are
// the same, and a file that was there before counts as removed only after it was gone for a second:
// editors delete and rename when they save.
package source
