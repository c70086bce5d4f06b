package sim

import (
	"context"

	"csms/engine/ocpp/v2"
)

// getLog pretends to upload a log (OCPP 2.0.1 N01).
func getLog(c *Command, req *v2.GetLogRequest) (*v2.GetLogResponse, error) {
	steps := []v2.UploadLogStatusEnum{v2.UploadLogStatusUploading, v2.UploadLogStatusUploaded}
	proceed(c, "LogStatusNotification", steps, &c.Station.model.logStatus, func(status v2.UploadLogStatusEnum) any {
		return &v2.LogStatusNotificationRequest{Status: status, RequestID: &req.RequestID}
	})
	return &v2.GetLogResponse{Status: v2.LogStatusAccepted, Filename: new(clipped(c.Station.options.ID, 200) + ".log")}, nil
}

// reportLog sends the status without a request: Idle unless an upload runs (OCPP 2.0.1 N01.FR.11).
func (s *Station) reportLog(ctx context.Context) error {
	s.mu.Lock()
	status := s.model.logStatus
	s.mu.Unlock()
	req := &v2.LogStatusNotificationRequest{Status: v2.UploadLogStatusIdle}
	if status == v2.UploadLogStatusUploading {
		req = &v2.LogStatusNotificationRequest{Status: status, RequestID: new(0)}
	}
	_, err := s.Call(ctx, "LogStatusNotification", req)
	return err
}

// customerInformation tells what the station knows of a token, and forgets it (OCPP 2.0.1 N09, N10).
func customerInformation(c *Command, req *v2.CustomerInformationRequest) (*v2.CustomerInformationResponse, error) {
	s := c.Station
	if req.IDToken == nil && req.CustomerCertificate == nil && req.CustomerIdentifier == nil {
		return &v2.CustomerInformationResponse{Status: v2.CustomerInformationStatusInvalid}, nil
	}
	if !req.Report && !req.Clear {
		return &v2.CustomerInformationResponse{Status: v2.CustomerInformationStatusRejected}, nil // N09.FR.09
	}
	data := ""
	s.mu.Lock()
	if req.IDToken != nil && s.model.customers[req.IDToken.IDToken] {
		data = "charged at " + s.options.ID
		if req.Clear {
			delete(s.model.customers, req.IDToken.IDToken)
		}
	}
	s.mu.Unlock()
	c.After(func(ctx context.Context) {
		_, err := s.Call(ctx, "NotifyCustomerInformation", &v2.NotifyCustomerInformationRequest{
			Data: data, SeqNo: 0, GeneratedAt: s.now(), RequestID: req.RequestID,
		})
		s.failed("NotifyCustomerInformation", err)
	})
	return &v2.CustomerInformationResponse{Status: v2.CustomerInformationStatusAccepted}, nil
}

// dataTransfer knows no vendor (OCPP 2.0.1 P01.FR.06).
func dataTransfer(*Command, *v2.DataTransferRequest) (*v2.DataTransferResponse, error) {
	return &v2.DataTransferResponse{Status: v2.DataTransferStatusUnknownVendorId}, nil
}
