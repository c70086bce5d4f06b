package translate

import (
	"encoding/hex"
	"fmt"
	"strings"

	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// keys are the configuration keys of 1.6 and the variables of 2.0.1 that they are. An instance is the variable's.
var keys = []struct{ key, component, variable, instance string }{
	{"AllowOfflineTxForUnknownId", "AuthCtrlr", "OfflineTxForUnknownIdEnabled", ""},
	{"AuthorizeRemoteTxRequests", "AuthCtrlr", "AuthorizeRemoteStart", ""},
	{"LocalAuthorizeOffline", "AuthCtrlr", "LocalAuthorizeOffline", ""},
	{"LocalPreAuthorize", "AuthCtrlr", "LocalPreAuthorize", ""},
	{"AuthorizationCacheEnabled", "AuthCacheCtrlr", "Enabled", ""},
	{"ConnectionTimeOut", "TxCtrlr", "EVConnectionTimeOut", ""},
	{"StopTransactionOnInvalidId", "TxCtrlr", "StopTxOnInvalidId", ""},
	{"StopTransactionOnEVSideDisconnect", "TxCtrlr", "StopTxOnEVSideDisconnect", ""},
	{"MaxEnergyOnInvalidId", "TxCtrlr", "MaxEnergyOnInvalidId", ""},
	{"MeterValueSampleInterval", "SampledDataCtrlr", "TxUpdatedInterval", ""},
	{"MeterValuesSampledData", "SampledDataCtrlr", "TxUpdatedMeasurands", ""},
	{"StopTxnSampledData", "SampledDataCtrlr", "TxEndedMeasurands", ""},
	{"ClockAlignedDataInterval", "AlignedDataCtrlr", "Interval", ""},
	{"MeterValuesAlignedData", "AlignedDataCtrlr", "Measurands", ""},
	{"StopTxnAlignedData", "AlignedDataCtrlr", "TxEndedMeasurands", ""},
	{"HeartbeatInterval", "OCPPCommCtrlr", "HeartbeatInterval", ""},
	{"WebSocketPingInterval", "OCPPCommCtrlr", "WebSocketPingInterval", ""},
	{"GetConfigurationMaxKeys", "DeviceDataCtrlr", "ItemsPerMessage", "GetVariables"},
	{"ResetRetries", "OCPPCommCtrlr", "ResetRetries", ""},
	{"UnlockConnectorOnEVSideDisconnect", "OCPPCommCtrlr", "UnlockOnEVSideDisconnect", ""},
	{"TransactionMessageAttempts", "OCPPCommCtrlr", "MessageAttempts", "TransactionEvent"},
	{"TransactionMessageRetryInterval", "OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent"},
	{"LocalAuthListEnabled", "LocalAuthListCtrlr", "Enabled", ""},
	{"LocalAuthListMaxLength", "LocalAuthListCtrlr", "Entries", ""},
	{"SendLocalListMaxLength", "LocalAuthListCtrlr", "ItemsPerMessage", ""},
	{"ReserveConnectorZeroSupported", "ReservationCtrlr", "NonEvseSpecific", ""},
	{"ChargeProfileMaxStackLevel", "SmartChargingCtrlr", "ProfileStackLevel", ""},
	{"ChargingScheduleAllowedChargingRateUnit", "SmartChargingCtrlr", "RateUnit", ""},
	{"ChargingScheduleMaxPeriods", "SmartChargingCtrlr", "PeriodsPerSchedule", ""},
	{"ConnectorSwitch3to1PhaseSupported", "SmartChargingCtrlr", "Phases3to1", ""},
	{"MaxChargingProfilesInstalled", "SmartChargingCtrlr", "Entries", "ChargingProfiles"},
	{"AuthorizationKey", "SecurityCtrlr", "BasicAuthPassword", ""},
	{"CpoName", "SecurityCtrlr", "OrganizationName", ""},
	{"SecurityProfile", "SecurityCtrlr", "SecurityProfile", ""},
	{"CertificateStoreMaxLength", "SecurityCtrlr", "CertificateEntries", ""},
	{"CertificateSignedMaxChainSize", "SecurityCtrlr", "MaxCertificateChainSize", ""},
	{"AdditionalRootCertificateCheck", "SecurityCtrlr", "AdditionalRootCertificateCheck", ""},
}

// ConfigurationComponent is the component of the keys that 2.0.1 has no variable for: each is a variable of its own name.
const ConfigurationComponent = "Configuration"

// Key is the configuration key that a variable is. One that isn't in the table is reached under the variable's own name.
func Key(component, variable string, instance *string) string {
	at := ""
	if instance != nil {
		at = *instance
	}
	for _, k := range keys {
		if strings.EqualFold(k.component, component) && strings.EqualFold(k.variable, variable) && strings.EqualFold(k.instance, at) {
			return k.key
		}
	}
	return variable
}

// Variable is the variable that a configuration key is.
func Variable(key string) (v2.Component, v2.Variable) {
	for _, k := range keys {
		if strings.EqualFold(k.key, key) {
			v := v2.Variable{Name: k.variable}
			if k.instance != "" {
				v.Instance = &k.instance
			}
			return v2.Component{Name: k.component}, v
		}
	}
	return v2.Component{Name: ConfigurationComponent}, v2.Variable{Name: key}
}

// actual reports whether an attribute is the one that a key has.
func actual(a *v2.AttributeEnum) bool { return a == nil || *a == v2.AttributeActual }

func getVariables(req *v2.GetVariablesRequest, send Send) (*v2.GetVariablesResponse, error) {
	out := &v16.GetConfigurationRequest{}
	for i := range req.GetVariableData {
		if d := &req.GetVariableData[i]; actual(d.AttributeType) {
			out.Key = append(out.Key, Key(d.Component.Name, d.Variable.Name, d.Variable.Instance))
		}
	}
	known := map[string]v16.KeyValue{}
	if len(out.Key) > 0 { // none would ask for all
		res, err := ask[v16.GetConfigurationResponse](send, "GetConfiguration", out)
		if err != nil {
			return nil, err
		}
		for _, k := range res.ConfigurationKey {
			known[strings.ToLower(k.Key)] = k
		}
	}
	res := &v2.GetVariablesResponse{}
	for i := range req.GetVariableData {
		d := &req.GetVariableData[i]
		r := v2.GetVariableResult{AttributeType: d.AttributeType, Component: d.Component, Variable: d.Variable}
		k, ok := known[strings.ToLower(Key(d.Component.Name, d.Variable.Name, d.Variable.Instance))]
		switch {
		case !actual(d.AttributeType):
			r.AttributeStatus = v2.GetVariableStatusNotSupportedAttributeType
		case !ok:
			r.AttributeStatus = v2.GetVariableStatusUnknownVariable
		default:
			r.AttributeStatus, r.AttributeValue = v2.GetVariableStatusAccepted, k.Value
			if k.Value == nil {
				r.AttributeValue = new("")
			}
		}
		res.GetVariableResult = append(res.GetVariableResult, r)
	}
	return res, nil
}

// AuthorizationKey is a password as the configuration key of that name has it: 16 to 20 bytes, in hexadecimal (security whitepaper
// A00.FR.205). One that is given as such a key already stays as it is; the error is an *Unsupported.
func AuthorizationKey(password string) (string, error) {
	const most = 20
	if _, err := hex.DecodeString(password); err == nil && len(password) > most && len(password) <= 2*most {
		return password, nil
	}
	if n := len(password); n > most {
		return "", &Unsupported{"SetVariables", fmt.Sprintf("the password has %d bytes, an AuthorizationKey at most %d", n, most)}
	}
	return hex.EncodeToString([]byte(password)), nil
}

// isKey reports whether a variable is the configuration key, for its actual value.
func isKey(d *v2.SetVariableData, key string) bool {
	return actual(d.AttributeType) && strings.EqualFold(Key(d.Component.Name, d.Variable.Name, d.Variable.Instance), key)
}

// setVariables sets one key after the other. An error after some of them is told in the results, as those were set.
func setVariables(req *v2.SetVariablesRequest, send Send) (*v2.SetVariablesResponse, error) {
	res := &v2.SetVariablesResponse{}
	values := make([]string, len(req.SetVariableData))
	for i := range req.SetVariableData {
		d := &req.SetVariableData[i]
		if values[i] = d.AttributeValue; isKey(d, "AuthorizationKey") {
			var err error
			if values[i], err = AuthorizationKey(d.AttributeValue); err != nil {
				return nil, err
			}
		}
	}
	for i := range req.SetVariableData {
		d := &req.SetVariableData[i]
		r := v2.SetVariableResult{AttributeType: d.AttributeType, Component: d.Component, Variable: d.Variable}
		if !actual(d.AttributeType) {
			r.AttributeStatus = v2.SetVariableStatusNotSupportedAttributeType
			res.SetVariableResult = append(res.SetVariableResult, r)
			continue
		}
		answer, err := ask[v16.ChangeConfigurationResponse](send, "ChangeConfiguration", &v16.ChangeConfigurationRequest{
			Key: Key(d.Component.Name, d.Variable.Name, d.Variable.Instance), Value: values[i],
		})
		switch {
		case err != nil && i == 0:
			return nil, err
		case err != nil:
			r.AttributeStatus = v2.SetVariableStatusRejected
			r.AttributeStatusInfo = &v2.StatusInfo{ReasonCode: "NoAnswer", AdditionalInfo: new(cut(err.Error(), 512))}
		case answer.Status == v16.ChangeConfigurationStatusNotSupported:
			r.AttributeStatus = v2.SetVariableStatusUnknownVariable
		default:
			r.AttributeStatus = v2.SetVariableStatusEnum(answer.Status)
		}
		res.SetVariableResult = append(res.SetVariableResult, r)
	}
	return res, nil
}

// cut is a text of at most n characters.
func cut(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}
