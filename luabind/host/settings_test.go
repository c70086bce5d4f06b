package host_test

import (
	"math"
	"testing"
	"time"

	"csms/luabind/host"
)

func TestSettings(t *testing.T) {
	r := newRig(t, func(e *host.Env) {
		e.Settings = map[string]any{
			"text": "x", "whole": int64(300), "half": 0.5, "on": true, "at": time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC),
			"list": []any{"a", "b", map[string]any{"c": []any{}}}, "names": []string{"p", "q"},
			"deep": map[string]any{"er": map[string]any{"x": 1}}, "b": 2, "a": 1, "none": nil, "small": uint8(7), "inf": math.Inf(1),
		}
	})
	for script, want := range map[string]string{
		`return settings.text .. settings.whole .. settings.half .. tostring(settings.on) .. settings.at .. settings.small`: "x3000.5true2030-01-02T03:04:05Z7",
		`return settings.missing or "default"`:                                            "default",
		`return #settings.list .. settings.list[2] .. #settings.list[3].c`:                "3b0",
		`local s = "" for i, v in ipairs(settings.names) do s = s .. i .. v end return s`: "1p2q",
		`return settings.deep.er.x`:                                                       "1",
		`return table.concat(settings.names, ",")`:                                        "p,q",
		`local s = "" for k in pairs(settings) do s = s .. k .. " " end return s`:         "a at b deep half inf list names on small text whole ",
		`return json.encode(settings.deep)`:                                               `{"er":{"x":1}}`,
		`return json.encode(settings.list)`:                                               `["a","b",{"c":[]}]`,
		`return type(settings)`:                                                           "table",
	} {
		r.gives(script, want)
	}
	r.raises(`settings.x = 1`, "'settings' is read-only (assignment to its field 'x')")
	r.raises(`table.insert(settings.names, "r")`, "'settings.names' is read-only")
	r = newRig(t)
	r.gives(`return tostring(settings.x)`, "nil")
}
