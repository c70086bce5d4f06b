package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"csms/engine/api/openapitest"
	"csms/engine/ocpp/v2"
	"csms/engine/race"
	"csms/engine/sim"
)

// hostileTexts are put where an operation takes a text: in paths, queries and bodies.
var hostileTexts = []string{
	"", " ", "'; DROP TABLE stations; --", `" OR ""="`, "%' OR 1=1 --", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
	"../../etc/passwd", "..", "/", "//", "a/b", "%2e%2e%2f", "\x00", "a\x00b", "\xff\xfe", "\r\nX-Injected: 1", "\u202e\u0000\u2028", "😀",
	"{{7*7}}", "${jndi:ldap://x}", strings.Repeat("A", 5_000), strings.Repeat("é", 600), "null", "NaN", "-1", "9223372036854775808",
	"1e999", strings.Repeat("9", 400), "9999999-01-01T00:00:00Z", "0000-00-00T00:00:00Z", "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z",
	"1970-01-01T00:00:00+99:99", "true", "eyJ", "AAAA====",
}

// hostileJSON are put where a body has a field.
var hostileJSON = []string{
	`null`, `true`, `-1`, `0`, `1e308`, `1e999`, `123456789012345678901234567890`, `0.1`, `""`, `[]`, `{}`, `[null]`, `{"a":null}`, `"\u0000"`, `"\ud800"`,
	`[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]`, `{"__proto__":{"x":1}}`, `{"":""}`, `["'; DROP TABLE tokens; --"]`, `{"<b>":"<i>"}`,
	strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000), `"` + strings.Repeat("x", 100_000) + `"`,
}

// hostileBodies are sent instead of a body.
var hostileBodies = []string{
	"", " ", "{", "}", "[", "[]", "null", "true", `"x"`, "1", "\x00", "\xff\xfe\x00", "{\"a\":", "{}{}", `{"a":1,}`, "<xml/>", "a=b&c=d", "\x1f\x8b\x08\x00",
	`{"unknown":1}`, `{"\u0000":1}`, strings.Repeat(`{"a":`, 20_000), `{"a":"` + strings.Repeat("x", 2<<20) + `"}`,
}

type (
	description struct {
		Paths      map[string]map[string]operation
		Components struct{ Schemas map[string]schema }
	}
	operation struct {
		OperationID string
		Parameters  []struct {
			Name, In string
			Schema   schema
		}
		RequestBody struct {
			Content map[string]struct{ Schema schema }
		}
	}
	schema struct {
		Ref        string `json:"$ref"`
		Properties map[string]schema
		Required   []string
	}
)

// attack throws hostile requests at the program and holds its answers to what is promised.
type attack struct {
	*whole
	api description
	// described is the same, for the answers.
	described *openapitest.Description
	sent      int
	turn      int // of some
}

// some are all the values, or one of three under the race detector: others for what is tried next.
func (a *attack) some(values []string) (chosen []string) {
	every := race.Or(1, 3)
	a.turn++
	for i := a.turn % every; i < len(values); i += every {
		chosen = append(chosen, values[i])
	}
	return chosen
}

// plausible are values that operations take, by the names of fields and parameters, so that it is the hostile one that matters.
var plausible = map[string]any{
	"id": "CP1", "station": "CP1", "name": "abcdef", "generation": "abcdef", "from": "2030-01-01T00:00:00Z", "to": "2030-01-02T00:00:00Z",
	"limit": 10, "action": "ClearCache", "payload": map[string]any{}, "type": "ISO14443", "status": "Accepted",
}

