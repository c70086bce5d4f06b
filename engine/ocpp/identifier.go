package ocpp

import "strings"

// IDKey returns what a station's identity or an idToken is kept and compared by: both are identifierStrings, which are the same whatever
// the case of their letters (OCPP 2.0.1 part 2, section 2.1.3; part 4, section 3.1.1). An id that is in lower case is its own key, and
// nothing is allocated.
func IDKey(id string) string { return strings.ToLower(id) }
