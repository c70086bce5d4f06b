package sim

import (
	"cmp"
	"context"
	"strings"

	"csms/engine/ocpp/v16"
)

// updateFirmware goes through the steps of an update, reboots, and has a new firmware version. A location without "://"
// fails to download (§5.19).
func (d *dialect16) updateFirmware(c *Command, req *v16.UpdateFirmwareRequest) (*v16.UpdateFirmwareResponse, error) {
	d.update(c, req.Location, []v16.SignedFirmwareStatus{
		v16.SignedFirmwareStatusDownloading, v16.SignedFirmwareStatusDownloaded, v16.SignedFirmwareStatusInstalling,
	}, d.sendFirmwareStatus)
	return &v16.UpdateFirmwareResponse{}, nil
}

// signedUpdateFirmware is updateFirmware with the steps of the security whitepaper, whose statuses name the request.
func (d *dialect16) signedUpdateFirmware(c *Command, req *v16.SignedUpdateFirmwareRequest) (*v16.SignedUpdateFirmwareResponse, error) {
	d.update(c, req.Firmware.Location, []v16.SignedFirmwareStatus{
		v16.SignedFirmwareStatusDownloading, v16.SignedFirmwareStatusDownloaded, v16.SignedFirmwareStatusSignatureVerified,
		v16.SignedFirmwareStatusInstalling, v16.SignedFirmwareStatusInstallRebooting,
	}, func(ctx context.Context, s *Station) error {
		s.mu.Lock()
		status := s.model.ocpp16.firmware
		s.mu.Unlock()
		_, err := s.Call(ctx, "SignedFirmwareStatusNotification", &v16.SignedFirmwareStatusNotificationRequest{Status: status, RequestID: &req.RequestID})
		return err
	})
	return &v16.SignedUpdateFirmwareResponse{Status: v16.UpdateFirmwareStatusAccepted}, nil
}

// update goes through the steps after the answer, and tells of each by send.
func (d *dialect16) update(c *Command, location string, steps []v16.SignedFirmwareStatus, send func(context.Context, *Station) error) {
	s := c.Station
	c.After(func(ctx context.Context) {
		reach := func(status v16.SignedFirmwareStatus) bool {
			if s.options.Wait(ctx, step) != nil {
				return false
			}
			s.mu.Lock()
			s.model.ocpp16.firmware = status
			s.mu.Unlock()
			err := send(ctx, s)
			s.failed("the firmware's status", err)
			return err == nil || isAnswer(err)
		}
		if !strings.Contains(location, "://") {
			if reach(v16.SignedFirmwareStatusDownloading) {
				reach(v16.SignedFirmwareStatusDownloadFailed)
			}
			return
		}
		for _, status := range steps {
			if !reach(status) {
				return
			}
		}
		s.renew(ctx)
		reach(v16.SignedFirmwareStatusInstalled)
	})
}

// sendFirmwareStatus sends the last status, or Idle before the first (§4.5). Its names are among those of signed firmware.
func (d *dialect16) sendFirmwareStatus(ctx context.Context, s *Station) error {
	s.mu.Lock()
	status := cmp.Or(s.model.ocpp16.firmware, v16.SignedFirmwareStatusIdle)
	s.mu.Unlock()
	_, err := s.Call(ctx, "FirmwareStatusNotification", &v16.FirmwareStatusNotificationRequest{Status: v16.FirmwareStatus(status)})
	return err
}

// sendSignedFirmwareStatus sends the last status in the words of the security whitepaper.
func (d *dialect16) sendSignedFirmwareStatus(ctx context.Context, s *Station) error {
	s.mu.Lock()
	status := cmp.Or(s.model.ocpp16.firmware, v16.SignedFirmwareStatusIdle)
	s.mu.Unlock()
	_, err := s.Call(ctx, "SignedFirmwareStatusNotification", &v16.SignedFirmwareStatusNotificationRequest{Status: status})
	return err
}
