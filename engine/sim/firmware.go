package sim

import (
	"context"
	"strings"
	"time"

	"csms/engine/ocpp/v2"
)

// step is the time that each step of a download, upload or installation takes.
const step = 100 * time.Millisecond

// proceed goes through statuses after the answer, each after a step: it is kept, unless keep is nil, and told by a message.
func proceed[S any](c *Command, action string, statuses []S, keep *S, message func(S) any) {
	s := c.Station
	c.After(func(ctx context.Context) {
		for _, status := range statuses {
			if s.options.Wait(ctx, step) != nil {
				return
			}
			if keep != nil {
				s.mu.Lock()
				*keep = status
				s.mu.Unlock()
			}
			_, err := s.Call(ctx, action, message(status))
			s.failed(action, err)
		}
	})
}

// updateFirmware goes through the steps of an update, reboots, and has a new firmware version (OCPP
// 2.0.1 L01, L02). A location without "://" fails to download.
func updateFirmware(c *Command, req *v2.UpdateFirmwareRequest) (*v2.UpdateFirmwareResponse, error) {
	s := c.Station
	c.After(func(ctx context.Context) {
		steps := []v2.FirmwareStatusEnum{v2.FirmwareStatusDownloading, v2.FirmwareStatusDownloaded}
		if req.Firmware.SigningCertificate != nil {
			steps = append(steps, v2.FirmwareStatusSignatureVerified)
		}
		steps = append(steps, v2.FirmwareStatusInstalling, v2.FirmwareStatusInstallRebooting)
		if !strings.Contains(req.Firmware.Location, "://") {
			steps = []v2.FirmwareStatusEnum{v2.FirmwareStatusDownloading, v2.FirmwareStatusDownloadFailed}
		}
		for _, status := range steps {
			if !s.firmwareStep(ctx, req.RequestID, status) {
				return
			}
		}
		if steps[len(steps)-1] == v2.FirmwareStatusDownloadFailed {
			return
		}
		s.renew(ctx)
		s.firmwareStep(ctx, req.RequestID, v2.FirmwareStatusInstalled)
	})
	return &v2.UpdateFirmwareResponse{Status: v2.UpdateFirmwareStatusAccepted}, nil
}

// renew reboots with a new firmware version; that it differs is all that matters.
func (s *Station) renew(ctx context.Context) {
	s.mu.Lock()
	s.model.firmware += "+"
	if len(s.model.firmware) > 50 {
		s.model.firmware = s.options.Firmware
	}
	s.mu.Unlock()
	s.reboot(ctx, v2.BootReasonFirmwareUpdate)
}

func (s *Station) firmwareStep(ctx context.Context, request int, status v2.FirmwareStatusEnum) bool {
	if s.options.Wait(ctx, step) != nil {
		return false
	}
	s.mu.Lock()
	s.model.firmwareStatus = status
	s.mu.Unlock()
	_, err := s.Call(ctx, "FirmwareStatusNotification", &v2.FirmwareStatusNotificationRequest{Status: status, RequestID: &request})
	s.failed("FirmwareStatusNotification", err)
	return err == nil || isAnswer(err)
}

// reportFirmware sends the status without a request; Idle once it is Installed (OCPP 2.0.1 F06,
// L01.FR.25).
func (s *Station) reportFirmware(ctx context.Context) error {
	s.mu.Lock()
	status := s.model.firmwareStatus
	s.mu.Unlock()
	if status == v2.FirmwareStatusInstalled || status == v2.FirmwareStatusDownloadFailed {
		status = v2.FirmwareStatusIdle
	}
	req := &v2.FirmwareStatusNotificationRequest{Status: status}
	if status != v2.FirmwareStatusIdle {
		req.RequestID = new(0)
	}
	_, err := s.Call(ctx, "FirmwareStatusNotification", req)
	return err
}

// publishFirmware offers firmware to others, as a local controller does (OCPP 2.0.1 L03).
func publishFirmware(c *Command, req *v2.PublishFirmwareRequest) (*v2.PublishFirmwareResponse, error) {
	s := c.Station
	s.mu.Lock()
	put(&s.model.published, req.Checksum, req.Location)
	s.mu.Unlock()
	proceed(c, "PublishFirmwareStatusNotification", []v2.PublishFirmwareStatusEnum{
		v2.PublishFirmwareStatusDownloading, v2.PublishFirmwareStatusDownloaded,
		v2.PublishFirmwareStatusChecksumVerified, v2.PublishFirmwareStatusPublished,
	}, nil, func(status v2.PublishFirmwareStatusEnum) any {
		note := &v2.PublishFirmwareStatusNotificationRequest{Status: status, RequestID: &req.RequestID}
		if status == v2.PublishFirmwareStatusPublished {
			note.Location = []string{"http://" + s.options.ID + ".local/firmware"}
		}
		return note
	})
	return &v2.PublishFirmwareResponse{Status: v2.GenericStatusAccepted}, nil
}

func (s *Station) reportPublished(ctx context.Context) error {
	_, err := s.Call(ctx, "PublishFirmwareStatusNotification", &v2.PublishFirmwareStatusNotificationRequest{
		Status: v2.PublishFirmwareStatusIdle,
	})
	return err
}

// unpublishFirmware withdraws it (OCPP 2.0.1 L04).
func unpublishFirmware(c *Command, req *v2.UnpublishFirmwareRequest) (*v2.UnpublishFirmwareResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.model.published[req.Checksum]; !ok {
		return &v2.UnpublishFirmwareResponse{Status: v2.UnpublishFirmwareStatusNoFirmware}, nil
	}
	delete(s.model.published, req.Checksum)
	return &v2.UnpublishFirmwareResponse{Status: v2.UnpublishFirmwareStatusUnpublished}, nil
}
