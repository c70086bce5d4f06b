package sandbox

import (
	"math"
	"math/rand/v2"

	lua "github.com/yuin/gopher-lua"
)

var mathConstants = map[string]lua.LValue{"pi": lua.LNumber(math.Pi), "huge": lua.LNumber(math.Inf(1))}

var mathFunctions = map[string]lua.LGFunction{
	"abs": unary(math.Abs), "acos": unary(math.Acos), "asin": unary(math.Asin), "atan": unary(math.Atan), "ceil": unary(math.Ceil),
	"cos": unary(math.Cos), "cosh": unary(math.Cosh), "exp": unary(math.Exp), "floor": unary(math.Floor), "log": mathLog,
	"log10": unary(math.Log10), "sin": unary(math.Sin), "sinh": unary(math.Sinh), "sqrt": unary(math.Sqrt), "tan": unary(math.Tan),
	"tanh": unary(math.Tanh), "deg": unary(func(x float64) float64 { return x * 180 / math.Pi }),
	"rad": unary(func(x float64) float64 { return x * math.Pi / 180 }), "atan2": binary(math.Atan2), "pow": binary(math.Pow),
	"fmod": binary(math.Mod), "frexp": mathFrexp, "ldexp": mathLdexp, "max": mathMax, "min": mathMin, "modf": mathModf,
	"random": mathRandom, "randomseed": mathRandomSeed,
}

func unary(f func(float64) float64) lua.LGFunction {
	return func(L *lua.LState) int {
		L.Push(lua.LNumber(f(float64(checkNumber(L, 1)))))
		return 1
	}
}

func binary(f func(a, b float64) float64) lua.LGFunction {
	return func(L *lua.LState) int {
		L.Push(lua.LNumber(f(float64(checkNumber(L, 1)), float64(checkNumber(L, 2)))))
		return 1
	}
}

// mathLog takes a base as its second argument, as later versions of Lua do.
func mathLog(L *lua.LState) int {
	x := math.Log(float64(checkNumber(L, 1)))
	if L.Get(2) != lua.LNil {
		x /= math.Log(float64(checkNumber(L, 2)))
	}
	L.Push(lua.LNumber(x))
	return 1
}

func mathFrexp(L *lua.LState) int {
	f, e := math.Frexp(float64(checkNumber(L, 1)))
	L.Push(lua.LNumber(f))
	L.Push(lua.LNumber(e))
	return 2
}

func mathLdexp(L *lua.LState) int {
	L.Push(lua.LNumber(math.Ldexp(float64(checkNumber(L, 1)), checkInt(L, 2))))
	return 1
}

func mathMax(L *lua.LState) int {
	n := checkNumber(L, 1)
	for i := 2; i <= L.GetTop(); i++ {
		n = max(n, checkNumber(L, i))
	}
	L.Push(n)
	return 1
}

func mathMin(L *lua.LState) int {
	n := checkNumber(L, 1)
	for i := 2; i <= L.GetTop(); i++ {
		n = min(n, checkNumber(L, i))
	}
	L.Push(n)
	return 1
}

func mathModf(L *lua.LState) int {
	x := float64(checkNumber(L, 1))
	whole, part := math.Modf(x)
	if math.IsInf(x, 0) {
		part = 0
	}
	L.Push(lua.LNumber(whole))
	L.Push(lua.LNumber(part))
	return 2
}

// mathRandom draws from the VM's own generator.
func mathRandom(L *lua.LState) int {
	vm := VMOf(L)
	if vm.rand == nil {
		vm.rand = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	low, high := 1, 0
	switch L.GetTop() {
	case 0:
		L.Push(lua.LNumber(vm.rand.Float64()))
		return 1
	case 1:
		high = checkInt(L, 1)
	default:
		low, high = checkInt(L, 1), checkInt(L, 2)
	}
	if low > high {
		L.ArgError(L.GetTop(), "interval is empty")
	}
	L.Push(lua.LNumber(low + int(vm.rand.Int64N(int64(high-low)+1))))
	return 1
}

func mathRandomSeed(L *lua.LState) int {
	VMOf(L).rand = rand.New(rand.NewPCG(math.Float64bits(float64(checkNumber(L, 1))), 0))
	return 0
}
