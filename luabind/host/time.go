package host

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones by name, also where the system has none

	lua "github.com/yuin/gopher-lua"
)

const timeManual = `---Points in time are numbers: seconds since 1970-01-01 UTC, with fractions. Spans are seconds.
---@class TimeModule
time = {}

---A point in time as a clock on the wall of a zone shows it.
---@class LocalTime
---@field year integer
---@field month integer 1 to 12
---@field day integer 1 to 31
---@field hour integer 0 to 23
---@field min integer 0 to 59
---@field sec integer 0 to 59
---@field wday integer 1 (Sunday) to 7 (Saturday), as os.date has it
---@field weekday "Monday"|"Tuesday"|"Wednesday"|"Thursday"|"Friday"|"Saturday"|"Sunday"
---@field yday integer 1 to 366
---@field offset integer seconds east of UTC at that time
---@field zone string short name of the zone at that time: "CET", "CEST"
---@field isdst boolean daylight saving time

---The time now.
---@return number seconds
function time.now() end

---A time as RFC 3339 in UTC with milliseconds, as OCPP has it: "2030-01-31T12:00:00.000Z".
---@param seconds? number now when left out
---@return string
function time.iso(seconds) end

---Reads an RFC 3339 time with its zone ("2030-01-31T12:00:00Z", "2030-01-31T13:00:00.5+01:00"), as requests have it.
---
---    local age = time.now() - time.parse(req.timestamp)
---@param text string
---@return number? seconds
---@return string? err
function time.parse(text) end

---Reads a span: "15m", "1h30m", "500ms", "2d", with the units ms, s, m, h, d and w. A number is given back as it is.
---@param text string|number
---@return number? seconds
---@return string? err
function time.duration(text) end

---What a clock in a zone (IANA name) shows at a time. Raises an error for an unknown zone.
---
---    local t = time.at(time.now(), "Europe/Berlin")
---    local night = t.hour < 6 or t.weekday == "Sunday"
---@param seconds number
---@param zone? string "UTC" when left out
---@return LocalTime
function time.at(seconds, zone) end

---The time at which a clock in a zone shows this. Numbers beyond their range carry over: day 32 is in the next month. A time that the
---clock skips or shows twice, when daylight saving changes, is one of those beside it.
---
---    local t = time.at(time.now(), "Europe/Berlin")
---    local midnight = time.of({ year = t.year, month = t.month, day = t.day + 1 }, "Europe/Berlin")
---@param t { year: integer, month: integer, day: integer, hour?: integer, min?: integer, sec?: number }
---@param zone? string "UTC" when left out
---@return number seconds
function time.of(t, zone) end
`

func openTime(env *Env) lua.LValue {
	z := &zones{known: make(map[string]*time.Location)}
	return functions(env, "time", []function{
		{"now", func(c call) int { return c.give(seconds(c.env.now())) }},
		{"iso", timeISO},
		{"parse", timeParse},
		{"duration", timeDuration},
		{"at", func(c call) int { return timeAt(c, z) }},
		{"of", func(c call) int { return timeOf(c, z) }},
	})
}

// seconds is t as scripts have it, to the microsecond: float64 holds no more for this century.
func seconds(t time.Time) lua.LNumber { return lua.LNumber(float64(t.UnixMicro()) / 1e6) }

// moment is argument n as a time within the years 0 to 9999.
func (c call) moment(n int, param string) time.Time {
	f := c.number(n, param)
	const first, last = -62167219200, 253402300800 // 0000-01-01 and 10000-01-01
	if f < first || f >= last {
		c.raise("argument %d (%s) is %s, which is not within the years 0 to 9999; times are seconds since 1970", n, param, numberText(lua.LNumber(f)))
	}
	whole, fraction := math.Modf(f)
	return time.Unix(int64(whole), int64(math.Round(fraction*1e6))*1000).UTC()
}

func timeISO(c call) int {
	t := c.env.now().UTC()
	if !c.absent(1) {
		t = c.moment(1, "seconds")
	}
	return c.give(lua.LString(isoText(t)))
}

