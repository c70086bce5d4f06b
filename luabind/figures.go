package luabind

import (
	"sync"

	"csms/engine"
)

// figures count the calls of callbacks by plugin, over generations.
type figures struct {
	mu sync.Mutex
	of map[[2]string]*engine.Stats // by plugin and callback
}

// find returns the figures of one plugin's callback. What runs it holds on to them, so that a call looks nothing up.
func (f *figures) find(plugin, callback string) *engine.Stats {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := [2]string{plugin, callback}
	s := f.of[key]
	if s == nil {
		if f.of == nil {
			f.of = make(map[[2]string]*engine.Stats)
		}
		s = new(engine.Stats)
		f.of[key] = s
	}
	return s
}

// Figures are how the calls of a plugin's callback went, since the start. Time that it spends in proceed is counted for those that
// it asks, too; an error counts for each plugin that it passed through.
func (rt *Runtime) Figures(plugin, callback string) engine.CallbackStats {
	return rt.figures.find(plugin, callback).Snapshot()
}
