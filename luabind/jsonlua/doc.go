// Package jsonlua turns JSON into Lua values and back.
//
//   - Objects and arrays become tables that remember which of the two they were, so that an empty one keeps its kind; null becomes
//     Null, since nil can't be in a table; numbers become float64, so that integers beyond 2^53 lose digits.
//   - A table is written as an array when its keys are 1…n, as an object when they are texts. An empty one is an object unless
//     MarkArray says otherwise. Anything that JSON can't express is refused with its path.
package jsonlua
