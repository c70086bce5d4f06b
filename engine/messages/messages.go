// Package messages keeps the messages from and to stations as JSON lines in files that rotate, off the messages' own path:
// Append copies and returns; one goroutine masks secrets, writes, and passes on what was written.
package messages

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Entry is one message.
type Entry struct {
	Time      time.Time `json:"time"`
	Station   string    `json:"station"`
	Direction string    `json:"direction"` // "in": from the station; "out"
	Version   string    `json:"version"`
	Bytes     int       `json:"bytes"`
	Type      string    `json:"type"`             // CALL, CALLRESULT, CALLERROR, CALLRESULTERROR, SEND; "?" can't be told
	Action    string    `json:"action,omitempty"` // of a result: that of its CALL, where that is known
	ID        string    `json:"id,omitempty"`
	// Duration is of an answer: seconds since its CALL, where that is known.
	Duration *float64 `json:"duration,omitempty"`
	// Frame is the message with its secrets masked; a text where it is no JSON, or too large.
	Frame json.RawMessage `json:"frame"`
}

// Options of a Log. Zero values are useful.
type Options struct {
	// Dir is the folder of the files; "": nothing is written, only Published is told.
	Dir string
	// MaxBytes is what all files may take, 0: 1 GiB; FileBytes when the next one begins, 0: 16 MiB.
	MaxBytes, FileBytes int64
	// Retention is how long files are kept; 0: as long as there is room.
	Retention time.Duration
	// MaskTokens hides all tokens; those that are typed in (KeyCode) always are.
	MaskTokens bool
	// Queue is how many messages may wait to be written, 0: 8192; QueueBytes how many bytes, 0: 32 MiB. More are dropped.
	Queue, QueueBytes int
	Log               *slog.Logger
	// Wanted says whether Published wants the messages of a station now; nil: never. Published must not wait.
	Wanted    func(station string) bool
	Published func(Entry)
}

// maxFrame is how much of a message is kept.
const maxFrame = 64 << 10

// Log keeps messages. It is safe for concurrent use.
type Log struct {
	options Options
	masker  masker
	queue   chan *item
	asked   chan chan struct{} // who wants all that waits to be in the files
	done    chan struct{}
	closing sync.RWMutex
	closed  bool
	dropped atomic.Uint64
	waiting atomic.Int64 // bytes of the messages in queue
	pool    sync.Pool
	out     writer // the goroutine's
	// calls are CALLs whose answer hasn't come; the goroutine's.
	calls map[call]sent
}

// item is a message that waits.
type item struct {
	at                          time.Time
	station, direction, version string
	frame                       []byte
	size                        int
}

type call struct{ station, id string }

// sent is what an answer is told of its CALL.
type sent struct {
	action string
	at     time.Time
}

// maxCalls is how many CALLs are remembered for their results, maxName how long id and action of such a CALL are, in bytes:
// whatever has longer ones gets no result.
const (
	maxCalls = 20_000
	maxName  = 200
)

// Open begins a log.
func Open(o Options) (*Log, error) {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 1 << 30
	}
	if o.FileBytes <= 0 {
		o.FileBytes = min(16<<20, max(o.MaxBytes/8, 64<<10))
	}
	if o.Queue <= 0 {
		o.Queue = 8192
	}
	if o.QueueBytes <= 0 {
		o.QueueBytes = 32 << 20
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Dir != "" {
		if err := os.MkdirAll(o.Dir, 0o750); err != nil {
			return nil, fmt.Errorf("open the log of messages: %w", err)
		}
	}
	l := &Log{
		options: o, masker: newMasker(o.MaskTokens), queue: make(chan *item, o.Queue), asked: make(chan chan struct{}),
		done: make(chan struct{}), calls: make(map[call]sent),
	}
	l.out = newWriter(&l.options, &l.dropped)
	l.pool.New = func() any { return new(item) }
	go l.run()
	return l, nil
}

// Wanted reports whether messages of the station go to files or to somebody who follows them.
func (l *Log) Wanted(station string) bool {
	return l.options.Dir != "" || l.options.Wanted != nil && l.options.Wanted(station)
}

