package sandbox

import (
	"context"
	"testing"
	"time"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

func TestString_piecesDontHoldTheWhole(t *testing.T) {
	vm := testVM(t, Options{Timeout: time.Second})
	results := make([]lua.LValue, 4)
	proto, err := Compile("t.lua", []byte(`local s = ("x"):rep(1e5) return s, s:sub(1, 9), s:match("x"), (s:sub(1, 90000))`))
	if err == nil {
		err = vm.Load(context.Background(), proto, results)
	}
	if err != nil {
		t.Fatal(err)
	}
	shares := func(i int) bool {
		return unsafe.StringData(string(results[i].(lua.LString))) == unsafe.StringData(string(results[0].(lua.LString)))
	}
	if shares(1) || shares(2) || !shares(3) {
		t.Errorf("sub of 9 bytes shares the text: %t; match of 1 byte: %t; sub of 90,000 bytes: %t", shares(1), shares(2), shares(3))
	}
}