func TestREST_hostileValues(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of requests")
	}
	t.Parallel()
	a := &attack{whole: startLive(t, "")}
	st := a.station("CP1")
	if _, err := st.Authorize(t.Context(), sim.Token("CARD1")); err != nil {
		t.Fatal(err)
	}
	_, err := st.Call(t.Context(), "TransactionEvent", &v2.TransactionEventRequest{
		EventType: v2.TransactionEventStarted, Timestamp: "2030-01-01T00:00:00Z", TriggerReason: v2.TriggerReasonCablePluggedIn,
		TransactionInfo: v2.Transaction{TransactionID: "CP1"}, EVSE: &v2.EVSE{ID: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, text := get(t, a.app.OperatorsAddr(), "/openapi.json")
	if err := json.Unmarshal([]byte(text), &a.api); err != nil || len(a.api.Paths) < 20 {
		t.Fatalf("%d paths are described (%v)", len(a.api.Paths), err)
	}
	if a.described, err = openapitest.New([]byte(text)); err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(a.api.Paths)) {
		methods := a.api.Paths[path]
		for method, op := range methods {
			a.operation(strings.ToUpper(method), path, op)
		}
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"} {
			if _, there := methods[strings.ToLower(method)]; !there && method != "HEAD" {
				a.send(method, fill(path, nil), "", "", nil)
			}
		}
	}
	for _, path := range []string{"/api/v1/events?type=%00", "/api/v1/events?station=" + strings.Repeat("x", 9_000), "/api/v1/login", "/api/v1/none", "/api/v1/stations/", "/api/v1//stations", "/openapi.json/x"} {
		a.send("POST", path, "application/json", `{"token":{}}`, nil)
	}
	t.Logf("%d requests", a.sent)

	var list struct{ Items []struct{ ID string } }
	for _, path := range []string{"stations", "tokens", "transactions", "audit", "messages"} {
		status, text := get(t, a.app.OperatorsAddr(), "/api/v1/"+path)
		if err := json.Unmarshal([]byte(text), &list); err != nil || status != http.StatusOK {
			t.Errorf("%s afterwards: %d %v", path, status, err)
		}
	}
	if _, err := st.Call(t.Context(), "Heartbeat", &v2.HeartbeatRequest{}); err != nil {
		t.Errorf("the station afterwards: %v", err)
	}
	for _, bad := range []string{"mistake in csms", "panic", "goroutine "} {
		if log := a.log.String(); strings.Contains(log, bad) {
			i := strings.Index(log, bad)
			t.Errorf("the log says %q: …%s", bad, log[max(0, i-200):min(len(log), i+2000)])
		}
	}
}

// operation tries each parameter and each field of the body, one at a time.
func (a *attack) operation(method, path string, op operation) {
	if op.OperationID == "reload-scripts" {
		a.send(method, path, "text/plain", hostileBodies[0], nil)
		return // nothing of it is read
	}
	body, kind := map[string]any{}, ""
	var fields map[string]schema
	for k, content := range op.RequestBody.Content {
		kind = k
		s := a.resolve(content.Schema)
		fields = s.Properties
		for _, name := range s.Required {
			body[name] = plausible[name]
		}
	}
	usual, err := json.Marshal(body)
	if err != nil {
		a.Fatal(err)
	}
	for _, p := range op.Parameters {
		for _, text := range a.some(hostileTexts) {
			switch p.In {
			case "path":
				a.send(method, fill(path, map[string]string{p.Name: text}), kind, string(usual), nil)
			case "query":
				a.send(method, fill(path, nil)+"?"+url.Values{p.Name: {text}}.Encode(), kind, string(usual), nil)
			case "header":
				if !strings.ContainsAny(text, "\x00\r\n") {
					a.send(method, fill(path, nil), kind, string(usual), http.Header{p.Name: {text}})
				}
			}
		}
	}
	if kind == "" {
		a.send(method, fill(path, nil)+"?%zz=%&;;=1&unknown=x", "", "", nil)
		return
	}
	for _, text := range a.some(hostileBodies) {
		a.send(method, fill(path, nil), kind, text, nil)
		a.send(method, fill(path, nil), "text/html; charset=\"", text, nil)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		values := a.some(hostileJSON)
		for _, text := range a.some(hostileTexts) {
			values = append(values, quoted(text))
		}
		for _, value := range values {
			raw := map[string]json.RawMessage{}
			for k, v := range body {
				raw[k], _ = json.Marshal(v)
			}
			delete(raw, name)
			var out bytes.Buffer
			fmt.Fprintf(&out, `{%q:%s`, name, value)
			for _, k := range slices.Sorted(maps.Keys(raw)) {
				fmt.Fprintf(&out, `,%q:%s`, k, raw[k])
			}
			out.WriteString("}")
			problem := a.send(method, fill(path, nil), kind, out.String(), nil)
			if json.Valid([]byte(value)) && problem != nil && problem.Status == http.StatusUnprocessableEntity && !problem.names(name) {
				a.Errorf("%s %s with %s = %s: the problem doesn't name it: %s", method, path, name, clipped(value), problem.text)
			}
		}
	}
}

