package watch

import "github.com/fsnotify/fsnotify"

// source raises events for the entries of the folders added to it.
type source interface {
	// Events carries the path of what changed; closed when the source ends.
	Events() <-chan string
	// Errors carries what went wrong, events lost among it.
	Errors() <-chan error
	Add(dir string) error
	Remove(dir string) error
	Close() error
}

// notify is the operating system's source.
type notify struct {
	w     *fsnotify.Watcher
	names chan string
	stop  chan struct{}
}

func openNotify() (source, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	n := &notify{w: w, names: make(chan string), stop: make(chan struct{})}
	go n.forward()
	return n, nil
}

// forward passes every event on, whatever its kind.
func (n *notify) forward() {
	defer close(n.names)
	for ev := range n.w.Events {
		select {
		case n.names <- ev.Name:
		case <-n.stop:
			return
		}
	}
}

func (n *notify) Events() <-chan string   { return n.names }
func (n *notify) Errors() <-chan error    { return n.w.Errors }
func (n *notify) Add(dir string) error    { return n.w.Add(dir) }
func (n *notify) Remove(dir string) error { return n.w.Remove(dir) }

func (n *notify) Close() error {
	close(n.stop)
	return n.w.Close()
}
