package sim

import (
	"cmp"
	"context"
	"strings"

	"csms/engine/ocpp/v16"
)

// getDiagnostics pretends to upload a file; to a location without "://" that fails (§5.9).
func (d *dialect16) getDiagnostics(c *Command, req *v16.GetDiagnosticsRequest) (*v16.GetDiagnosticsResponse, error) {
	s := c.Station
	end := v16.DiagnosticsStatusUploaded
	if !strings.Contains(req.Location, "://") {
		end = v16.DiagnosticsStatusUploadFailed
	}
	c.After(func(ctx context.Context) {
		for _, status := range []v16.DiagnosticsStatus{v16.DiagnosticsStatusUploading, end} {
			if s.options.Wait(ctx, step) != nil {
				return
			}
			s.mu.Lock()
			s.model.ocpp16.diagnostics = status
			s.mu.Unlock()
			_, err := s.Call(ctx, "DiagnosticsStatusNotification", &v16.DiagnosticsStatusNotificationRequest{Status: status})
			s.failed("DiagnosticsStatusNotification", err)
		}
	})
	return &v16.GetDiagnosticsResponse{FileName: new(clipped(s.options.ID, 200) + ".log")}, nil
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
	s := c.Station
	c.After(func(ctx context.Context) {
		for _, status := range []v16.UploadLogStatus{v16.UploadLogStatusUploading, v16.UploadLogStatusUploaded} {
			if s.options.Wait(ctx, step) != nil {
				return
			}
			s.mu.Lock()
			s.model.ocpp16.log = status
			s.mu.Unlock()
			_, err := s.Call(ctx, "LogStatusNotification", &v16.LogStatusNotificationRequest{Status: status, RequestID: &req.RequestID})
			s.failed("LogStatusNotification", err)
		}
	})
	return &v16.GetLogResponse{Status: v16.LogStatusAccepted, Filename: new(clipped(s.options.ID, 200) + ".log")}, nil
}

// sendLogStatus sends the last status, or Idle before the first.
func (d *dialect16) sendLogStatus(ctx context.Context, s *Station) error {
	s.mu.Lock()
	status := cmp.Or(s.model.ocpp16.log, v16.UploadLogStatusIdle)
	s.mu.Unlock()
	_, err := s.Call(ctx, "LogStatusNotification", &v16.LogStatusNotificationRequest{Status: status})
	return err
}
