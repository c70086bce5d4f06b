package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var ctx = context.Background()

func TestHash_isSaltedAndFits(t *testing.T) {
	a, b := Hash("secret"), Hash("secret")
	if a == b || strings.Contains(a, "secret") || !strings.HasPrefix(a, "pbkdf2-sha256$") {
		t.Errorf("%s, %s", a, b)
	}
	p, ok := parse(a)
	if !ok || !p.fits("secret") || p.fits("Secret") || p.fits("") {
		t.Error("the hash fits what it should not, or not what it should")
	}
	for _, bad := range []string{"", "secret", "pbkdf2-sha256$x$AAAA$AAAA", "pbkdf2-sha256$1$!$AAAA", "bcrypt$1$AAAA$AAAA"} {
		if _, ok := parse(bad); ok {
			t.Errorf("%q was taken for a hash", bad)
		}
	}
}

// The key of a station of OCPP 1.6 is given as its bytes, or as the text that it has in hexadecimal.
func TestHashKey(t *testing.T) {
	const key = "000102030405060708090A0B0C0D0E0F10111213"
	raw := "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13"
	for _, hash := range []string{HashKey(key), Hash(key)} {
		p, ok := parse(hash)
		if !ok {
			t.Fatal("the hash can't be read")
		}
		for password, want := range map[string]bool{key: true, strings.ToLower(key): true, raw: true, raw[:19]: false, raw + "\x14": false, "": false, key[2:]: false} {
			if p.fits(password) != want {
				t.Errorf("%q: %v", password, !want)
			}
		}
	}
	for _, password := range []string{key[:30], key + "14", strings.Repeat("z", 40)} { // too short or too long for a key, or no hexadecimal
		if p, ok := parse(Hash(password)); !ok || p.ofKey || !p.fits(password) {
			t.Errorf("%q is taken for a key", password)
		}
	}
}

func TestVerifier_costs(t *testing.T) {
	v := NewVerifier(VerifierOptions{})
	old, fresh := Hash("old"), Hash("new")
	for _, c := range []struct {
		name, id, password string
		hashes             []string
		matched            int
		err                error
		derived            int
	}{
		{"right", "CP1", "old", []string{old}, 0, nil, 1},
		{"right again, in other case", "cp1", "old", []string{old}, 0, nil, 0},
		{"wrong", "CP1", "bad", []string{old}, 0, ErrWrong, 1},
		{"nobody knows the id", "CP9", "bad", nil, 0, ErrWrong, 1},
		{"a damaged hash", "CP1", "bad", []string{"damaged"}, 0, ErrWrong, 1},
		{"neither of two", "CP1", "bad", []string{old, fresh}, 0, ErrWrong, 2},
		{"the second of two", "CP1", "new", []string{Hash("other"), fresh}, 1, nil, 2},
		{"of another station", "CP2", "old", []string{fresh}, 0, ErrWrong, 1},
	} {
		before := v.derived
		matched, err := v.Check(ctx, c.id, "10.0.0.1", c.password, c.hashes...)
		if matched != c.matched || !errors.Is(err, c.err) || v.derived-before != c.derived {
			t.Errorf("%s: %d, %v after %d derivations; want %d, %v after %d", c.name, matched, err, v.derived-before, c.matched, c.err, c.derived)
		}
	}
}

// A wrong password takes as long for every id, however many hashes it is held against.
func TestVerifier_takesAsLongForEveryID(t *testing.T) {
	const derivation = 6 * time.Millisecond
	now := time.Unix(0, 0)
	v := NewVerifier(VerifierOptions{})
	v.options.Now = func() time.Time { return now.Add(time.Duration(v.derived) * derivation) }
	var waited time.Duration
	v.wait = func(_ context.Context, d time.Duration) { waited = d }
	hash := Hash("right")
	for id, hashes := range map[string][]string{"UNKNOWN": nil, "ONE": {hash}, "TWO": {hash, hash}, "THREE": {hash, hash, hash}, "DAMAGED": {"damaged"}} {
		begun := v.derived
		if _, err := v.Check(ctx, id, "10.0.0.1", "wrong", hashes...); !errors.Is(err, ErrWrong) {
			t.Fatal(err)
		}
		if took := time.Duration(v.derived-begun)*derivation + waited; took != maxHashes*derivation {
			t.Errorf("%s took %v, want %v", id, took, maxHashes*derivation)
		}
	}
}

func TestVerifier_limitsFailures(t *testing.T) {
	now := time.Unix(0, 0)
	v := NewVerifier(VerifierOptions{Failures: 3, Now: func() time.Time { return now }})
	hash := Hash("right")
	for range 3 {
		if _, err := v.Check(ctx, "CP1", "10.0.0.1", "wrong", hash); !errors.Is(err, ErrWrong) {
			t.Fatal(err)
		}
	}
	var limited *LimitedError
	if _, err := v.Check(ctx, "CP1", "10.0.0.1", "right", hash); !errors.As(err, &limited) || limited.RetryAfter != time.Minute {
		t.Fatalf("got %v, want to be limited for a minute", err)
	}
	if _, err := v.Check(ctx, "CP1", "10.0.0.2", "right", hash); err != nil {
		t.Errorf("from another address: %v", err)
	}
	if _, err := v.Check(ctx, "CP2", "10.0.0.1", "right", hash); err != nil {
		t.Errorf("another station: %v", err)
	}
	now = now.Add(time.Minute)
	if _, err := v.Check(ctx, "CP1", "10.0.0.1", "right", hash); err != nil {
		t.Errorf("a minute later: %v", err)
	}
	for i := range maxWindows + 10 {
		v.failed(pair{"10.0.0.1", strings.Repeat("x", i%100) + time.Duration(i).String()})
	}
	if len(v.failures.open) > maxWindows {
		t.Errorf("%d pairs are kept", len(v.failures.open))
	}
}

