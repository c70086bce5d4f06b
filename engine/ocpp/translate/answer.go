package translate

import (
	"encoding/json"
	"fmt"
	"strconv"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// Answer translates the answer to a request back. req and up are what Request got and made, res points to the response's
// struct in v2; what comes back points to one in v16.
func Answer(req any, up Up, res any) (any, error) {
	switch res := res.(type) {
	case *v2.BootNotificationResponse:
		return &v16.BootNotificationResponse{
			Status: v16.RegistrationStatus(res.Status), CurrentTime: res.CurrentTime, Interval: res.Interval,
		}, nil
	case *v2.HeartbeatResponse:
		return &v16.HeartbeatResponse{CurrentTime: res.CurrentTime}, nil
	case *v2.AuthorizeResponse:
		return &v16.AuthorizeResponse{IDTagInfo: idTagInfo(&res.IDTokenInfo)}, nil
	case *v2.StatusNotificationResponse:
		return &v16.StatusNotificationResponse{}, nil
	case *v2.MeterValuesResponse:
		return &v16.MeterValuesResponse{}, nil
	case *v2.TransactionEventResponse:
		return transactionAnswer(req, up, res)
	case *v2.DataTransferResponse:
		out := &v16.DataTransferResponse{Status: v16.DataTransferStatus(res.Status)}
		if res.Data != "" {
			out.Data = new(unquoted(res.Data))
		}
		return out, nil
	case *v2.LogStatusNotificationResponse:
		if _, ok := req.(*v16.DiagnosticsStatusNotificationRequest); ok {
			return &v16.DiagnosticsStatusNotificationResponse{}, nil
		}
		return &v16.LogStatusNotificationResponse{}, nil
	case *v2.FirmwareStatusNotificationResponse:
		if _, ok := req.(*v16.SignedFirmwareStatusNotificationRequest); ok {
			return &v16.SignedFirmwareStatusNotificationResponse{}, nil
		}
		return &v16.FirmwareStatusNotificationResponse{}, nil
	case *v2.SecurityEventNotificationResponse:
		return &v16.SecurityEventNotificationResponse{}, nil
	case *v2.SignCertificateResponse:
		return &v16.SignCertificateResponse{Status: v16.GenericStatus(res.Status)}, nil
	}
	return nil, fmt.Errorf("%T answers no station of OCPP 1.6", res)
}

func transactionAnswer(req any, up Up, res *v2.TransactionEventResponse) (any, error) {
	switch req.(type) {
	case *v16.StartTransactionRequest:
		number, err := numberOf(up)
		if err != nil {
			return nil, err
		}
		out := &v16.StartTransactionResponse{TransactionID: number, IDTagInfo: v16.IDTagInfo{Status: v16.AuthorizationStatusAccepted}}
		if res.IDTokenInfo != nil {
			out.IDTagInfo = idTagInfo(res.IDTokenInfo)
		}
		return out, nil
	case *v16.StopTransactionRequest:
		out := &v16.StopTransactionResponse{}
		if res.IDTokenInfo != nil {
			out.IDTagInfo = new(idTagInfo(res.IDTokenInfo))
		}
		return out, nil
	}
	return &v16.MeterValuesResponse{}, nil
}

// numberOf is the number that a StartTransaction was given.
func numberOf(up Up) (int, error) {
	event, ok := up.Request.(*v2.TransactionEventRequest)
	if !ok {
		return 0, fmt.Errorf("%s begins no transaction", up.Action)
	}
	return strconv.Atoi(event.TransactionInfo.TransactionID)
}

// maxIDTag is the length of an idTag in characters.
const maxIDTag = 20

func idTagInfo(info *v2.IDTokenInfo) v16.IDTagInfo {
	out := v16.IDTagInfo{Status: AuthorizationStatus(info.Status), ExpiryDate: info.CacheExpiryDateTime}
	if g := info.GroupIDToken; g != nil && g.IDToken != "" && len(g.IDToken) <= maxIDTag {
		out.ParentIDTag = &g.IDToken
	}
	return out
}

// AuthorizationStatus is a status of 2.0.1 in the terms of 1.6.
func AuthorizationStatus(s v2.AuthorizationStatusEnum) v16.AuthorizationStatus {
	switch s {
	case v2.AuthorizationStatusAccepted, v2.AuthorizationStatusBlocked, v2.AuthorizationStatusExpired, v2.AuthorizationStatusConcurrentTx:
		return v16.AuthorizationStatus(s)
	}
	return v16.AuthorizationStatusInvalid
}

// unquoted is a JSON string's text; other JSON is given as it is.
func unquoted(r ocpp.Raw) string {
	var text string
	if json.Unmarshal([]byte(r), &text) == nil {
		return text
	}
	return string(r)
}
