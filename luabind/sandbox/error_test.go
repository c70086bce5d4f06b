package sandbox

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestError_textIsShortened(t *testing.T) {
	vm := testVM(t, Options{Timeout: time.Second})
	for _, source := range []string{`error(("x"):rep(1e6))`, `error({ message = ("x"):rep(1e6) })`} {
		_, err := load(t, vm, source)
		var e *Error
		if !errors.As(err, &e) || len(e.Text) > maxErrorText+len("…") || !strings.HasPrefix(e.Text, "xxxx") {
			t.Errorf("%s: %.100v", source, err)
		}
	}
}
