package ocpp

import (
	"fmt"
	"strings"
	"time"
)

// DateTime is an RFC 3339 time as it was sent. The text is kept, so that a record
// shows what the station said; Time reads it.
type DateTime string

// NewDateTime writes t in UTC with at most three decimals, the form that OCPP asks
// of senders (OCPP 2.0.1 part 2, section 2.1.3).
func NewDateTime(t time.Time) DateTime {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return DateTime(t.Truncate(time.Millisecond).Format("2006-01-02T15:04:05.999Z"))
	}
	hour, minute, second := t.Clock()
	b := [24]byte{4: '-', 7: '-', 10: 'T', 13: ':', 16: ':', 19: '.'}
	digits(b[0:4], year)
	digits(b[5:7], int(month))
	digits(b[8:10], day)
	digits(b[11:13], hour)
	digits(b[14:16], minute)
	digits(b[17:19], second)
	digits(b[20:23], t.Nanosecond()/1e6)
	n := 23
	for b[n-1] == '0' && n > 20 {
		n--
	}
	if n == 20 {
		n = 19 // no decimals, no point
	}
	b[n] = 'Z'
	return DateTime(b[:n+1])
}

// digits writes n into b, from the right.
func digits(b []byte, n int) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
}

// Time returns the moment. A leap second (23:59:60) is the first moment after it.
// The error names the text that is no RFC 3339 time.
func (d DateTime) Time() (time.Time, error) {
	s := string(d)
	if !d.Valid() { // time.Parse takes more than RFC 3339
		return time.Time{}, fmt.Errorf("%q is no RFC 3339 time", s)
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	s = strings.ToUpper(s)
	leap := s[17:19] == "60"
	if leap {
		// Drop the fraction too: nothing of the second lies before its end.
		zone := s[strings.LastIndexAny(s, "Z+-"):]
		s = s[:17] + "59" + zone
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no RFC 3339 time: %w", string(d), err)
	}
	if leap {
		t = t.Add(time.Second)
	}
	return t, nil
}

// A timestamp is plausible from MaxPast before to MaxFuture after it was received. Stations queue events
// offline for months; none knows the future beyond an error of its time zone.
const (
	MaxPast   = 366 * 24 * time.Hour
	MaxFuture = 24 * time.Hour
)

// Plausible returns the moment in UTC; where that can't be meant, when it was received, and false.
func (d DateTime) Plausible(received time.Time) (time.Time, bool) {
	t, err := d.Time()
	if err != nil || t.Before(received.Add(-MaxPast)) || t.After(received.Add(MaxFuture)) {
		return received, false
	}
	return t.UTC(), true
}

// Valid reports whether d is an RFC 3339 time in any of its forms: upper or lower
// case "T" and "Z", any offset, any number of decimals, and the leap second.
func (d DateTime) Valid() bool {
	rest := d.local()
	if rest < 0 {
		return false
	}
	zone := string(d)[rest:]
	leap := string(d)[17:19] == "60"
	if zone == "Z" || zone == "z" {
		return !leap || string(d)[11:16] == "23:59"
	}
	if len(zone) != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' {
		return false
	}
	zh, zm := two(zone, 1), two(zone, 4)
	if zh < 0 || zh > 23 || zm < 0 || zm > 59 {
		return false
	}
	if !leap {
		return true
	}
	offset := zh*60 + zm
	if zone[0] == '-' {
		offset = -offset
	}
	minute := two(string(d), 11)*60 + two(string(d), 14) - offset
	return (minute+2*24*60)%(24*60) == 23*60+59 // a leap second ends a UTC day
}

// ValidLocal reports whether d is a date and a time that lacks only its zone, which
// stations of lenient habits leave out.
func (d DateTime) ValidLocal() bool {
	return d.local() == len(d)
}

// local returns where the zone begins, or -1 when what stands before it is no date
// and time.
func (d DateTime) local() int {
	s := string(d)
	if len(s) < 19 || s[4] != '-' || s[7] != '-' || (s[10] != 'T' && s[10] != 't') || s[13] != ':' || s[16] != ':' {
		return -1
	}
	century, year := two(s, 0), two(s, 2)
	month, day := two(s, 5), two(s, 8)
	if century < 0 || year < 0 || month < 1 || month > 12 || day < 1 {
		return -1
	}
	if day > 28 && day > daysIn(month, century*100+year) {
		return -1
	}
	hour, minute, second := two(s, 11), two(s, 14), two(s, 17)
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 {
		return -1
	}
	i := 19
	if i < len(s) && s[i] == '.' {
		i++
		for i < len(s) && s[i]-'0' <= 9 {
			i++
		}
		if i == 20 {
			return -1
		}
	}
	return i
}

// two returns the number that two digits at i write, or -1.
func two(s string, i int) int {
	a, b := s[i]-'0', s[i+1]-'0'
	if a > 9 || b > 9 {
		return -1
	}
	return int(a)*10 + int(b)
}

func daysIn(month, year int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
