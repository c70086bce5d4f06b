package auth

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
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
	p, ok := parse(HashKey(key))
	if !ok {
		t.Fatal("the hash can't be read")
	}
	raw := "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13"
	for password, want := range map[string]bool{key: true, strings.ToLower(key): true, raw: true, raw[:19]: false, raw + "\x14": false, "": false, key[2:]: false} {
		if p.fits(password) != want {
			t.Errorf("%q: %v", password, !want)
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
		{"wrong", "CP1", "bad", []string{old}, 0, ErrWrong, 3},
		{"nobody knows the id", "CP9", "bad", nil, 0, ErrWrong, 3},
		{"a damaged hash", "CP1", "bad", []string{"damaged"}, 0, ErrWrong, 3},
		{"neither of two", "CP1", "bad", []string{old, fresh}, 0, ErrWrong, 3},
		{"the second of two", "CP1", "new", []string{Hash("other"), fresh}, 1, nil, 2},
		{"of another station", "CP2", "old", []string{fresh}, 0, ErrWrong, 3},
	} {
		before := v.derived
		matched, err := v.Check(ctx, c.id, "10.0.0.1", c.password, c.hashes...)
		if matched != c.matched || !errors.Is(err, c.err) || v.derived-before != c.derived {
			t.Errorf("%s: %d, %v after %d derivations; want %d, %v after %d", c.name, matched, err, v.derived-before, c.matched, c.err, c.derived)
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

func TestVerifier_limitsManyAtOnce(t *testing.T) {
	v := NewVerifier(VerifierOptions{Failures: 3})
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
	if tried := guesses - int(limited.Load()); tried >= 3+cap(v.slots) {
		t.Errorf("%d of %d guesses were tried", tried, guesses)
	}
}

func TestVerifier_givesUpWithItsContext(t *testing.T) {
	v := NewVerifier(VerifierOptions{})
	for range cap(v.slots) {
		v.slots <- struct{}{}
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := v.Check(done, "CP1", "10.0.0.1", "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNewPassword(t *testing.T) {
	a, b := NewPassword(), NewPassword()
	if len(a) != PasswordLength || a == b {
		t.Errorf("%q, %q", a, b)
	}
}

func BenchmarkHash(b *testing.B) {
	for b.Loop() {
		Hash("0123456789abcdef0123")
	}
}
