package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"slices"
	"sync"
	"time"
)

// The roles of operators: who has Read may look, who has Full may change.
const (
	Full = "full"
	Read = "read"
)

// Operator is who may use the operators' interface.
type Operator struct {
	Name  string
	Role  string // Full or Read
	Token string // a secret; Authenticate doesn't give it back
}

const (
	// wrongTokens is how many different wrong tokens an address may give within guessWindow before it has to wait for the rest of it.
	wrongTokens = 10
	guessWindow = time.Minute
	// trusted is how long a token that was right is taken from its address whatever others guess from there.
	trusted = 12 * time.Hour
	// alarms is how many addresses a guessWindow are worth an alarm.
	alarms = 10
)

// Operators are all who may use the operators' interface.
//
// Guessing is slowed: an address that gave too many wrong tokens has to wait. Whoever has shown a right token from there lately is let in
// all the same, as others may share the address with them behind a proxy. The same wrong token again is no guess: it is a program, or a
// page of a browser, that wasn't told of the new one.
type Operators struct {
	all    []Operator
	secret [32]byte
	marks  []mark // of the tokens
	now    func() time.Time

	mu      sync.Mutex // guards what follows
	guesses windows[string, guessing]
	trusted windows[acquaintance, struct{}]
	alarms  windows[struct{}, int]
}

type mark = [sha256.Size]byte

// guessing is what came from an address.
type guessing struct {
	wrong   []mark
	alarmed bool
}

// acquaintance is an operator, by the place in the list, at an address.
type acquaintance struct {
	address  string
	operator int
}

// NewOperators returns who has these tokens; nil without any: then no token is needed.
func NewOperators(all []Operator) *Operators {
	if len(all) == 0 {
		return nil
	}
	o := &Operators{now: time.Now}
	o.guesses.length, o.trusted.length, o.alarms.length = guessWindow, trusted, guessWindow
	rand.Read(o.secret[:])
	for _, op := range all {
		o.marks = append(o.marks, o.mark(op.Token))
		op.Token = ""
		o.all = append(o.all, op)
	}
	return o
}

// mark makes tokens equally long, so that comparing them tells nothing.
func (o *Operators) mark(token string) (m mark) {
	h := hmac.New(sha256.New, o.secret[:])
	h.Write([]byte(token))
	h.Sum(m[:0])
	return m
}

// Authenticate returns whose token it is. It takes as long for every token. The errors are ErrWrongToken and *LimitedError.
func (o *Operators) Authenticate(address, token string) (Operator, error) {
	m := o.mark(token)
	found := -1
	for i := range o.marks {
		if subtle.ConstantTimeCompare(m[:], o.marks[i][:]) == 1 {
			found = i
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.now()
	who := acquaintance{address, found}
	before := o.guesses.of(address, now)
	limited := before != nil && len(before.value.wrong) >= wrongTokens
	switch {
	case found >= 0 && (!limited || o.trusted.of(who, now) != nil):
		o.trusted.begin(who, now).until = now.Add(trusted)
		return o.all[found], nil
	case limited:
		return Operator{}, &LimitedError{RetryAfter: before.until.Sub(now), Alarm: o.alarm(&before.value, now)}
	}
	if g := &o.guesses.begin(address, now).value; !slices.Contains(g.wrong, m) {
		g.wrong = append(g.wrong, m)
	}
	return Operator{}, ErrWrongToken
}

// alarm reports whether what came from an address is worth an alarm now. The caller holds the lock.
func (o *Operators) alarm(g *guessing, now time.Time) bool {
	if g.alarmed {
		return false
	}
	g.alarmed = true
	n := &o.alarms.begin(struct{}{}, now).value
	*n++
	return *n <= alarms
}
