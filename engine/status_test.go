package engine_test

import (
	"testing"
	"time"
)

// What a station whose clock isn't set says of a connector is so since it was heard.
func TestStatus_implausibleTime(t *testing.T) {
	h := serve(t, &policy{})
	w := h.accepted("CP1")
	began := time.Now()
	w.call("StatusNotification", `{"timestamp":"1970-01-01T00:00:07Z","connectorStatus":"Available","evseId":1,"connectorId":1}`)
	st, _ := h.engine.Station("CP1")
	if since := st.Info().EVSEs[0].Connectors[0].Since; since.Before(began) {
		t.Errorf("available since %s", since)
	}
}
