package translate

import (
	"fmt"
	"strconv"

	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// Send sends one command of 1.6; request points to its struct in v16, and what comes back to that of the response.
type Send func(action string, request any) (any, error)

// Unsupported is a command, or a part of one, that OCPP 1.6 can't do. Nothing was sent.
type Unsupported struct{ Action, Text string }

func (e *Unsupported) Error() string { return "OCPP 1.6 can't do this " + e.Action + ": " + e.Text }

// row is how one command of 2.0.1 is done:
//
//	RequestStartTransaction    RemoteStartTransaction      RequestStopTransaction   RemoteStopTransaction
//	Reset Immediate, OnIdle    Hard, Soft (which stops transactions, where OnIdle waits for their end)
//	GetVariables               GetConfiguration            SetVariables             ChangeConfiguration, one each
//	TriggerMessage             TriggerMessage, or ExtendedTriggerMessage for what only that has
//	UpdateFirmware             UpdateFirmware, or SignedUpdateFirmware where there is a signature
//	GetLog                     GetDiagnostics for DiagnosticsLog, GetLog for SecurityLog
//	others                     the command of the same name
var rows = map[string]func(request any, send Send) (any, error){
	"RequestStartTransaction":    does(remoteStart),
	"RequestStopTransaction":     does(remoteStop),
	"Reset":                      does(reset),
	"UnlockConnector":            does(unlock),
	"ChangeAvailability":         does(availability),
	"ClearCache":                 does(clearCache),
	"TriggerMessage":             does(trigger),
	"GetVariables":               does(getVariables),
	"SetVariables":               does(setVariables),
	"SetChargingProfile":         does(setProfile),
	"ClearChargingProfile":       does(clearProfile),
	"GetCompositeSchedule":       does(composite),
	"ReserveNow":                 does(reserve),
	"CancelReservation":          does(cancelReservation),
	"SendLocalList":              does(sendList),
	"GetLocalListVersion":        does(listVersion),
	"UpdateFirmware":             does(updateFirmware),
	"GetLog":                     does(getLog),
	"DataTransfer":               does(dataTransfer),
	"CertificateSigned":          does(certificateSigned),
	"InstallCertificate":         does(installCertificate),
	"DeleteCertificate":          does(deleteCertificate),
	"GetInstalledCertificateIds": does(installedCertificates),
}

func does[Req, Res any](f func(*Req, Send) (*Res, error)) func(any, Send) (any, error) {
	return func(request any, send Send) (any, error) {
		res, err := f(request.(*Req), send)
		if err != nil {
			return nil, err
		}
		return res, nil
	}
}

// Supported reports whether a command of 2.0.1 can be done on a station of 1.6.
func Supported(action string) bool { return rows[action] != nil }

// Command does a command of 2.0.1 on a station of 1.6. action is its name, request points to its struct in v2, and so does
// what comes back. The error is an *Unsupported before anything is sent, or that of send.
func Command(action string, request any, send Send) (any, error) {
	do := rows[action]
	if do == nil {
		return nil, &Unsupported{action, "there is no such command in it"}
	}
	return do(request, send)
}

// ask sends a command and reads the answer as what it is.
func ask[Res any](send Send, action string, request any) (*Res, error) {
	response, err := send(action, request)
	if err != nil {
		return nil, err
	}
	res, ok := response.(*Res)
	if !ok {
		return nil, fmt.Errorf("%s was answered with a %T", action, response)
	}
	return res, nil
}

// connector is the connector of 1.6 that an EVSE is; 0 where there is none.
func connector(action string, e *v2.EVSE) (int, error) {
	if e == nil {
		return 0, nil
	}
	return e.ID, oneConnector(action, e.ID, e.ConnectorID)
}

func oneConnector(action string, evse int, connector *int) error {
	if connector != nil && *connector > 1 {
		return &Unsupported{action, fmt.Sprintf("EVSE %d has only the connector 1 there: connector n of 1.6 is EVSE n", evse)}
	}
	return nil
}

func remoteStart(req *v2.RequestStartTransactionRequest, send Send) (*v2.RequestStartTransactionResponse, error) {
	const action = "RequestStartTransaction"
	tag, err := idTag(action, &req.IDToken)
	if err != nil {
		return nil, err
	}
	out := &v16.RemoteStartTransactionRequest{ConnectorID: req.EVSEID, IDTag: tag}
	if req.ChargingProfile != nil {
		p, err := profileDown(action, req.ChargingProfile)
		if err != nil {
			return nil, err
		}
		out.ChargingProfile = &p
	}
	res, err := ask[v16.RemoteStartTransactionResponse](send, "RemoteStartTransaction", out)
	if err != nil {
		return nil, err
	}
	return &v2.RequestStartTransactionResponse{Status: v2.RequestStartStopStatusEnum(res.Status)}, nil
}

func idTag(action string, t *v2.IDToken) (string, error) {
	if n := len([]rune(t.IDToken)); n > maxIDTag {
		return "", &Unsupported{action, fmt.Sprintf("the idToken has %d characters, an idTag at most %d", n, maxIDTag)}
	}
	return t.IDToken, nil
}

func remoteStop(req *v2.RequestStopTransactionRequest, send Send) (*v2.RequestStopTransactionResponse, error) {
	number, err := strconv.Atoi(req.TransactionID)
	if err != nil {
		return nil, &Unsupported{"RequestStopTransaction", fmt.Sprintf("its transactions have numbers, and %q is none", req.TransactionID)}
	}
	res, err := ask[v16.RemoteStopTransactionResponse](send, "RemoteStopTransaction", &v16.RemoteStopTransactionRequest{TransactionID: number})
	if err != nil {
		return nil, err
	}
	return &v2.RequestStopTransactionResponse{Status: v2.RequestStartStopStatusEnum(res.Status)}, nil
}

func reset(req *v2.ResetRequest, send Send) (*v2.ResetResponse, error) {
	if req.EVSEID != nil {
		return nil, &Unsupported{"Reset", "it resets the whole station; leave evseId out"}
	}
	kind := v16.ResetTypeHard
	switch req.Type {
	case v2.ResetOnIdle:
		kind = v16.ResetTypeSoft
	case v2.ResetImmediate:
	default:
		return nil, &Unsupported{"Reset", fmt.Sprintf("it has no type like %s", req.Type)}
	}
	res, err := ask[v16.ResetResponse](send, "Reset", &v16.ResetRequest{Type: kind})
	if err != nil {
		return nil, err
	}
	return &v2.ResetResponse{Status: v2.ResetStatusEnum(res.Status)}, nil
}

func unlock(req *v2.UnlockConnectorRequest, send Send) (*v2.UnlockConnectorResponse, error) {
	if err := oneConnector("UnlockConnector", req.EVSEID, &req.ConnectorID); err != nil {
		return nil, err
	}
	res, err := ask[v16.UnlockConnectorResponse](send, "UnlockConnector", &v16.UnlockConnectorRequest{ConnectorID: req.EVSEID})
	if err != nil {
		return nil, err
	}
	out := &v2.UnlockConnectorResponse{Status: v2.UnlockStatusEnum(res.Status)}
	if res.Status == v16.UnlockConnectorStatusNotSupported {
		out.Status, out.StatusInfo = v2.UnlockStatusUnlockFailed, &v2.StatusInfo{ReasonCode: "NotSupported"}
	}
	return out, nil
}

func availability(req *v2.ChangeAvailabilityRequest, send Send) (*v2.ChangeAvailabilityResponse, error) {
	n, err := connector("ChangeAvailability", req.EVSE)
	if err != nil {
		return nil, err
	}
	res, err := ask[v16.ChangeAvailabilityResponse](send, "ChangeAvailability", &v16.ChangeAvailabilityRequest{
		ConnectorID: n, Type: v16.AvailabilityType(req.OperationalStatus),
	})
	if err != nil {
		return nil, err
	}
	return &v2.ChangeAvailabilityResponse{Status: v2.ChangeAvailabilityStatusEnum(res.Status)}, nil
}

func clearCache(_ *v2.ClearCacheRequest, send Send) (*v2.ClearCacheResponse, error) {
	res, err := ask[v16.ClearCacheResponse](send, "ClearCache", &v16.ClearCacheRequest{})
	if err != nil {
		return nil, err
	}
	return &v2.ClearCacheResponse{Status: v2.ClearCacheStatusEnum(res.Status)}, nil
}

// triggered are the messages of 1.6 that a TriggerMessage asks for.
var triggered = map[v2.MessageTriggerEnum]v16.MessageTrigger{
	v2.MessageTriggerBootNotification: v16.MessageTriggerBootNotification, v2.MessageTriggerHeartbeat: v16.MessageTriggerHeartbeat,
	v2.MessageTriggerMeterValues: v16.MessageTriggerMeterValues, v2.MessageTriggerTransactionEvent: v16.MessageTriggerMeterValues,
	v2.MessageTriggerStatusNotification:         v16.MessageTriggerStatusNotification,
	v2.MessageTriggerFirmwareStatusNotification: v16.MessageTriggerFirmwareStatusNotification,
	v2.MessageTriggerLogStatusNotification:      v16.MessageTriggerDiagnosticsStatusNotification,
}

func trigger(req *v2.TriggerMessageRequest, send Send) (*v2.TriggerMessageResponse, error) {
	n, err := connector("TriggerMessage", req.EVSE)
	if err != nil {
		return nil, err
	}
	var at *int
	if req.EVSE != nil && n > 0 {
		at = &n
	}
	if req.RequestedMessage == v2.MessageTriggerSignChargingStationCertificate {
		res, err := ask[v16.ExtendedTriggerMessageResponse](send, "ExtendedTriggerMessage", &v16.ExtendedTriggerMessageRequest{
			RequestedMessage: v16.ExtendedMessageTriggerSignChargePointCertificate, ConnectorID: at,
		})
		if err != nil {
			return nil, err
		}
		return &v2.TriggerMessageResponse{Status: v2.TriggerMessageStatusEnum(res.Status)}, nil
	}
	wanted, ok := triggered[req.RequestedMessage]
	if !ok {
		return nil, &Unsupported{"TriggerMessage", fmt.Sprintf("it can't ask for %s", req.RequestedMessage)}
	}
	res, err := ask[v16.TriggerMessageResponse](send, "TriggerMessage", &v16.TriggerMessageRequest{RequestedMessage: wanted, ConnectorID: at})
	if err != nil {
		return nil, err
	}
	return &v2.TriggerMessageResponse{Status: v2.TriggerMessageStatusEnum(res.Status)}, nil
}
