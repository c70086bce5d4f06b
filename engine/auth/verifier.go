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
	// AddressFailures is how many an address may give for all ids together before it has to wait with those that nobody
	// knows. Many stations may share an address. 0: 100.
	AddressFailures int
	// Remembered is how many passwords that were right are known again at once. 0: 50,000.
	Remembered int
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Verifier checks passwords against their slow hashes. It is safe for concurrent use.
//
// Guessing is slowed. An address that gave too many wrong passwords has to wait with those for the same station, and with ids that nobody
// knows; a station whose password is remembered from there is let in all the same. The addresses take turns, so that one that tries
// much holds up nobody elsewhere.
type Verifier struct {
	options VerifierOptions
	// secret is the key of what is remembered: it is of no use outside of this process.
	secret [sha256.Size]byte
	// turns bounds how many check slow hashes at once.
	turns *turns
	// wait waits so long, or until ctx is over.
	wait func(ctx context.Context, d time.Duration)

	mu         sync.Mutex      // guards what follows
	remembered map[mark]string // the address from which a password was right last
	failures   windows[pair, int]
	addresses  windows[string, int] // failures for all ids
	derived    int                  // slow hashes so far
}

// pair is who failed: an address and a station together, so that neither a neighbour behind the same address nor
// somebody elsewhere can lock a station out.
type pair struct{ address, id string }

// maxHashes is how many hashes a station may have: of its password, of the one that takes its place, and of the one that a network profile
// has. A wrong password takes as long as so many derivations for every id, so that it doesn't show which ids are known, nor whose
// password is about to change.
const maxHashes = 3

// NewVerifier returns a Verifier.
func NewVerifier(o VerifierOptions) *Verifier {
	if o.Failures <= 0 {
		o.Failures = 10
	}
	if o.AddressFailures <= 0 {
		o.AddressFailures = 100
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
		options: o, wait: wait,
		turns:      newTurns(max(1, runtime.GOMAXPROCS(0)-1)), // one processor is left to the stations that are in
		remembered: make(map[mark]string), failures: windows[pair, int]{length: o.Window}, addresses: windows[string, int]{length: o.Window},
	}
	rand.Read(v.secret[:])
	return v
}

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// Check looks which of the hashes a password has; matched is its index. address is what Address returns. Without hashes (nobody knows the
// id) it takes as long as a wrong password does, until too many from the address were wrong. The errors are ErrWrong, *LimitedError, and
// that of ctx.
func (v *Verifier) Check(ctx context.Context, id, address, password string, hashes ...string) (matched int, err error) {
	who := pair{address, ocpp.IDKey(id)}
	limited := v.limited(who, len(hashes) > 0)
	for i, hash := range hashes {
		if v.knows(who, hash, password, limited == nil) {
			v.succeeded(who, hash, password)
			return i, nil
		}
	}
	if limited != nil {
		return 0, limited
	}
	matched, missing, err := v.derive(ctx, who, password, hashes)
	v.wait(ctx, missing)
	return matched, err
}

// derive holds a password against the hashes when it is its turn. missing is how much longer a wrong one would have taken with maxHashes
// of them.
func (v *Verifier) derive(ctx context.Context, who pair, password string, hashes []string) (matched int, missing time.Duration, err error) {
	if err := v.turns.take(ctx, who.address); err != nil {
		return 0, 0, err
	}
	defer v.turns.pass()
	// Others may have failed while this one waited: many at once get no more tries than one after the other, but for
	// those that are being computed.
	if limited := v.limited(who, len(hashes) > 0); limited != nil {
		return 0, 0, limited
	}
	all := make([]parsed, 0, maxHashes)
	for _, hash := range hashes {
		p, ok := parse(hash)
		if !ok {
			p = nobody()
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		all = append(all, nobody())
	}
	begun := v.options.Now()
	for i, p := range all {
		v.count()
		if p.fits(password) && i < len(hashes) {
			v.succeeded(who, hashes[i], password)
			return i, 0, nil
		}
	}
	took := v.options.Now().Sub(begun)
	return 0, took * time.Duration(maxHashes-len(all)) / time.Duration(len(all)), v.failed(who)
}

func (v *Verifier) count() {
	v.mu.Lock()
	v.derived++
	v.mu.Unlock()
}

// mark is what is remembered of a password that was right.
func (v *Verifier) mark(id, hash, password string) (m mark) {
	h := hmac.New(sha256.New, v.secret[:])
	for _, s := range []string{id, hash, password} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	h.Sum(m[:0])
	return m
}

// knows reports whether a password is remembered: from the address, or from anywhere.
func (v *Verifier) knows(who pair, hash, password string, anywhere bool) bool {
	m := v.mark(who.id, hash, password)
	v.mu.Lock()
	defer v.mu.Unlock()
	address, ok := v.remembered[m]
	return ok && (anywhere || address == who.address)
}

// limited returns the error for who has to wait; nil: nobody has to.
func (v *Verifier) limited(who pair, known bool) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.options.Now()
	if f := v.failures.of(who, now); f != nil && f.value >= v.options.Failures {
		return &LimitedError{RetryAfter: f.until.Sub(now)}
	}
	if f := v.addresses.of(who.address, now); !known && f != nil && f.value >= v.options.AddressFailures {
		return &LimitedError{RetryAfter: f.until.Sub(now)}
	}
	return nil
}

// failed counts a wrong password. The error is the same whether the id is known or not.
func (v *Verifier) failed(who pair) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.options.Now()
	v.failures.begin(who, now).value++
	f := v.addresses.begin(who.address, now)
	if f.value >= v.options.AddressFailures {
		return &LimitedError{RetryAfter: f.until.Sub(now)}
	}
	f.value++
	return ErrWrong
}

// succeeded remembers a password that was right, and forgives the wrong ones before it.
func (v *Verifier) succeeded(who pair, hash, password string) {
	m := v.mark(who.id, hash, password)
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.failures.open, who)
	if _, ok := v.remembered[m]; !ok && len(v.remembered) >= v.options.Remembered {
		for other := range v.remembered { // any one
			delete(v.remembered, other)
			break
		}
	}
	v.remembered[m] = who.address
}
