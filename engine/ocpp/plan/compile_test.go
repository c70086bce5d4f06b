package plan_test

import (
	"reflect"
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
)

type colour string

type loop struct {
	Inner []loop `json:"inner,omitempty"`
}

func TestCompile_refuses(t *testing.T) {
	for _, test := range []struct {
		sample any
		want   []string // type and field, and what is wrong
	}{
		{struct {
			A string `json:"a" ocpp:"required,length=3"`
		}{}, []string{".A", `"length=3"`, "vocabulary"}},
		{struct {
			A string `json:"a" ocpp:"required,max@3.0=3"`
		}{}, []string{".A", "names no OCPP version"}},
		{struct {
			A string `json:"a" ocpp:"required,max=x"`
		}{}, []string{".A", "number of characters"}},
		{struct {
			A []int `json:"a" ocpp:"items=3"`
		}{}, []string{".A", "A..B"}},
		{struct {
			A int `json:"a" ocpp:"required,max=3"`
		}{}, []string{".A", "max is for strings"}},
		{struct {
			A string `json:"a" ocpp:"required,range=1..2"`
		}{}, []string{".A", "range is for numbers"}},
		{struct {
			A string `json:"a" ocpp:"required,items=1.."`
		}{}, []string{".A", "items is for arrays"}},
		{struct {
			A string `json:"a"`
		}{}, []string{".A", "must be a pointer"}},
		{struct {
			A string `json:"a" ocpp:"required,optional@2.1"`
		}{}, []string{".A", "OCPP 2.1", "must be a pointer"}},
		{struct {
			A string `ocpp:"required"`
		}{}, []string{".A", "no json name"}},
		{struct {
			A int8 `json:"a" ocpp:"required"`
		}{}, []string{".A", "int8"}},
		{struct {
			A colour `json:"a" ocpp:"required"`
		}{}, []string{".A", "colour", "no Values method"}},
		{reflect.Zero(reflect.StructOf([]reflect.StructField{
			{Name: "A", Type: reflect.TypeFor[*string](), Tag: `json:"a"`},
			{Name: "B", Type: reflect.TypeFor[*string](), Tag: `json:"a"`},
		})).Interface(), []string{".B", `"a" is taken`}},
		{loop{}, []string{"plan_test.loop", "contains itself"}},
		{1, []string{"int", "not a struct"}},
		{nil, []string{"not a struct"}},
	} {
		_, err := new(plan.Compiler).Compile(test.sample)
		if err == nil {
			t.Errorf("%T: no error", test.sample)
			continue
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v: lacks %s", err, want)
			}
		}
	}
}

func TestField_perVersion(t *testing.T) {
	id := v2.Actions.ByName("Authorize").Request.Field("idToken").Elem
	f := id.Field("idToken")
	for v, want := range map[ocpp.Version]int{ocpp.V201: 36, ocpp.V21: 255} {
		if n, ok := f.MaxLen(v); !ok || n != want {
			t.Errorf("idToken of %s: at most %d, want %d", v, n, want)
		}
	}
	if f := id.Field("type"); f.Open(ocpp.V201) || !f.Open(ocpp.V21) {
		t.Error("the type of a token is open since 2.1")
	}
	f = v2.Actions.ByName("Authorize").Response.Field("tariff")
	if f.Since() != ocpp.V21 || f.In(ocpp.V201) {
		t.Error("tariff is since 2.1")
	}
}

func TestType_fieldFindsAll(t *testing.T) {
	for _, a := range v2.Actions.All() {
		for typ := range a.Request.All {
			for i := range typ.Fields {
				f := &typ.Fields[i]
				if typ.Field(f.Name) != f || typ.FieldIndex(f.Name) != i {
					t.Errorf("%s.%s is not found", typ.Name, f.Name)
				}
				if typ.Field(f.Name+"x") != nil || typ.Field(strings.ToUpper(f.Name)) != nil && strings.ToUpper(f.Name) != f.Name {
					t.Errorf("%s finds what it lacks", typ.Name)
				}
			}
			if typ.Field("") != nil {
				t.Errorf("%s has a field without a name", typ.Name)
			}
		}
	}
}
