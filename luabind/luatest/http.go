package luatest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/spelling"
	"csms/luabind/host"
	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

// fakeHTTP answers the requests of the scripts under test.
type fakeHTTP struct {
	w       *world
	answers map[string]lua.LValue // by "GET https://example.org/path"
	any     *lua.LFunction        // answers all; nil: answers do
	sent    *lua.LTable           // the requests so far, as the test sees them
}

// answerFields are those of an answer.
var answerFields = []string{"status", "headers", "body", "json"}

// http: t.http{ ["GET https://prices.example/now"] = { status = 200, json = { price = 0.3 } } } has requests answered, instead of what
// answered before; t.http(function(request) … end) all of them. It returns the list of the requests, which grows with them.
func (w *world) http(L *lua.LState) int {
	f := w.web
	f.answers, f.any, f.sent = make(map[string]lua.LValue), nil, L.NewTable()
	switch given := L.Get(1).(type) {
	case *lua.LFunction:
		f.any = given
	case *lua.LTable:
		sandbox.View(L, given).ForEach(func(k, answer lua.LValue) {
			method, address, _ := strings.Cut(k.String(), " ")
			if method == "" || method != strings.ToUpper(method) || !strings.Contains(address, "://") {
				L.RaiseError(`t.http: a request is named like "GET https://example.org/path", got %s`, show(L, k))
			}
			switch answer := answer.(type) {
			case *lua.LFunction:
			case *lua.LTable:
				if _, err := httpAnswer(L, answer); err != nil {
					L.RaiseError("t.http: the answer to %s %s", k, err.Error())
				}
			default:
				L.RaiseError("t.http: the answer to %s must be a table or a function, got %s", k, show(L, answer))
			}
			f.answers[k.String()] = answer
		})
	default:
		L.RaiseError("t.http takes a table of answers by request, or a function, got %s", show(L, given))
	}
	L.Push(f.sent)
	return 1
}

// Send lets the test answer. A request that nothing answers makes the test fail.
func (f *fakeHTTP) Send(_ context.Context, r *host.HTTPRequest) (*host.HTTPResponse, error) {
	L, name := f.w.vm.L, r.Method+" "+r.URL
	request := requestTable(L, r)
	if f.sent != nil {
		f.sent.Append(request)
	}
	answer, ok := f.answers[name]
	if f.any != nil {
		answer, ok = f.any, true
	}
	if !ok {
		text := fmt.Sprintf(`nothing answers %s: give the test t.http{ [%q] = { status = 200, json = { … } } }`, name, name)
		f.w.failed(Failure{Text: text})
		return nil, errors.New(text)
	}
	if fn, ok := answer.(*lua.LFunction); ok {
		L.Push(fn)
		L.Push(request)
		if err := sandbox.Protect(L, 1, 2); err != nil {
			f.w.failed(f.w.failureOf(err))
			return nil, errors.New("the test's answer to " + name + " raised an error")
		}
		var reason lua.LValue
		answer, reason = L.Get(-2), L.Get(-1)
		L.Pop(2)
		if text, ok := reason.(lua.LString); ok && answer == lua.LNil {
			return nil, errors.New(string(text))
		}
	}
	table, ok := answer.(*lua.LTable)
	if !ok {
		text := fmt.Sprintf("the test's answer to %s is no response: return a table like { status = 200, json = { … } }, or nil and why there is none", name)
		f.w.failed(Failure{Text: text})
		return nil, errors.New(text)
	}
	res, err := httpAnswer(L, table)
	if err != nil {
		err = fmt.Errorf("the test's answer to %s %w", name, err)
		f.w.failed(Failure{Text: err.Error()})
	}
	return res, err
}

// requestTable is a request as the test sees it.
func requestTable(L *lua.LState, r *host.HTTPRequest) *lua.LTable {
	t, headers := L.NewTable(), L.NewTable()
	for name, values := range r.Headers {
		headers.RawSetString(strings.ToLower(name), lua.LString(strings.Join(values, ", ")))
	}
	t.RawSetString("method", lua.LString(r.Method))
	t.RawSetString("url", lua.LString(r.URL))
	t.RawSetString("headers", headers)
	t.RawSetString("body", lua.LString(r.Body))
	t.RawSetString("timeout", lua.LNumber(r.Timeout.Seconds()))
	if v, err := jsonlua.Decode(L, r.Body); err == nil {
		t.RawSetString("json", v)
	}
	return t
}

// httpAnswer reads an answer. The error goes on where the request was named: "… has no field".
func httpAnswer(L *lua.LState, t *lua.LTable) (*host.HTTPResponse, error) {
	t = sandbox.View(L, t)
	var wrong error
	t.ForEach(func(k, _ lua.LValue) {
		if !slices.Contains(answerFields, k.String()) {
			wrong = fmt.Errorf("has a field %q%s; fields are %s", k.String(), spelling.DidYouMean(k.String(), answerFields), strings.Join(answerFields, ", "))
		}
	})
	if wrong != nil {
		return nil, wrong
	}
	res := &host.HTTPResponse{Status: http.StatusOK, Headers: http.Header{}}
	switch status := t.RawGetString("status").(type) {
	case *lua.LNilType:
	case lua.LNumber:
		res.Status = int(status)
	default:
		return nil, fmt.Errorf("has the status %s; it is a number", show(L, status))
	}
	if body := t.RawGetString("json"); body != lua.LNil {
		text, err := jsonlua.Encoding{L: L, Path: "json"}.Append(nil, body)
		if err != nil {
			return nil, fmt.Errorf("is no JSON: %w", err)
		}
		res.Body = text
		res.Headers.Set("Content-Type", "application/json")
	} else {
		res.Body = []byte(lua.LVAsString(t.RawGetString("body")))
	}
	if headers, ok := t.RawGetString("headers").(*lua.LTable); ok {
		sandbox.View(L, headers).ForEach(func(k, v lua.LValue) { res.Headers.Set(k.String(), v.String()) })
	}
	return res, nil
}
