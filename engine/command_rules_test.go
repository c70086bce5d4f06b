package engine_test

import (
	"errors"
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

func TestCall_refusesWhatTheCSMSMayNotSend(t *testing.T) {
	h := serve(t, &policy{})
	h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	for _, c := range []struct{ action, payload, path string }{
		{"SendLocalList", `{"versionNumber":0,"updateType":"Full"}`, "$.versionNumber"},
		{"SetChargingProfile", `{"evseId":1,"chargingProfile":` + profile("TxProfile", "") + `}`, "$.chargingProfile.transactionId"},
		{"SetChargingProfile", `{"evseId":0,"chargingProfile":` + profile("TxProfile", `,"transactionId":"T"`) + `}`, "$.evseId"},
		{"SetChargingProfile", `{"evseId":0,"chargingProfile":` + profile("ChargingStationExternalConstraints", "") + `}`, "$.chargingProfile.chargingProfilePurpose"},
		{"SetChargingProfile", `{"evseId":1,"chargingProfile":` + strings.Replace(profile("TxDefaultProfile", ""), `"limit":6`, `"limit":6,"numberPhases":3,"phaseToUse":2`, 1) + `}`,
			"$.chargingProfile.chargingSchedule[0].chargingSchedulePeriod[0].phaseToUse"},
		{"ClearChargingProfile", `{"chargingProfileCriteria":{"chargingProfilePurpose":"ChargingStationExternalConstraints"}}`, "$.chargingProfileCriteria.chargingProfilePurpose"},
		{"RequestStartTransaction", `{"remoteStartId":1,"idToken":{"idToken":"T","type":"Central"},"chargingProfile":` + profile("TxDefaultProfile", "") + `}`, "$.chargingProfile.chargingProfilePurpose"},
		{"RequestStartTransaction", `{"remoteStartId":1,"idToken":{"idToken":"T","type":"Central"},"chargingProfile":` + profile("TxProfile", `,"transactionId":"T"`) + `}`, "$.chargingProfile.transactionId"},
		{"SetVariables", `{"setVariableData":[{"attributeValue":"x","component":{"name":"A"},"variable":{"name":"B"}},
			{"attributeValue":"short","component":{"name":"securityctrlr"},"variable":{"name":"BasicAuthPassword"}}]}`, "$.setVariableData[1].attributeValue"},
	} {
		action := v2.Actions.ByName(c.action)
		request, _, err := action.Request.Decode([]byte(c.payload), ocpp.V201, plan.Strict)
		if err != nil {
			t.Fatalf("%s: %v", c.payload, err)
		}
		var bad *plan.Error
		if _, err := st.CallInPieces(t.Context(), action, request, func(string) (int, int) { return 0, 0 }); !errors.As(err, &bad) || bad.Path != c.path {
			t.Errorf("%s %s: %v, want an error at %s", c.action, c.payload, err, c.path)
		}
	}
}

func TestCall_refusesWhatACentralSystemMayNotSend(t *testing.T) {
	h := serve(t, &policy{}, all)
	w := h.dial16("CP1")
	w.call("BootNotification", `{"chargePointVendor":"Acme","chargePointModel":"M"}`)
	st, _ := h.engine.Station("CP1")
	started := v16.ChargingProfile{ChargingProfilePurpose: v16.ChargingProfilePurposeTxProfile, TransactionID: new(5)}
	for _, c := range []struct {
		action  *plan.Action
		request any
		path    string
	}{
		{v16.Actions.ByName("ChangeConfiguration"), &v16.ChangeConfigurationRequest{Key: "AuthorizationKey", Value: "zz"}, "$.value"},
		{v16.Actions.ByName("SendLocalList"), &v16.SendLocalListRequest{ListVersion: -1, UpdateType: v16.UpdateTypeFull}, "$.listVersion"},
		{v2.Actions.ByName("SendLocalList"), &v2.SendLocalListRequest{UpdateType: v2.UpdateFull}, "$.versionNumber"},
		{v16.Actions.ByName("RemoteStartTransaction"), &v16.RemoteStartTransactionRequest{ChargingProfile: &started}, "$.chargingProfile.transactionId"},
		{v16.Actions.ByName("RemoteStartTransaction"), &v16.RemoteStartTransactionRequest{
			ChargingProfile: &v16.ChargingProfile{ChargingProfilePurpose: v16.ChargingProfilePurposeTxDefaultProfile},
		}, "$.chargingProfile.chargingProfilePurpose"},
	} {
		var bad *plan.Error
		if _, err := st.Call(t.Context(), c.action, c.request); !errors.As(err, &bad) || bad.Path != c.path {
			t.Errorf("%s: %v, want an error at %s", c.action.Full, err, c.path)
		}
	}
}

func profile(purpose, more string) string {
	return `{"id":1,"stackLevel":0,"chargingProfilePurpose":"` + purpose + `","chargingProfileKind":"Relative","chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}]` + more + `}`
}
