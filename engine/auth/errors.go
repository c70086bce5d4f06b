package auth

import (
	"errors"
	"strconv"
	"time"
)

var (
	// ErrWrong is a password that fits none of the hashes, or that of somebody who is not known.
	ErrWrong = errors.New("the user name or the password is wrong")
	// ErrWrongToken is a token that no operator has.
	ErrWrongToken = errors.New("the token is not known here")
)

// LimitedError refuses to look at a password or a token, since too many were wrong lately.
type LimitedError struct {
	RetryAfter time.Duration
	// Alarm: it is worth being told to those who look for attacks: the first time, and not too often.
	Alarm bool
}

func (e *LimitedError) Error() string {
	return "too many were wrong; try again in " + e.Seconds() + " s"
}

// Seconds is RetryAfter as the header of that name has it.
func (e *LimitedError) Seconds() string {
	return strconv.Itoa(max(1, int(e.RetryAfter.Round(time.Second).Seconds())))
}
