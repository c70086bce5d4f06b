package engine

// Inspect looks at every connection once, as the watch goroutine does.
var Inspect = (*Engine).inspect

// MaxReading is how long a message may take to come.
const MaxReading = maxReading
