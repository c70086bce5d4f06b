package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"csms/engine/ocpp/v2"
	"csms/engine/sim"
)

// TestLive_largeDeviceModel has one station report a device model of CSMS_VARIABLES variables (2,000 is the default), while others
// go on: their answers come in time.
func TestLive_largeDeviceModel(t *testing.T) {
	n, limit := 2_000, 5*time.Second
	if v := os.Getenv("CSMS_VARIABLES"); v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil {
			t.Fatal(err)
		}
		limit = 100 * time.Millisecond
	}
	l := startLive(t, "")
	large := l.station("LARGE")
	l.inventoried("LARGE") // what it reported before, and isn't in that, would be forgotten
	ctx, done := context.WithCancel(t.Context())
	others := make(chan []time.Duration, 2)
	for id, ask := range map[string]func(st *sim.Station) error{
		"BEATS": func(st *sim.Station) error {
			_, err := st.Call(t.Context(), "Heartbeat", &v2.HeartbeatRequest{})
			return err
		},
		"WRITES": func(st *sim.Station) error {
			_, err := st.Call(t.Context(), "StatusNotification", &v2.StatusNotificationRequest{
				Timestamp: "2030-01-01T00:00:00Z", ConnectorStatus: "Available", EVSEID: 1, ConnectorID: 1,
			})
			return err
		},
	} {
		st := l.station(id)
		go func() {
			var took []time.Duration
			for ctx.Err() == nil {
				begun := time.Now()
				if err := ask(st); err != nil {
					t.Error(err)
					break
				}
				took = append(took, time.Since(begun))
			}
			others <- took
		}()
	}
	const each = 100 // variables in a message
	begun := time.Now()
	for seq := range n / each {
		report := &v2.NotifyReportRequest{RequestID: 1, SeqNo: seq, GeneratedAt: "2030-01-01T00:00:00Z"}
		for i := range each {
			number := seq*each + i
			value := fmt.Sprint("value ", number)
			report.ReportData = append(report.ReportData, v2.ReportData{
				Component: v2.Component{Name: fmt.Sprint("Component", number/1000)}, Variable: v2.Variable{Name: fmt.Sprint("Variable", number)},
				VariableAttribute:       []v2.VariableAttribute{{Value: &value}},
				VariableCharacteristics: &v2.VariableCharacteristics{DataType: "string"},
			})
		}
		if _, err := large.Call(t.Context(), "NotifyReport", report); err != nil {
			t.Fatal(err)
		}
	}
	whole := time.Since(begun)
	done()
	for range 2 {
		took := <-others
		slices.Sort(took)
		p99, most := took[len(took)*99/100], took[len(took)-1]
		t.Logf("of %d answers to another: median %s, p99 %s, longest %s", len(took), took[len(took)/2], p99, most)
		if p99 > limit {
			t.Errorf("99 of 100 answers to another took up to %s; the limit is %s", p99, limit)
		}
	}
	t.Logf("%d variables in %s", n, whole.Round(time.Millisecond))

	kept, next := 0, ""
	for {
		var page struct {
			Items []struct{ Value *string }
			Next  *string
		}
		status, text := get(t, l.app.OperatorsAddr(), "/api/v1/stations/LARGE/variables?limit=1000&cursor="+next)
		if err := json.Unmarshal([]byte(text), &page); err != nil || status != http.StatusOK {
			t.Fatalf("%d %s (%v)", status, text, err)
		}
		for _, v := range page.Items { // among those of the inventory, which the station was asked for
			if v.Value != nil && strings.HasPrefix(*v.Value, "value ") {
				kept++
			}
		}
		if page.Next == nil {
			break
		}
		next = *page.Next
	}
	if kept != n {
		t.Errorf("%d variables are kept, want %d", kept, n)
	}
}

// inventoried waits until a station has reported its inventory, for which it is asked some time after its boot, and nothing since.
func (l *whole) inventoried(id string) {
	l.Helper()
	eventually(l.T, func() bool {
		_, text := get(l.T, l.app.OperatorsAddr(), "/api/v1/stations/"+id+"/messages?limit=2")
		return strings.Contains(text, `"tbc":false`) && strings.Contains(text, `"CALLRESULT"`)
	})
}
