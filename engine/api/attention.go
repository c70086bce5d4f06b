package api

import (
	"fmt"
	"slices"
	"time"

	"csms/engine"
	"csms/engine/store"
)

// Attention is something that an operator should look at; null stands for what it isn't about.
type Attention struct {
	Kind        string     `json:"kind" enum:"store,scripts,faulted,pending,logins,no_end,gaps,silent"`
	Station     *string    `json:"station"`
	Transaction *string    `json:"transaction"`
	EVSE        *int       `json:"evse"`
	Connector   *int       `json:"connector"`
	Since       *time.Time `json:"since" doc:"null where nobody knows"`
	Count       int        `json:"count" doc:"of logins how many were refused, of gaps how many ranges of events are missing; else 1"`
	Text        string     `json:"text" doc:"one sentence for a person"`
}

// The kinds that aren't conditions of a station.
const (
	storeFails  = "store"
	scriptsFail = "scripts"
	logins      = "logins"
	noEnd       = "no_end"
	gaps        = "gaps"
)

// attentionKinds has the most urgent kind first.
var attentionKinds = [...]string{storeFails, scriptsFail, faulted, pending, logins, noEnd, gaps, silent}

// maxAttention is how many items an overview has at the most.
const maxAttention = 100

// attention collects what wants attention.
type attention struct {
	now   time.Time
	items [len(attentionKinds)][]Attention
	// more are those that are counted and not in items.
	more [len(attentionKinds)]int
}

func (a *attention) add(x Attention) {
	i := slices.Index(attentionKinds[:], x.Kind)
	a.items[i] = append(a.items[i], x)
}

// station adds what a station's state says.
func (a *attention) station(s *engine.StationInfo) {
	if s.Itself.Status == "Faulted" {
		a.add(Attention{Kind: faulted, Station: &s.ID, Since: knownTime(s.Itself.Since), Count: 1, Text: "The station reports Faulted."})
	}
	for _, e := range s.EVSEs {
		for _, c := range e.Connectors {
			if c.Status != "Faulted" {
				continue
			}
			text := fmt.Sprintf("EVSE %d reports Faulted.", e.ID)
			if c.ID != 0 {
				text = fmt.Sprintf("Connector %d of EVSE %d reports Faulted.", c.ID, e.ID)
			}
			a.add(Attention{Kind: faulted, Station: &s.ID, EVSE: &e.ID, Connector: knownID(c.ID), Since: knownTime(c.Since), Count: 1, Text: text})
		}
	}
	if s.Registration == engine.Pending {
		text := "The station is told Pending: a script, or an operator, has to accept it."
		if s.Decided == engine.Pending {
			text = "An operator decided that the station is Pending: it has to be accepted yet."
		}
		a.add(Attention{Kind: pending, Station: &s.ID, Count: 1, Text: text})
	}
	if isSilent(s, a.now) {
		x := Attention{Kind: silent, Station: &s.ID, Since: knownTime(s.LastSeen), Count: 1, Text: "The station is not connected."}
		if s.Connected {
			x.Since = knownTime(s.LastMessage)
			x.Text = fmt.Sprintf("The station is connected, and has sent nothing for more than three times its interval of %.0f s.", interval(s).Seconds())
		}
		a.add(x)
	}
}

func (a *attention) store(err error, since time.Time) {
	a.add(Attention{Kind: storeFails, Since: knownTime(since), Count: 1, Text: "Writing records fails: " + err.Error() + "."})
}

func (a *attention) scripts(p *ScriptProblem) {
	text := p.Text
	if at := location(p); at != "" {
		text = at + ": " + text
	}
	a.add(Attention{Kind: scriptsFail, Count: 1, Text: "The scripts in the folder are not active: " + text})
}

func (a *attention) login(r *engine.RefusedHandshake) {
	times := "once, with"
	if r.Count > 1 {
		times = fmt.Sprintf("%d times, last with", r.Count)
	}
	a.add(Attention{Kind: logins, Station: known(r.Station), Since: knownTime(r.Last), Count: r.Count, Text: fmt.Sprintf(
		"A connection from %s was refused %s %d: %s.", r.Address, times, r.Status, r.Reason)})
}

// transactions adds those that are unfinished.
func (a *attention) transactions(u *store.Unfinished) {
	add := func(kind string, x *store.Transaction, since time.Time, count int, text string) {
		a.add(Attention{Kind: kind, Station: &x.Station, Transaction: &x.ID, EVSE: x.EVSE, Connector: x.Connector, Since: knownTime(since), Count: count, Text: text})
	}
	for i := range u.Gaps {
		x, text := &u.Gaps[i], "A range of its events is missing, and nothing more is under way at the station."
		if x.GapCount > 1 {
			text = fmt.Sprintf("%d ranges of its events are missing, and nothing more is under way at the station.", x.GapCount)
		}
		add(gaps, x, x.LastEvent, x.GapCount, text)
	}
	for i := range u.Closed {
		x := &u.Closed[i]
		add(noEnd, x, x.Closed, 1, fmt.Sprintf("The transaction was closed by a rule (%s): its end is not known.", x.StoppedReason))
	}
	for i := range u.Open {
		x := &u.Open[i]
		add(noEnd, x, x.LastEvent, 1, "The transaction is open, and its station has been away for more than an hour.")
	}
	for i, kind := range attentionKinds {
		switch kind {
		case gaps:
			a.more[i] = u.GapCount - len(u.Gaps)
		case noEnd:
			a.more[i] = u.OpenCount + u.ClosedCount - len(u.Open) - len(u.Closed)
		}
	}
}

// counts tells how much of each kind there is.
func (a *attention) counts() map[string]int {
	n := make(map[string]int, len(attentionKinds))
	for i, kind := range attentionKinds {
		n[kind] = len(a.items[i]) + a.more[i]
	}
	return n
}

// list has the newest of each kind. Where there are too many in all, the kinds that have the most are cut.
func (a *attention) list() []Attention {
	var room [len(attentionKinds)]int
	for left, given := maxAttention, true; given && left > 0; {
		given = false
		for i := range room {
			if left > 0 && room[i] < len(a.items[i]) {
				room[i]++
				left--
				given = true
			}
		}
	}
	out := make([]Attention, 0, maxAttention)
	for i, items := range a.items {
		slices.SortStableFunc(items, newestFirst)
		out = append(out, items[:room[i]]...)
	}
	return out
}

// newestFirst puts those last of which nobody knows since when.
func newestFirst(x, y Attention) int {
	switch {
	case x.Since == nil && y.Since == nil:
		return 0
	case x.Since == nil:
		return 1
	case y.Since == nil:
		return -1
	}
	return y.Since.Compare(*x.Since)
}
