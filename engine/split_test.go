package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

func TestCallInPieces(t *testing.T) {
	set := func(names ...string) *v2.SetVariablesRequest {
		req := &v2.SetVariablesRequest{}
		for _, name := range names {
			req.SetVariableData = append(req.SetVariableData, v2.SetVariableData{
				AttributeValue: "1", Component: v2.Component{Name: "C"}, Variable: v2.Variable{Name: name}})
		}
		return req
	}
	for _, c := range []struct {
		name         string
		request      *v2.SetVariablesRequest
		items, bytes int
		pieces       string
	}{
		{"nothing is known", set("a", "b", "c"), 0, 0, "abc"},
		{"two in a message", set("a", "b", "c", "d", "e"), 2, 0, "ab cd e"},
		{"by bytes", set("a", "b", "c"), 0, 300, "ab c"},
		{"one that is larger than all", set("a", "b"), 0, 10, "a b"},
		{"a variable twice", set("a", "b", "a", "c"), 0, 0, "ab ac"},
		{"a variable twice, in other letter case", set("a", "A"), 0, 0, "a A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, &policy{})
			w := h.accepted("CP1")
			st, _ := h.engine.Station("CP1")
			done := make(chan any, 1)
			go func() {
				res, err := st.CallInPieces(context.Background(), v2.Actions.ByName("SetVariables"), c.request, func(string) (int, int) { return c.items, c.bytes })
				if err != nil {
					done <- err
					return
				}
				done <- res
			}()
			var pieces, results []string
			for range strings.Fields(c.pieces) {
				f := w.next()
				var names, answers []string
				for _, d := range f.body["setVariableData"].([]any) {
					name := d.(map[string]any)["variable"].(map[string]any)["name"].(string)
					names = append(names, name)
					answers = append(answers, fmt.Sprintf(`{"attributeStatus":"Accepted","component":{"name":"C"},"variable":{"name":%q}}`, name))
				}
				pieces = append(pieces, strings.Join(names, ""))
				results = append(results, names...)
				w.send(`[3,%q,{"setVariableResult":[%s]}]`, f.id, strings.Join(answers, ","))
			}
			res, ok := (<-done).(*v2.SetVariablesResponse)
			if !ok || strings.Join(pieces, " ") != c.pieces || len(res.SetVariableResult) != len(results) {
				t.Fatalf("pieces %q, want %q; result %+v", pieces, c.pieces, res)
			}
			for i, r := range res.SetVariableResult {
				if r.Variable.Name != results[i] {
					t.Errorf("result %d is of %s, want %s", i, r.Variable.Name, results[i])
				}
			}
		})
	}
}

func TestCallInPieces_failsInTheMiddle(t *testing.T) {
	h := serve(t, &policy{})
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	failed := make(chan error, 1)
	go func() {
		_, err := st.CallInPieces(context.Background(), v2.Actions.ByName("ClearVariableMonitoring"), &v2.ClearVariableMonitoringRequest{ID: []int{1, 2, 3}},
			func(string) (int, int) { return 2, 0 })
		failed <- err
	}()
	w.send(`[3,%q,{"clearMonitoringResult":[{"status":"Accepted","id":1},{"status":"Accepted","id":2}]}]`, w.next().id)
	w.send(`[4,%q,"InternalError","no",{}]`, w.next().id)
	if err := <-failed; err == nil || !strings.Contains(err.Error(), "2 of 3 items went through") {
		t.Errorf("got %v", err)
	}
}

func TestCallInPieces_localList(t *testing.T) {
	h := serve(t, &policy{})
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	for _, c := range []struct {
		update  v2.UpdateEnum
		version int
		answers string
		sent    string
	}{
		{v2.UpdateFull, 7, "Accepted Accepted Accepted", "Full 5 ab, Differential 6 cd, Differential 7 e"},
		{v2.UpdateFull, 2, "Accepted Accepted Accepted", "Full 1 ab, Differential 2 cd, Differential 3 e"},
		{v2.UpdateDifferential, 7, "Accepted Accepted Accepted", "Differential 7 ab, Differential 8 cd, Differential 9 e"},
		{v2.UpdateFull, 7, "Accepted Failed", "Full 5 ab, Differential 6 cd"},
	} {
		req := &v2.SendLocalListRequest{VersionNumber: c.version, UpdateType: c.update}
		for _, id := range []string{"a", "b", "c", "d", "e"} {
			req.LocalAuthorizationList = append(req.LocalAuthorizationList, v2.AuthorizationData{IDToken: v2.IDToken{IDToken: id, Type: v2.IDTokenISO14443}})
		}
		done := make(chan any, 1)
		go func() {
			res, err := st.CallInPieces(t.Context(), v2.Actions.ByName("SendLocalList"), req, func(string) (int, int) { return 2, 0 })
			if err != nil {
				done <- err
				return
			}
			done <- string(res.(*v2.SendLocalListResponse).Status)
		}()
		var sent []string
		answers := strings.Fields(c.answers)
		for _, answer := range answers {
			f := w.next()
			ids := ""
			for _, d := range f.body["localAuthorizationList"].([]any) {
				ids += d.(map[string]any)["idToken"].(map[string]any)["idToken"].(string)
			}
			sent = append(sent, fmt.Sprint(f.body["updateType"], " ", f.body["versionNumber"], " ", ids))
			w.send(`[3,%q,{"status":%q}]`, f.id, answer)
		}
		if got, want := <-done, answers[len(answers)-1]; got != want {
			t.Errorf("%s: answer %v, want %s", c.sent, got, want)
		}
		if got := strings.Join(sent, ", "); got != c.sent {
			t.Errorf("sent %s, want %s", got, c.sent)
		}
	}
}

func TestCallInPieces_localListOf16(t *testing.T) {
	h := serve(t, registering(v2.RegistrationStatusAccepted), all)
	w := h.dial16("CP1")
	w.call("BootNotification", `{"chargePointVendor":"Acme","chargePointModel":"M"}`)
	st, _ := h.engine.Station("CP1")
	req := &v16.SendLocalListRequest{ListVersion: 4, UpdateType: v16.UpdateTypeFull}
	for _, id := range []string{"a", "b", "c"} {
		req.LocalAuthorizationList = append(req.LocalAuthorizationList, v16.AuthorizationData{IDTag: id})
	}
	done := make(chan any, 1)
	go func() {
		res, err := st.CallInPieces(t.Context(), v16.Actions.ByName("SendLocalList"), req, func(string) (int, int) { return 2, 0 })
		if err != nil {
			done <- err
			return
		}
		done <- *res.(*v16.SendLocalListResponse)
	}()
	for i, want := range []string{
		`{"listVersion":3,"localAuthorizationList":[{"idTag":"a"},{"idTag":"b"}],"updateType":"Full"}`,
		`{"listVersion":4,"localAuthorizationList":[{"idTag":"c"}],"updateType":"Differential"}`,
	} {
		f := w.next()
		if !strings.Contains(f.raw, want) {
			t.Errorf("piece %d is %s, want %s", i+1, f.raw, want)
		}
		w.send(`[3,%q,{"status":"Accepted"}]`, f.id)
	}
	if got, want := <-done, any(v16.SendLocalListResponse{Status: v16.UpdateStatusAccepted}); got != want {
		t.Errorf("answered %v, want %v", got, want)
	}
}
