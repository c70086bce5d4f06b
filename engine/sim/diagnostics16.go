package sim

import (
	"cmp"
	"context"
	"strings"

	"csms/engine/ocpp/v16"
)

// getDiagnostics pretends to upload a file; to a location without "://" that fails (§5.9).
func (d *dialect16) getDiagnostics(c *Command, req *v16.GetDiagnosticsRequest) (*v16.GetDiagnosticsResponse, error) {
	end := v16.DiagnosticsStatusUploaded
	if !strings.Contains(req.Location, "://") {
		end = v16.DiagnosticsStatusUploadFailed
	}
	steps := []v16.DiagnosticsStatus{v16.DiagnosticsStatusUploading, end}
	proceed(c, "DiagnosticsStatusNotification", steps, &c.Station.model.ocpp16.diagnostics, func(status v16.DiagnosticsStatus) any {
		return &v16.DiagnosticsStatusNotificationRequest{Status: status}
	})
	return &v16.GetDiagnosticsResponse{FileName: new(clipped(c.Station.options.ID, 200) + ".log")}, nil
}

// sendDiagnosticsStatus sends Idle unless an upload runs (§4.4).
func (d *dialect16) sendDiagnosticsStatus(ctx context.Context, s *Station) error {
	s.mu.Lock()
	status := s.model.ocpp16.diagnostics
	s.mu.Unlock()
	if status != v16.DiagnosticsStatusUploading {
		status = v16.DiagnosticsStatusIdle
	}
	_, err := s.Call(ctx, "DiagnosticsStatusNotification", &v16.DiagnosticsStatusNotificationRequest{Status: status})
	return err
}

// getLog pretends to upload a log (security whitepaper, GetLog).
func (d *dialect16) getLog(c *Command, req *v16.GetLogRequest) (*v16.GetLogResponse, error) {
	steps := []v16.UploadLogStatus{v16.UploadLogStatusUploading, v16.UploadLogStatusUploaded}
	proceed(c, "LogStatusNotification", steps, &c.Station.model.ocpp16.log, func(status v16.UploadLogStatus) any {
		return &v16.LogStatusNotificationRequest{Status: status, RequestID: &req.RequestID}
	})
	return &v16.GetLogResponse{Status: v16.LogStatusAccepted, Filename: new(clipped(c.Station.options.ID, 200) + ".log")}, nil
}

// sendLogStatus sends the last status, or Idle before the first.
func (d *dialect16) sendLogStatus(ctx context.Context, s *Station) error {
	s.mu.Lock()
	status := cmp.Or(s.model.ocpp16.log, v16.UploadLogStatusIdle)
	s.mu.Unlock()
	_, err := s.Call(ctx, "LogStatusNotification", &v16.LogStatusNotificationRequest{Status: status})
	return err
}
