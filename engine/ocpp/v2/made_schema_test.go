package v2_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"csms/engine/ocpp/schema"
	"csms/engine/race"
)

// TestDecode_agreesWithMadeSchemas makes random messages of every type, valid and mutated, and wants Decode and the schema that is
// made of the type to accept the same ones. customData, which made schemas leave out, is left out.
func TestDecode_agreesWithMadeSchemas(t *testing.T) {
	rounds := race.Or(20, 5)
	if testing.Short() {
		rounds = 5
	}
	for v, typ := range messageTypes {
		text, err := json.Marshal(schema.Of(typ, v))
		if err != nil {
			t.Fatal(err)
		}
		made := compile(t, typ.Name, text)
		r := rand.New(rand.NewPCG(uint64(v), 11))
		for range rounds {
			msg := randomObject(r, typ, v)
			for range 5 {
				withoutCustomData(msg)
				if text, _, bySchema, byPlan := verdicts(t, typ, v, made, msg); (bySchema == nil) != (byPlan == nil) {
					t.Fatalf("%s of %s: Decode says %v, the schema says %v\n%s", typ.Name, v, byPlan, bySchema, text)
				}
				mutate(r, msg)
			}
		}
	}
}

func withoutCustomData(x any) {
	switch x := x.(type) {
	case map[string]any:
		delete(x, "customData")
		for _, v := range x {
			withoutCustomData(v)
		}
	case []any:
		for _, v := range x {
			withoutCustomData(v)
		}
	}
}
