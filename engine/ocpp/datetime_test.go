package ocpp_test

import (
	"testing"
	"time"

	"csms/engine/ocpp"
)

func TestDateTime_time(t *testing.T) {
	for text, want := range map[string]string{
		"2026-01-31T12:00:00Z":                "2026-01-31T12:00:00Z",
		"2026-01-31t12:00:00z":                "2026-01-31T12:00:00Z",
		"2026-01-31T12:00:00.123456789Z":      "2026-01-31T12:00:00.123456789Z",
		"2026-01-31T12:00:00.12345678901234Z": "2026-01-31T12:00:00.123456789Z",
		"2026-01-31T12:00:00.5+05:30":         "2026-01-31T06:30:00.5Z",
		"2024-02-29T00:00:00-00:00":           "2024-02-29T00:00:00Z",
		"2016-12-31T23:59:60Z":                "2017-01-01T00:00:00Z",
		"2016-12-31T23:59:60.9z":              "2017-01-01T00:00:00Z",
		"2016-12-31t18:29:60-05:30":           "2017-01-01T00:00:00Z",
		"2017-01-01T05:29:60+05:30":           "2017-01-01T00:00:00Z",
	} {
		got, err := ocpp.DateTime(text).Time()
		if err != nil || !ocpp.DateTime(text).Valid() {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if s := got.UTC().Format(time.RFC3339Nano); s != want {
			t.Errorf("%s is %s, want %s", text, s, want)
		}
	}
}

func TestDateTime_plausible(t *testing.T) {
	received := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	for text, want := range map[ocpp.DateTime]bool{
		"2026-01-31T12:00:00Z": true, "2025-02-01T12:00:00+01:00": true, "2026-02-01T11:59:59Z": true, "1970-01-01T00:00:00Z": false,
		"2025-01-29T12:00:00Z": false, "2026-02-01T12:00:01Z": false, "now": false,
	} {
		if at, ok := text.Plausible(received); ok != want || !ok && !at.Equal(received) {
			t.Errorf("%s is %s, %v", text, at, ok)
		}
	}
}

func TestDateTime_invalid(t *testing.T) {
	for _, text := range []string{
		"", "now", "2026-01-31", "2026-01-31T12:00:00", "2026-01-31 12:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
		"2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-31T24:00:00Z",
		"2026-01-31T12:60:00Z", "2026-01-31T12:00:61Z", "2026-01-31T12:00:60Z", "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00,5Z",
		"2026-01-31T12:00:00+2400", "2026-01-31T12:00:00+24:00", "2026-01-31T12:00:00+00:60", "2026-01-31T12:00:00ZZ", "2026-1-31T12:00:00Z",
		"+026-01-31T12:00:00Z", "2026-01-31T12:00:00+1:000",
	} {
		if ocpp.DateTime(text).Valid() {
			t.Errorf("%q counts as valid", text)
		}
		if got, err := ocpp.DateTime(text).Time(); err == nil {
			t.Errorf("%q is %s", text, got)
		}
	}
}

func TestNewDateTime_atMostThreeDecimals(t *testing.T) {
	zone := time.FixedZone("", 3600)
	for _, test := range []struct {
		t    time.Time
		want ocpp.DateTime
	}{
		{time.Date(2026, 1, 31, 12, 0, 0, 0, zone), "2026-01-31T11:00:00Z"},
		{time.Date(2026, 1, 31, 12, 0, 0, 123999999, time.UTC), "2026-01-31T12:00:00.123Z"},
		{time.Date(2026, 1, 31, 12, 0, 0, 120000000, time.UTC), "2026-01-31T12:00:00.12Z"},
	} {
		if got := ocpp.NewDateTime(test.t); got != test.want || !got.Valid() {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func FuzzDateTime(f *testing.F) {
	f.Add("2026-01-31T12:00:00.5+05:30")
	f.Add("2016-12-31t23:59:60.1z")
	f.Fuzz(func(t *testing.T, text string) {
		d := ocpp.DateTime(text)
		if _, err := d.Time(); (err == nil) != d.Valid() {
			t.Fatalf("%q: valid %v, but Time says %v", text, d.Valid(), err)
		}
	})
}
