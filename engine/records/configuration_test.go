package records_test

import (
	"testing"
	"time"

	"csms/engine/ocpp/v16"
	"csms/engine/store"
)

func TestRecords_connectionTimeOut(t *testing.T) {
	s := open(t, withPassword(t, ""), yes{}, all)
	conn := s.booted("1.6", "", `{"chargePointVendor":"Acme","chargePointModel":"M"}`)
	st, _ := s.engine.Station("CP1")
	if got := s.records.ConnectionTimeOut(t.Context(), st); got != 0 {
		t.Errorf("before anything is known: %s", got)
	}
	action := v16.Actions.ByName("GetConfiguration")
	for value, want := range map[string]time.Duration{"900": 15 * time.Minute, "soon": 0, "-1": 0} {
		s.told(conn, action, &v16.GetConfigurationRequest{}, `{"configurationKey":[{"key":"ConnectionTimeOut","readonly":false,"value":"`+value+`"}]}`)
		if got := s.records.ConnectionTimeOut(t.Context(), st); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
	list, err := s.store.Variables(t.Context(), "CP1", store.VariableFilter{})
	if err != nil || len(list.Items) != 1 || list.Items[0].Variable != "EVConnectionTimeOut" {
		t.Errorf("the variables are %+v (%v)", list.Items, err)
	}
}
