package lint

import (
	"csms/engine/ocpp/plan"
	"csms/luabind/source"
)

// Knowledge is what lint knows beside Lua.
type Knowledge struct{ actions plan.Actions }

// For returns what lint has to know of the messages.
func For(actions plan.Actions) *Knowledge { return &Knowledge{actions} }

// Lint finds mistakes.
func Lint(s *source.Source, k *Knowledge) source.Problems { return nil }
