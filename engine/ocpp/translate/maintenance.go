package translate

import (
	"fmt"

	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

func reserve(req *v2.ReserveNowRequest, send Send) (*v2.ReserveNowResponse, error) {
	const action = "ReserveNow"
	tag, err := idTag(action, &req.IDToken)
	if err != nil {
		return nil, err
	}
	if req.ConnectorType != nil {
		return nil, &Unsupported{action, "it can't ask for a type of connector; leave connectorType out"}
	}
	out := &v16.ReserveNowRequest{ExpiryDate: req.ExpiryDateTime, IDTag: tag, ReservationID: req.ID}
	if req.EVSEID != nil {
		out.ConnectorID = *req.EVSEID
	}
	if req.GroupIDToken != nil {
		parent, err := idTag(action, req.GroupIDToken)
		if err != nil {
			return nil, err
		}
		out.ParentIDTag = &parent
	}
	res, err := ask[v16.ReserveNowResponse](send, action, out)
	if err != nil {
		return nil, err
	}
	return &v2.ReserveNowResponse{Status: v2.ReserveNowStatusEnum(res.Status)}, nil
}

func cancelReservation(req *v2.CancelReservationRequest, send Send) (*v2.CancelReservationResponse, error) {
	res, err := ask[v16.CancelReservationResponse](send, "CancelReservation", &v16.CancelReservationRequest{ReservationID: req.ReservationID})
	if err != nil {
		return nil, err
	}
	return &v2.CancelReservationResponse{Status: v2.CancelReservationStatusEnum(res.Status)}, nil
}

func sendList(req *v2.SendLocalListRequest, send Send) (*v2.SendLocalListResponse, error) {
	out := &v16.SendLocalListRequest{ListVersion: req.VersionNumber, UpdateType: v16.UpdateType(req.UpdateType)}
	for i := range req.LocalAuthorizationList {
		a := &req.LocalAuthorizationList[i]
		tag, err := idTag("SendLocalList", &a.IDToken)
		if err != nil {
			return nil, err
		}
		entry := v16.AuthorizationData{IDTag: tag}
		if a.IDTokenInfo != nil {
			entry.IDTagInfo = new(idTagInfo(a.IDTokenInfo))
		}
		out.LocalAuthorizationList = append(out.LocalAuthorizationList, entry)
	}
	res, err := ask[v16.SendLocalListResponse](send, "SendLocalList", out)
	if err != nil {
		return nil, err
	}
	answer := &v2.SendLocalListResponse{Status: v2.SendLocalListStatusEnum(res.Status)}
	if res.Status == v16.UpdateStatusNotSupported {
		answer.Status, answer.StatusInfo = v2.SendLocalListStatusFailed, &v2.StatusInfo{ReasonCode: "NotSupported"}
	}
	return answer, nil
}

func listVersion(_ *v2.GetLocalListVersionRequest, send Send) (*v2.GetLocalListVersionResponse, error) {
	res, err := ask[v16.GetLocalListVersionResponse](send, "GetLocalListVersion", &v16.GetLocalListVersionRequest{})
	if err != nil {
		return nil, err
	}
	return &v2.GetLocalListVersionResponse{VersionNumber: max(res.ListVersion, 0)}, nil // -1: it has none
}

func updateFirmware(req *v2.UpdateFirmwareRequest, send Send) (*v2.UpdateFirmwareResponse, error) {
	f := &req.Firmware
	if f.Signature == nil {
		if f.InstallDateTime != nil {
			return nil, &Unsupported{"UpdateFirmware", "only signed firmware has an installDateTime"}
		}
		_, err := ask[v16.UpdateFirmwareResponse](send, "UpdateFirmware", &v16.UpdateFirmwareRequest{
			Location: f.Location, RetrieveDate: f.RetrieveDateTime, Retries: req.Retries, RetryInterval: req.RetryInterval,
		})
		if err != nil {
			return nil, err
		}
		return &v2.UpdateFirmwareResponse{Status: v2.UpdateFirmwareStatusAccepted}, nil
	}
	if f.SigningCertificate == nil {
		return nil, &Unsupported{"UpdateFirmware", "signed firmware needs its signingCertificate"}
	}
	res, err := ask[v16.SignedUpdateFirmwareResponse](send, "SignedUpdateFirmware", &v16.SignedUpdateFirmwareRequest{
		RequestID: req.RequestID, Retries: req.Retries, RetryInterval: req.RetryInterval,
		Firmware: v16.Firmware{
			Location: f.Location, RetrieveDateTime: f.RetrieveDateTime, InstallDateTime: f.InstallDateTime,
			SigningCertificate: *f.SigningCertificate, Signature: *f.Signature,
		},
	})
	if err != nil {
		return nil, err
	}
	return &v2.UpdateFirmwareResponse{Status: v2.UpdateFirmwareStatusEnum(res.Status)}, nil
}

func getLog(req *v2.GetLogRequest, send Send) (*v2.GetLogResponse, error) {
	l := &req.Log
	switch req.LogType {
	case v2.LogDiagnosticsLog:
		res, err := ask[v16.GetDiagnosticsResponse](send, "GetDiagnostics", &v16.GetDiagnosticsRequest{
			Location: l.RemoteLocation, StartTime: l.OldestTimestamp, StopTime: l.LatestTimestamp, Retries: req.Retries, RetryInterval: req.RetryInterval,
		})
		if err != nil {
			return nil, err
		}
		if res.FileName == nil || *res.FileName == "" {
			return &v2.GetLogResponse{Status: v2.LogStatusRejected, StatusInfo: &v2.StatusInfo{ReasonCode: "NoFile"}}, nil
		}
		return &v2.GetLogResponse{Status: v2.LogStatusAccepted, Filename: res.FileName}, nil
	case v2.LogSecurityLog:
		res, err := ask[v16.GetLogResponse](send, "GetLog", &v16.GetLogRequest{
			Log:     v16.LogParameters{RemoteLocation: l.RemoteLocation, OldestTimestamp: l.OldestTimestamp, LatestTimestamp: l.LatestTimestamp},
			LogType: v16.LogTypeSecurityLog, RequestID: req.RequestID, Retries: req.Retries, RetryInterval: req.RetryInterval,
		})
		if err != nil {
			return nil, err
		}
		return &v2.GetLogResponse{Status: v2.LogStatusEnum(res.Status), Filename: res.Filename}, nil
	}
	return nil, &Unsupported{"GetLog", fmt.Sprintf("it has no log like %s", req.LogType)}
}

func dataTransfer(req *v2.DataTransferRequest, send Send) (*v2.DataTransferResponse, error) {
	out := &v16.DataTransferRequest{VendorID: req.VendorID, MessageID: req.MessageID}
	if req.Data != "" {
		out.Data = new(unquoted(req.Data))
	}
	res, err := ask[v16.DataTransferResponse](send, "DataTransfer", out)
	if err != nil {
		return nil, err
	}
	answer := &v2.DataTransferResponse{Status: v2.DataTransferStatusEnum(res.Status)}
	if res.Data != nil {
		answer.Data = quoted(*res.Data)
	}
	return answer, nil
}
