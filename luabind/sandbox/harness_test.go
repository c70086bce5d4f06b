package sandbox

import (
	"context"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// testVM has a short timeout, so that attacks end soon.
func testVM(t testing.TB, o Options) *VM {
	t.Helper()
	if o.Timeout == 0 {
		o.Timeout = 60 * time.Millisecond
	}
	vm := New(o)
	t.Cleanup(vm.Close)
	return vm
}

// load runs source as t.lua and returns what it returned, as text separated by spaces.
func load(t testing.TB, vm *VM, source string) (string, error) {
	t.Helper()
	proto, err := Compile("t.lua", []byte(source))
	if err != nil {
		return "", err
	}
	results := make([]lua.LValue, 8)
	if err := vm.Load(context.Background(), proto, results); err != nil {
		return "", err
	}
	var texts []string
	n := len(results)
	for n > 0 && results[n-1] == lua.LNil {
		n--
	}
	for _, r := range results[:n] {
		if s, ok := textOf(r); ok {
			texts = append(texts, s)
		} else {
			texts = append(texts, r.String())
		}
	}
	return strings.Join(texts, " "), nil
}

// function loads source and returns the function that it returns.
func function(t testing.TB, vm *VM, source string) *lua.LFunction {
	t.Helper()
	proto, err := Compile("t.lua", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	results := make([]lua.LValue, 1)
	if err := vm.Load(context.Background(), proto, results); err != nil {
		t.Fatal(err)
	}
	return results[0].(*lua.LFunction)
}
