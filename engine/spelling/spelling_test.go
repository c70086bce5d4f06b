package spelling_test

import (
	"strings"
	"testing"

	"csms/engine/spelling"
)

func TestNearest(t *testing.T) {
	long := strings.Repeat("x", 64)
	names := []string{"authorize", "boot_notification", "Accepted", "kv", "log", "idToken", "W", long}
	for name, want := range map[string]string{
		"authorise": "authorize", "Acepted": "Accepted", "accepted": "Accepted", "idTokn": "idToken", "kw": "kv", "w": "W", "lgo": "log",
		"boot_notificaton": "boot_notification", "idtoken": "idToken", "helper": "", "x": "", "l": "", "": "", "xyz": "",
		long[1:]: long, long + "x": "", "Åccepted": "Accepted",
	} {
		if got := spelling.Nearest(name, names); got != want {
			t.Errorf("the nearest to %q is %q, want %q", name, got, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	if got, want := spelling.DidYouMean("lgo", []string{"log"}), `; did you mean "log"?`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := spelling.DidYouMean("helper", []string{"log"}); got != "" {
		t.Errorf("%q where none is near", got)
	}
}
