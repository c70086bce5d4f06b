package auth

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestOperators(t *testing.T) {
	if NewOperators(nil) != nil {
		t.Error("operators without tokens")
	}
	o := NewOperators([]Operator{{"ann", Full, "token of ann"}, {"bob", Read, "token of bob"}})
	if op, err := o.Authenticate("10.0.0.1", "token of bob"); err != nil || op != (Operator{Name: "bob", Role: Read}) {
		t.Errorf("got %+v, %v", op, err)
	}
	for _, bad := range []string{"", "token of", "token of bob "} {
		if _, err := o.Authenticate("10.0.0.1", bad); !errors.Is(err, ErrWrongToken) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestOperators_slowsGuessing(t *testing.T) {
	now := time.Unix(0, 0)
	o := NewOperators([]Operator{{"ann", Full, "token of ann"}, {"bob", Read, "token of bob"}})
	o.now = func() time.Time { return now }
	try := func(address, token string, want error) *LimitedError {
		t.Helper()
		_, err := o.Authenticate(address, token)
		limited, _ := errors.AsType[*LimitedError](err)
		if want == nil && err != nil || want != nil && limited == nil && !errors.Is(err, want) {
			t.Errorf("%q from %s: %v, want %v", token, address, err, want)
		}
		return limited
	}
	guess := func(address string) {
		t.Helper()
		for i := range wrongTokens {
			if limited := try(address, fmt.Sprint("guess ", i), ErrWrongToken); limited != nil {
				t.Fatalf("guess %d: %v", i, limited)
			}
		}
	}
	try("10.0.0.1", "token of ann", nil)
	for range 2 * wrongTokens { // an old token of a program that asks again and again
		try("10.0.0.1", "token of last year", ErrWrongToken)
	}
	now = now.Add(guessWindow)
	guess("10.0.0.1")
	if limited := try("10.0.0.1", "one more", ErrWrongToken); limited == nil || limited.RetryAfter != guessWindow || !limited.Alarm {
		t.Errorf("one more guess: %+v", limited)
	}
	if limited := try("10.0.0.1", "token of bob", ErrWrongToken); limited == nil || limited.Alarm {
		t.Errorf("a token that might be guessed: %+v", limited)
	}
	try("10.0.0.1", "token of ann", nil) // was here before
	try("10.0.0.2", "token of bob", nil)
	now = now.Add(guessWindow)
	try("10.0.0.1", "token of bob", nil)

	told := 0
	for i := range alarms + 5 {
		address := fmt.Sprint("10.0.1.", i)
		guess(address)
		if limited := try(address, "one more", ErrWrongToken); limited.Alarm {
			told++
		}
	}
	if told != alarms {
		t.Errorf("%d alarms of %d addresses, want %d", told, alarms+5, alarms)
	}
	for i := range maxWindows + 10 {
		try(fmt.Sprint("host ", i), "guess", ErrWrongToken)
	}
	if n := len(o.guesses.open); n > maxWindows {
		t.Errorf("the guesses of %d addresses are kept", n)
	}
}
