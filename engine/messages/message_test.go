package messages

import (
	"fmt"
	"testing"
	"time"
)

func TestEntry_message(t *testing.T) {
	l := open(t, Options{})
	at := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, m := range []struct{ direction, frame, want string }{
		{"in", `[2,"1","Authorize",{"idToken":{"idToken":"1234","type":"KeyCode"}}]`, `CALL Authorize 1 {"idToken":{"idToken":"***","type":"KeyCode"}} - - -`},
		{"out", `[2,"1","GetVariables",{}]`, `CALL GetVariables 1 {} - - -`},
		{"out", `[3,"1",{"idTokenInfo":{"status":"Blocked"}}]`, `CALLRESULT Authorize 1 {"idTokenInfo":{"status":"Blocked"}} Blocked 2 -`},
		{"in", `[4,"1","NotSupported","no such thing",{"a":1}]`, `CALLERROR GetVariables 1 {"a":1} NotSupported 2 {NotSupported no such thing}`},
		{"in", `[3,"1",{"status":"Accepted"}]`, `CALLRESULT - 1 {"status":"Accepted"} Accepted - -`},
		{"out", `[3,"2",{"idTagInfo":{"status":"Invalid"},"transactionId":7}]`, `CALLRESULT - 2 {"idTagInfo":{"status":"Invalid"},"transactionId":7} Invalid - -`},
		{"out", `[3,"3",{"status":{"odd":true}}]`, `CALLRESULT - 3 {"status":{"odd":true}} OK - -`},
		{"in", `[3,"4",[]]`, `CALLRESULT - 4 [] OK - -`},
		{"in", `[6,"5","NotifyPeriodicEventStream",{"id":1}]`, `SEND NotifyPeriodicEventStream 5 {"id":1} - - -`},
		{"in", `[4,"6","GenericError"]`, `CALLERROR - 6 <nil> GenericError - {GenericError }`},
		{"in", `nonsense`, `? - - <nil> - - -`},
	} {
		l.Append(at.Add(time.Duration(i)*time.Second), "CP1", m.direction, "2.0.1", []byte(m.frame))
		page, err := l.Read(t.Context(), Filter{Limit: 1})
		if err != nil || len(page.Items) != 1 {
			t.Fatalf("%+v (%v)", page, err)
		}
		got := page.Items[0].Message()
		payload := "<nil>"
		if got.Payload != nil {
			payload = string(got.Payload)
		}
		if text := fmt.Sprint(got.Type, " ", or(got.Action), " ", or(got.ID), " ", payload, " ", or(got.Outcome), " ", or(got.Duration), " ", or(got.Reason)); text != m.want {
			t.Errorf("%s\n got %s\nwant %s", m.frame, text, m.want)
		}
		if got.Size != len(m.frame) {
			t.Errorf("%s: size %d", m.frame, got.Size)
		}
	}
}

// or is what p points to, or "-".
func or[T any](p *T) string {
	if p == nil {
		return "-"
	}
	return fmt.Sprint(*p)
}