func isoText(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func timeParse(c call) int {
	text := c.text(1, "text")
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(clip(text, 64)))
	if err != nil {
		return c.fail(fmt.Sprintf("%s is no RFC 3339 time with a zone, like 2030-01-31T12:00:00Z", quote(text)))
	}
	return c.give(seconds(t))
}

func timeDuration(c call) int {
	if n, ok := c.L.Get(1).(lua.LNumber); ok {
		return c.give(n)
	}
	s, err := parseDuration(c.text(1, "text"))
	if err != nil {
		return c.fail(err.Error())
	}
	return c.give(lua.LNumber(s))
}

var spanUnits = map[string]float64{"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}

var errSpan = errors.New(`is no span of time; write it like "90s", "15m", "1h30m" or "2d" (units ms, s, m, h, d, w)`)

// parseDuration reads numbers with units and returns seconds.
func parseDuration(text string) (float64, error) {
	rest := strings.TrimSpace(text)
	total := 0.0
	for rest != "" {
		n := strings.IndexFunc(rest, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
		if n <= 0 {
			return 0, fmt.Errorf("%s %w", quote(text), errSpan)
		}
		amount, err := strconv.ParseFloat(rest[:n], 64)
		rest = rest[n:]
		end := strings.IndexFunc(rest, func(r rune) bool { return r < 'a' || r > 'z' })
		if end < 0 {
			end = len(rest)
		}
		unit, known := spanUnits[rest[:end]]
		if err != nil || !known {
			return 0, fmt.Errorf("%s %w", quote(text), errSpan)
		}
		total += amount * unit
		rest = rest[end:]
	}
	if strings.TrimSpace(text) == "" || math.IsInf(total, 0) {
		return 0, fmt.Errorf("%s %w", quote(text), errSpan)
	}
	return total, nil
}

// zones remembers the zones that were asked for: reading one costs more than the rest. Only names that exist are kept.
type zones struct {
	mu    sync.Mutex
	known map[string]*time.Location
}

func (z *zones) zone(c call, n int) *time.Location {
	if c.absent(n) {
		return time.UTC
	}
	name := c.text(n, "zone")
	z.mu.Lock()
	defer z.mu.Unlock()
	if l, ok := z.known[name]; ok {
		return l
	}
	l, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		c.raise("there is no time zone %s; zones have names like \"Europe/Berlin\" or \"UTC\"", quote(name))
	}
	z.known[name] = l
	return l
}

func timeAt(c call, z *zones) int {
	t := c.moment(1, "seconds").In(z.zone(c, 2))
	zone, offset := t.Zone()
	out := newTable(0, 12)
	for _, f := range [...]struct {
		name  string
		value int
	}{
		{"year", t.Year()}, {"month", int(t.Month())}, {"day", t.Day()}, {"hour", t.Hour()}, {"min", t.Minute()}, {"sec", t.Second()},
		{"wday", int(t.Weekday()) + 1}, {"yday", t.YearDay()}, {"offset", offset},
	} {
		out.RawSetString(f.name, lua.LNumber(f.value))
	}
	out.RawSetString("weekday", lua.LString(t.Weekday().String()))
	out.RawSetString("zone", lua.LString(zone))
	out.RawSetString("isdst", lua.LBool(t.IsDST()))
	return c.give(out)
}

func timeOf(c call, z *zones) int {
	t := c.table(1, "t")
	if t == nil {
		c.wrong(1, "t", "a table")
	}
	field := func(name string, otherwise float64) float64 {
		v := t.RawGetString(name)
		if v == lua.LNil && otherwise >= 0 {
			return otherwise
		}
		n, ok := v.(lua.LNumber)
		if !ok || !(math.Abs(float64(n)) < 1e9) || name != "sec" && float64(n) != math.Trunc(float64(n)) {
			c.raise("argument 1 (t): %s must be a whole number, got %s", name, describe(v))
		}
		return float64(n)
	}
	whole := func(name string, otherwise float64) int { return int(field(name, otherwise)) }
	sec, fraction := math.Modf(field("sec", 0))
	at := time.Date(whole("year", -1), time.Month(whole("month", -1)), whole("day", -1), whole("hour", 0), whole("min", 0), int(sec),
		int(math.Round(fraction*1e6))*1000, z.zone(c, 2))
	return c.give(seconds(at))
}
