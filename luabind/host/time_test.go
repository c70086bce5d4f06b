package host_test

import "testing"

func TestTime(t *testing.T) {
	r := newRig(t)
	for script, want := range map[string]string{
		`return time.now()`:     "1.89609120025e+09",
		`return time.iso()`:     "2030-01-31T12:00:00.250Z",
		`return time.iso(0)`:    "1970-01-01T00:00:00.000Z",
		`return time.iso(-0.5)`: "1969-12-31T23:59:59.500Z",
		`return time.iso(time.parse("2030-01-31T13:00:00.123+01:00"))`:                   "2030-01-31T12:00:00.123Z",
		`return time.parse("2030-01-31t12:00:00z")`:                                      "1896091200",
		`return select(2, time.parse("2030-01-31T12:00:00"))`:                            `"2030-01-31T12:00:00" is no RFC 3339 time with a zone, like 2030-01-31T12:00:00Z`,
		`return select(2, time.parse(("x"):rep(1000)))`:                                  `"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" is no RFC 3339 time with a zone, like 2030-01-31T12:00:00Z`,
		`return time.duration("15m")`:                                                    "900",
		`return time.duration("1h30m")`:                                                  "5400",
		`return time.duration("1.5h")`:                                                   "5400",
		`return time.duration("250ms")`:                                                  "0.25",
		`return time.duration("2d")`:                                                     "172800",
		`return time.duration(" 1w ")`:                                                   "604800",
		`return time.duration(42)`:                                                       "42",
		`return tostring(time.duration("5"))`:                                            "nil",
		`return tostring(time.duration(""))`:                                             "nil",
		`return tostring(time.duration("1.2.3s"))`:                                       "nil",
		`return tostring(time.duration("-5m"))`:                                          "nil",
		`return select(2, time.duration("5 minutes"))`:                                   `"5 minutes" is no span of time; write it like "90s", "15m", "1h30m" or "2d" (units ms, s, m, h, d, w)`,
		`return json.encode(time.at(1896091200.75))`:                                     `{"year":2030,"month":1,"day":31,"hour":12,"min":0,"sec":0,"wday":5,"yday":31,"offset":0,"weekday":"Thursday","zone":"UTC","isdst":false}`,
		`return json.encode(time.at(1782864000, "Europe/Berlin"))`:                       `{"year":2026,"month":7,"day":1,"hour":2,"min":0,"sec":0,"wday":4,"yday":182,"offset":7200,"weekday":"Wednesday","zone":"CEST","isdst":true}`,
		`return time.at(0, "America/New_York").hour`:                                     "19",
		`return time.of({year = 2030, month = 1, day = 31, hour = 13}, "Europe/Berlin")`: "1896091200",
		`return time.of({year = 2030, month = 1, day = 31 + 1, sec = 0.5})`:              "1.8961344005e+09",
		`return time.of(time.at(1896091200, "Asia/Kolkata"), "Asia/Kolkata")`:            "1896091200",
	} {
		r.gives(script, want)
	}
	for script, want := range map[string]string{
		`time.iso("x")`:                               `time.iso: argument 1 (seconds) must be a number, got the string "x"`,
		`time.iso(0/0)`:                               "time.iso: argument 1 (seconds) must be a finite number, got the number nan",
		`time.iso(1e13)`:                              "time.iso: argument 1 (seconds) is 10000000000000, which is not within the years 0 to 9999; times are seconds since 1970",
		`time.parse()`:                                "time.parse: argument 1 (text) must be a string, got nothing",
		`time.at(0, "Europe/Berln")`:                  `time.at: there is no time zone "Europe/Berln"; zones have names like "Europe/Berlin" or "UTC"`,
		`time.at(0, "../../etc/passwd")`:              `time.at: there is no time zone "../../etc/passwd"; zones have names like "Europe/Berlin" or "UTC"`,
		`time.at(0, "Local")`:                         `time.at: there is no time zone "Local"; zones have names like "Europe/Berlin" or "UTC"`,
		`time.of({year = 2030})`:                      "time.of: argument 1 (t): month must be a whole number, got nothing",
		`time.of({year = 1e300, month = 1, day = 1})`: "time.of: argument 1 (t): year must be a whole number, got the number 1e+300",
	} {
		r.raises(script, want)
	}
}