func (a *attack) resolve(s schema) schema {
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		return a.api.Components.Schemas[name]
	}
	return s
}

// fill puts values into a path, plausible ones where none are given.
func fill(path string, values map[string]string) string {
	for name, v := range plausible {
		if given, ok := values[name]; ok {
			v = given
		}
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(fmt.Sprint(v)))
	}
	return path
}

// quoted is a text in JSON, with the bytes that it has also where they are no UTF-8.
func quoted(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		switch {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(rune(c)))
		case c < ' ':
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return `"` + b.String() + `"`
}

func clipped(text string) string { return fmt.Sprintf("%.80q", text) }

// refused is a problem of the API.
type refused struct {
	Status int
	Title  string
	Errors []struct{ Location, Message string }
	text   string
}

// names reports whether the problem says that it is about a field.
func (p *refused) names(field string) bool {
	for _, e := range p.Errors {
		if strings.HasPrefix(e.Location+".", "body."+field+".") || strings.HasPrefix(e.Location, "body."+field+"[") {
			return true
		}
	}
	return false
}

// send sends a request; it returns the problem that answers it, nil for none.
func (a *attack) send(method, target, kind, body string, header http.Header) *refused {
	a.Helper()
	a.sent++
	req, err := http.NewRequestWithContext(a.Context(), method, "http://"+a.app.OperatorsAddr().String()+target, strings.NewReader(body))
	if err != nil {
		return nil // no client can send it
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	maps.Copy(req.Header, header)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		a.Errorf("%s %s: %v", method, clipped(target), err)
		return nil
	}
	defer res.Body.Close()
	if res.Header.Get("Content-Type") == "text/event-stream" {
		return nil // which never ends
	}
	text, err := io.ReadAll(io.LimitReader(res.Body, 8<<20))
	if err != nil {
		a.Errorf("%s %s: %v", method, clipped(target), err)
	}
	if res.Header.Get("X-Injected") != "" {
		a.Errorf("%s %s: a header was injected", method, clipped(target))
	}
	what := fmt.Sprintf("%s %s with %s: %d %.300s", method, clipped(target), clipped(body), res.StatusCode, text)
	if res.StatusCode >= 500 && !(strings.HasSuffix(target, "/calls") && res.StatusCode != http.StatusInternalServerError) {
		a.Error(what)
	}
	if err := a.described.Check(req, res.StatusCode, res.Header, text); err != nil {
		a.Errorf("%s: %v", what, err)
	}
	if res.StatusCode < 400 {
		if kind := res.Header.Get("Content-Type"); len(text) > 0 && strings.Contains(kind, "html") {
			a.Error("HTML: " + what)
		}
		return nil
	}
	p := &refused{text: string(text)}
	if err := json.Unmarshal(text, p); err != nil || p.Status != res.StatusCode || p.Title == "" || res.Header.Get("Content-Type") != "application/problem+json" {
		a.Errorf("no problem+json (%s): %s", res.Header.Get("Content-Type"), what)
		return nil
	}
	return p
}
