package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"runtime"
	"sync"
	"time"

	"csms/engine/ocpp"
)

// VerifierOptions bound a Verifier. Zero values are useful.
type VerifierOptions struct {
	// Failures is how many wrong passwords an address may give for a station within Window before it has to wait for
	// the rest of it. 0: 10 within a minute.
	Failures int
	Window   time.Duration
	// Remembered is how many passwords that were right are known again at once. 0: 50,000.
	Remembered int
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Verifier checks passwords against their slow hashes. It is safe for concurrent use.
type Verifier struct {
	options VerifierOptions
	// secret is the key of what is remembered: it is of no use outside of this process.
	secret [32]byte
	// slots bounds how many slow hashes are computed at once.
	slots chan struct{}

	mu         sync.Mutex
	remembered map[[sha256.Size]byte]struct{}
	failures   windows[pair, int]
	derived    int // slow hashes so far
}

// pair is who failed: an address and a station together, so that neither a neighbour behind the same address nor
// somebody elsewhere can lock a station out.
type pair struct{ address, id string }

// maxHashes is how many hashes a station may have: of its password, of the one that takes its place, and of the one that a network profile
// has. A wrong password costs as many derivations for every id, so that it doesn't show which ids are known, nor whose password
// is about to change.
const maxHashes = 3

// NewVerifier returns a Verifier.
func NewVerifier(o VerifierOptions) *Verifier {
	if o.Failures <= 0 {
		o.Failures = 10
	}
	if o.Window <= 0 {
		o.Window = time.Minute
	}
	if o.Remembered <= 0 {
		o.Remembered = 50_000
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	v := &Verifier{
		options: o, slots: make(chan struct{}, runtime.GOMAXPROCS(0)),
		remembered: make(map[[sha256.Size]byte]struct{}), failures: windows[pair, int]{length: o.Window},
	}
	rand.Read(v.secret[:])
	return v
}

// Check looks which of the hashes a password has; matched is its index. Without hashes (nobody knows the id) it takes
// as long as a wrong password does. The errors are ErrWrong, *LimitedError, and that of ctx.
func (v *Verifier) Check(ctx context.Context, id, address, password string, hashes ...string) (matched int, err error) {
	who := pair{address, ocpp.IDKey(id)}
	if err := v.limited(who); err != nil {
		return 0, err
	}
	for i, hash := range hashes {
		if v.knows(who.id, hash, password) {
			v.succeeded(who)
			return i, nil
		}
	}
	select {
	case v.slots <- struct{}{}:
		defer func() { <-v.slots }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	// Others may have failed while this one waited: many at once get no more tries than one after the other, but for
	// those that are being computed.
	if err := v.limited(who); err != nil {
		return 0, err
	}
	all := make([]parsed, 0, maxHashes)
	for _, hash := range hashes {
		p, ok := parse(hash)
		if !ok {
			p = nobody()
		}
		all = append(all, p)
	}
	for len(all) < maxHashes {
		all = append(all, nobody())
	}
	matched = -1
	for i, p := range all {
		v.count()
		if p.fits(password) && i < len(hashes) {
			matched = i
			break
		}
	}
	if matched < 0 {
		v.failed(who)
		return 0, ErrWrong
	}
	v.remember(who.id, hashes[matched], password)
	v.succeeded(who)
	return matched, nil
}

func (v *Verifier) count() {
	v.mu.Lock()
	v.derived++
	v.mu.Unlock()
}

// mark is what is remembered of a password that was right.
func (v *Verifier) mark(id, hash, password string) (m [sha256.Size]byte) {
	h := hmac.New(sha256.New, v.secret[:])
	for _, s := range []string{id, hash, password} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	h.Sum(m[:0])
	return m
}

func (v *Verifier) knows(id, hash, password string) bool {
	m := v.mark(id, hash, password)
	v.mu.Lock()
	defer v.mu.Unlock()
	_, ok := v.remembered[m]
	return ok
}

func (v *Verifier) remember(id, hash, password string) {
	m := v.mark(id, hash, password)
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.remembered) >= v.options.Remembered {
		for other := range v.remembered { // any one
			delete(v.remembered, other)
			break
		}
	}
	v.remembered[m] = struct{}{}
}

func (v *Verifier) limited(who pair) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.options.Now()
	if f := v.failures.of(who, now); f != nil && f.value >= v.options.Failures {
		return &LimitedError{RetryAfter: f.until.Sub(now)}
	}
	return nil
}

func (v *Verifier) failed(who pair) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.failures.begin(who, v.options.Now()).value++
}

func (v *Verifier) succeeded(who pair) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.failures.open, who)
}
