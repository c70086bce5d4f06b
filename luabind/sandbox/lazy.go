package sandbox

import (
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// Source gives a Lazy its fields.
type Source interface {
	// Index returns the value of a field, or lua.LNil. Asked twice, it must give the same table: it keeps those that it made.
	Index(L *lua.LState, key string) lua.LValue
	// Fill sets all fields that aren't nil into t, in their order, with the same values that Index gave. t is empty and plain.
	Fill(L *lua.LState, t *lua.LTable)
	// Len is how many fields Fill sets at most, to make room for them.
	Len() int
}

// Lazy is a table whose fields are made when they are read. A struct that embeds it as its first field and is its own Source is one
// allocation. Reading a field with . or [] asks the Source; whatever else a script does with the table (writing, pairs, next, #,
// rawget, table.insert, setmetatable, …) fills it in first, for good. Host code that gets a table from a script does the same with Settle
// or View before it looks inside.
//
// A Lazy must not be copied after Init.
type Lazy struct {
	lua.LTable
	// kind is the type word of the Source; its data word would be the address of the Lazy.
	kind unsafe.Pointer
}

// words has the layout of a Source.
type words struct{ kind, data unsafe.Pointer }

// lazyMeta is the metatable of every lazy table. standard fills it before the first VM runs; it is never written after that.
var lazyMeta = newTable(4)

// Init makes l a table of the source's fields. The source is the struct whose first field l is.
func (l *Lazy) Init(source Source) {
	w := (*words)(unsafe.Pointer(&source))
	if w.data != unsafe.Pointer(l) {
		panic("sandbox: the source of a Lazy is the struct that begins with it")
	}
	l.kind = w.kind
	l.Metatable = lazyMeta
}

// Table is l as scripts hold it.
func (l *Lazy) Table() *lua.LTable { return &l.LTable }

// LazyOf returns the source of a table that is lazy and not filled in yet.
func LazyOf(t *lua.LTable) (Source, bool) {
	if t.Metatable != lua.LValue(lazyMeta) {
		return nil, false
	}
	// Only Init sets this metatable, and getmetatable never shows it, so t is the first field of a Lazy.
	var source Source
	*(*words)(unsafe.Pointer(&source)) = words{(*Lazy)(unsafe.Pointer(t)).kind, unsafe.Pointer(t)}
	return source, true
}

// Settle fills t in, if it is lazy: from then on it is an ordinary table. It reports if it did.
func Settle(L *lua.LState, t *lua.LTable) bool {
	source, ok := LazyOf(t)
	if !ok {
		return false
	}
	*t = *L.CreateTable(0, source.Len())
	source.Fill(L, t)
	return true
}

func lazyIndex(L *lua.LState) int {
	t := L.Get(1).(*lua.LTable)
	source, ok := LazyOf(t)
	if !ok {
		L.Push(t.RawGet(L.Get(2)))
		return 1
	}
	if key, ok := L.Get(2).(lua.LString); ok {
		L.Push(source.Index(L, string(key)))
	} else {
		L.Push(lua.LNil)
	}
	return 1
}

func lazyNewIndex(L *lua.LState) int {
	t := L.Get(1).(*lua.LTable)
	Settle(L, t)
	L.RawSet(t, L.Get(2), L.Get(3))
	return 0
}

func lazyLen(L *lua.LState) int {
	t := L.Get(1).(*lua.LTable)
	Settle(L, t)
	L.Push(lua.LNumber(t.Len()))
	return 1
}
