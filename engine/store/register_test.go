package store

import (
	"reflect"
	"testing"
)

func TestRegisters_comeBack(t *testing.T) {
	for _, rs := range []registers{
		{{Location: "Outlet", First: reading{Seq: 0, Value: 1000}, Last: reading{Seq: 7, Index: 2, Value: 1183.5}}},
		{
			{Location: `a "location"`, Phase: "L1-N", First: reading{Seq: -3, Value: 1e21}, Last: reading{Seq: 1 << 40, Value: -0.001}},
			{Phase: "L2", Begin: &reading{Seq: 1, Value: 5}, End: &reading{Seq: 9, Index: 1, Value: 6.25}},
		},
	} {
		text, ok := rs.json().(string)
		if !ok {
			t.Fatalf("%+v has no JSON", rs)
		}
		if back, err := readRegisters(text); err != nil || !reflect.DeepEqual(back, rs) {
			t.Errorf("%s\ncame back as %+v, %v\nwant %+v", text, back, err, rs)
		}
	}
	if none := registers(nil).json(); none != nil {
		t.Errorf("no register is %v", none)
	}
}
