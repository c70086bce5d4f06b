package sandbox

import (
	"reflect"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

func TestFrame_layout(t *testing.T) {
	debug, function := reflect.TypeFor[lua.Debug](), reflect.TypeFor[lua.LFunction]()
	upvalues, _ := function.FieldByName("Upvalues")
	if debug.Field(0).Name != "frame" {
		t.Fatalf("gopher-lua's Debug changed: %v", debug)
	}
	for _, pair := range []struct{ ours, theirs reflect.Type }{
		{reflect.TypeFor[callFrame](), debug.Field(0).Type.Elem()},
		{reflect.TypeFor[upvalue](), upvalues.Type.Elem().Elem()},
		{reflect.TypeFor[table](), reflect.TypeFor[lua.LTable]()},
	} {
		if pair.theirs.NumField() != pair.ours.NumField() || pair.theirs.Size() != pair.ours.Size() {
			t.Fatalf("gopher-lua's %v changed", pair.theirs)
		}
		for i := range pair.ours.NumField() {
			a, b := pair.ours.Field(i), pair.theirs.Field(i)
			if kind := b.Type.Kind(); a.Name != b.Name || a.Offset != b.Offset || a.Type.Size() != b.Type.Size() || a.Type.Kind() != kind && kind != reflect.Pointer {
				t.Errorf("%v: field %d is %s at %d, gopher-lua has %s at %d", pair.ours, i, a.Name, a.Offset, b.Name, b.Offset)
			}
		}
	}
	if f := reflect.TypeFor[Lazy]().Field(0); f.Offset != 0 || f.Type != reflect.TypeFor[lua.LTable]() {
		t.Error("Lazy must begin with its LTable")
	}
}