// Append takes a message as it is on the wire. It copies it and never waits: what finds no room is dropped and counted.
func (l *Log) Append(at time.Time, station, direction, version string, frame []byte) {
	if !l.Wanted(station) {
		return
	}
	l.closing.RLock()
	defer l.closing.RUnlock()
	if l.closed {
		return
	}
	kept := frame[:min(len(frame), maxFrame+1)]
	if l.waiting.Add(int64(len(kept))) > int64(l.options.QueueBytes) {
		l.waiting.Add(-int64(len(kept)))
		l.dropped.Add(1)
		return
	}
	it := l.pool.Get().(*item)
	it.at, it.station, it.direction, it.version, it.size = at, station, direction, version, len(frame)
	it.frame = append(it.frame[:0], kept...)
	select {
	case l.queue <- it:
	default:
		l.waiting.Add(-int64(len(kept)))
		l.dropped.Add(1)
		l.pool.Put(it)
	}
}

// Dropped returns how many messages were not kept: there was no room for them, or the files could not be written.
func (l *Log) Dropped() uint64 { return l.dropped.Load() }

// Close writes what waits and ends the log.
func (l *Log) Close() error {
	l.closing.Lock()
	already := l.closed
	l.closed = true
	l.closing.Unlock()
	if !already {
		close(l.queue)
	}
	<-l.done
	return nil
}

// run writes what comes, until the log is closed.
func (l *Log) run() {
	defer close(l.done)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case it, open := <-l.queue:
			if !open {
				l.out.close()
				return
			}
			l.take(it)
		case reply := <-l.asked:
			for n := len(l.queue); n > 0; n-- {
				if it, open := <-l.queue; open {
					l.take(it)
				}
			}
			l.out.flush()
			close(reply)
		case <-tick.C:
			l.out.flush()
			l.out.prune(time.Now())
		}
	}
}

// flush waits until what was appended before is in the files.
func (l *Log) flush() {
	reply := make(chan struct{})
	select {
	case l.asked <- reply:
		<-reply
	case <-l.done:
	}
}

func (l *Log) take(it *item) {
	e := l.entry(it)
	l.waiting.Add(-int64(len(it.frame)))
	if cap(it.frame) > 16<<10 {
		it.frame = nil
	}
	l.pool.Put(it)
	line, err := json.Marshal(e)
	if err != nil {
		l.dropped.Add(1)
		return
	}
	if l.options.Dir != "" {
		l.out.write(append(line, '\n'))
	}
	if l.options.Published != nil && l.options.Wanted != nil && l.options.Wanted(e.Station) {
		l.options.Published(e)
	}
}

var kinds = map[string]string{"2": "CALL", "3": "CALLRESULT", "4": "CALLERROR", "5": "CALLRESULTERROR", "6": "SEND"}

// entry reads a message as far as it can be read.
func (l *Log) entry(it *item) Entry {
	e := Entry{Time: it.at.UTC().Truncate(time.Microsecond), Station: it.station, Direction: it.direction, Version: it.version, Bytes: it.size, Type: "?"}
	var parts []json.RawMessage
	if it.size > maxFrame || json.Unmarshal(it.frame, &parts) != nil || len(parts) < 3 {
		e.Frame = l.masker.text(it.frame)
		return e
	}
	if kind, ok := kinds[string(parts[0])]; ok {
		e.Type = kind
	}
	json.Unmarshal(parts[1], &e.ID) // no text: no id
	other := call{it.station + "/" + it.direction, e.ID}
	switch e.Type {
	case "CALL", "SEND":
		json.Unmarshal(parts[2], &e.Action)
		if e.Type == "CALL" && len(e.ID) <= maxName && len(e.Action) <= maxName {
			if len(l.calls) >= maxCalls {
				clear(l.calls)
			}
			l.calls[other] = sent{e.Action, it.at}
		}
	default:
		other.station = it.station + "/" + opposite(it.direction)
		if call, ok := l.calls[other]; ok {
			took := it.at.Sub(call.at).Seconds()
			e.Action, e.Duration = call.action, &took
			delete(l.calls, other)
		}
	}
	e.Frame = l.masker.mask(it.frame)
	return e
}

func opposite(direction string) string {
	if direction == "in" {
		return "out"
	}
	return "in"
}

func quoted(s string) json.RawMessage { return json.RawMessage(strconv.Quote(s)) }
