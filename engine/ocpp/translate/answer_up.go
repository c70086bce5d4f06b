package translate

import (
	"fmt"

	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// AnswerUp translates an answer of 1.6, which res points to, into the terms of 2.0.1. up is what Request made. The number in an
// answer to StartTransaction becomes the one that the transaction was given.
func AnswerUp(up Up, res any) (any, error) {
	switch res := res.(type) {
	case *v16.BootNotificationResponse:
		return &v2.BootNotificationResponse{Status: v2.RegistrationStatusEnum(res.Status), CurrentTime: res.CurrentTime, Interval: res.Interval}, nil
	case *v16.HeartbeatResponse:
		return &v2.HeartbeatResponse{CurrentTime: res.CurrentTime}, nil
	case *v16.AuthorizeResponse:
		return &v2.AuthorizeResponse{IDTokenInfo: idTokenInfo(&res.IDTagInfo)}, nil
	case *v16.StartTransactionResponse:
		number, err := numberOf(up)
		if err != nil {
			return nil, err
		}
		res.TransactionID = number
		return &v2.TransactionEventResponse{IDTokenInfo: new(idTokenInfo(&res.IDTagInfo))}, nil
	case *v16.StopTransactionResponse:
		out := &v2.TransactionEventResponse{}
		if res.IDTagInfo != nil {
			out.IDTokenInfo = new(idTokenInfo(res.IDTagInfo))
		}
		return out, nil
	case *v16.MeterValuesResponse:
		if up.Action == "MeterValues" {
			return &v2.MeterValuesResponse{}, nil
		}
		return &v2.TransactionEventResponse{}, nil
	case *v16.StatusNotificationResponse:
		return &v2.StatusNotificationResponse{}, nil
	case *v16.DataTransferResponse:
		out := &v2.DataTransferResponse{Status: v2.DataTransferStatusEnum(res.Status)}
		if res.Data != nil {
			out.Data = quoted(*res.Data)
		}
		return out, nil
	case *v16.DiagnosticsStatusNotificationResponse, *v16.LogStatusNotificationResponse:
		return &v2.LogStatusNotificationResponse{}, nil
	case *v16.FirmwareStatusNotificationResponse, *v16.SignedFirmwareStatusNotificationResponse:
		return &v2.FirmwareStatusNotificationResponse{}, nil
	case *v16.SecurityEventNotificationResponse:
		return &v2.SecurityEventNotificationResponse{}, nil
	case *v16.SignCertificateResponse:
		return &v2.SignCertificateResponse{Status: v2.GenericStatusEnum(res.Status)}, nil
	}
	return nil, fmt.Errorf("%T answers no station of OCPP 1.6", res)
}

func idTokenInfo(info *v16.IDTagInfo) v2.IDTokenInfo {
	out := v2.IDTokenInfo{Status: v2.AuthorizationStatusEnum(info.Status), CacheExpiryDateTime: info.ExpiryDate}
	if info.ParentIDTag != nil {
		g := token(*info.ParentIDTag)
		out.GroupIDToken = &g
	}
	return out
}
