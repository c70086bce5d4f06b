package auth

import (
	"errors"
	"time"
)

// ErrWrong is a password that fits none of the hashes, or that of somebody who is not known.
var ErrWrong = errors.New("the user name or the password is wrong")

// LimitedError refuses to check a password, since too many were wrong lately.
type LimitedError struct{ RetryAfter time.Duration }

func (e *LimitedError) Error() string {
	return "too many wrong passwords; try again in " + e.RetryAfter.Round(time.Second).String()
}