// An address that gave too many wrong passwords waits with ids that nobody knows; stations behind it get in all the same.
func TestVerifier_limitsAddresses(t *testing.T) {
	now := time.Unix(0, 0)
	v := NewVerifier(VerifierOptions{Failures: 3, AddressFailures: 5, Now: func() time.Time { return now }})
	hash := Hash("right")
	check := func(id, address, password string, hashes []string, limited bool, want error, derived int) {
		t.Helper()
		before := v.derived
		_, err := v.Check(ctx, id, address, password, hashes...)
		if limited != errors.As(err, new(*LimitedError)) || !limited && !errors.Is(err, want) || v.derived-before != derived {
			t.Errorf("%s from %s: %v after %d derivations; want %v, limited %v, after %d", id, address, err, v.derived-before, want, limited, derived)
		}
	}
	known := []string{hash}
	check("BEFORE", "10.0.0.1", "right", known, false, nil, 1)
	for i := range 5 {
		check(fmt.Sprint("MADE-UP", i), "10.0.0.1", "wrong", nil, false, ErrWrong, 1)
	}
	check("MADE-UP", "10.0.0.1", "wrong", nil, true, nil, 0)
	check("MADE-UP", "10.0.0.2", "wrong", nil, false, ErrWrong, 1)
	check("FIRST", "10.0.0.1", "right", known, false, nil, 1)
	check("BEFORE", "10.0.0.1", "right", known, false, nil, 0)
	for range 3 { // the error doesn't tell that the id is known
		check("BEFORE", "10.0.0.1", "wrong", known, true, nil, 1)
	}
	check("BEFORE", "10.0.0.1", "wrong", known, true, nil, 0)
	check("BEFORE", "10.0.0.1", "right", known, false, nil, 0) // was there before
	for range 3 {
		check("BEFORE", "10.0.0.3", "wrong", known, false, ErrWrong, 1)
	}
	check("BEFORE", "10.0.0.3", "right", known, true, nil, 0) // might be guessed
	now = now.Add(time.Minute)
	check("MADE-UP", "10.0.0.1", "wrong", nil, false, ErrWrong, 1)
}

// Many with made-up ids from one address don't hold up a station from elsewhere, and cost no more than the address may give.
func TestVerifier_addressesTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := NewVerifier(VerifierOptions{AddressFailures: 5})
		v.turns = newTurns(1)
		hash := Hash("right")
		if err := v.turns.take(ctx, "10.0.0.9"); err != nil {
			t.Fatal(err)
		}
		var limited atomic.Int64
		var all sync.WaitGroup
		const flood = 300
		for i := range flood {
			all.Go(func() {
				if _, err := v.Check(ctx, fmt.Sprint("MADE-UP", i), "10.0.0.1", "wrong"); errors.As(err, new(*LimitedError)) {
					limited.Add(1)
				}
			})
		}
		synctest.Wait()
		all.Go(func() {
			if _, err := v.Check(ctx, "CP1", "10.0.0.2", "right", hash); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		if want := []string{"10.0.0.1", "10.0.0.2"}; !slices.Equal(v.turns.order, want) {
			t.Errorf("the turns are of %q, want %q", v.turns.order, want)
		}
		v.turns.pass()
		all.Wait()
		if limited.Load() != flood-5 || v.derived != 6 {
			t.Errorf("%d of %d were limited, after %d derivations; want %d after 6", limited.Load(), flood, v.derived, flood-5)
		}
	})
}

func TestVerifier_limitsManyAtOnce(t *testing.T) {
	v := NewVerifier(VerifierOptions{Failures: 3})
	atOnce := v.turns.free
	hash := Hash("right")
	var limited atomic.Int64
	var all sync.WaitGroup
	const guesses = 50
	for range guesses {
		all.Go(func() {
			if _, err := v.Check(ctx, "CP1", "10.0.0.1", "wrong", hash); errors.As(err, new(*LimitedError)) {
				limited.Add(1)
			}
		})
	}
	all.Wait()
	// Those whose hashes are being computed when the last failure is counted are not stopped.
	if tried := guesses - int(limited.Load()); tried >= 3+atOnce {
		t.Errorf("%d of %d guesses were tried", tried, guesses)
	}
}

func TestVerifier_givesUpWithItsContext(t *testing.T) {
	v := NewVerifier(VerifierOptions{})
	v.turns = newTurns(0)
	done, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := v.Check(done, "CP1", "10.0.0.1", "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNewPassword(t *testing.T) {
	a, b := NewPassword(), NewPassword()
	if len(a) != passwordLength || a == b {
		t.Errorf("%q, %q", a, b)
	}
}

func BenchmarkHash(b *testing.B) {
	for b.Loop() {
		Hash("0123456789abcdef0123")
	}
}
