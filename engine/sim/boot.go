package sim

import (
	"context"
	"errors"
	"time"

	"csms/engine/ocpp/v2"
)

// defaultInterval is what a station chooses when the CSMS leaves the interval to it with 0 (OCPP
// 2.0.1 B01.FR.05, B02.FR.08): for heartbeats, and between two boots.
const (
	defaultInterval = 5 * time.Minute
	defaultRetry    = 10 * time.Second
)

// BootOnce sends one BootNotification and takes over what the answer says. A station of OCPP 1.6 has no word for the reason.
func (s *Station) BootOnce(ctx context.Context, reason v2.BootReasonEnum) (*v2.BootNotificationResponse, error) {
	res, _, err := s.bootOnce(ctx, reason)
	return res, err
}

// bootOnce also returns what is closed when a later answer changes the registration again.
func (s *Station) bootOnce(ctx context.Context, reason v2.BootReasonEnum) (*v2.BootNotificationResponse, <-chan struct{}, error) {
	s.registering.Lock()
	defer s.registering.Unlock()
	s.mu.Lock()
	request, changed := s.dialect.boot(s, reason), s.registered
	s.mu.Unlock()
	response, err := s.Call(ctx, "BootNotification", request)
	if err != nil {
		return nil, changed, err
	}
	res := s.dialect.booted(response)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.registration = string(res.Status)
	s.interval = time.Duration(res.Interval) * time.Second
	s.doubted = false
	close(s.registered)
	s.registered = make(chan struct{})
	return res, s.registered, nil
}

// Boot sends BootNotifications until one is accepted, with the pauses that the CSMS asks for (OCPP
// 2.0.1 B02.FR.04–08, B03). A CALLERROR is taken as a refusal.
func (s *Station) Boot(ctx context.Context, reason v2.BootReasonEnum) error {
	s.mu.Lock()
	s.booting++
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.booting--
		s.mu.Unlock()
	}()
	for {
		res, changed, err := s.bootOnce(ctx, reason)
		pause := retryPause(res)
		switch {
		case err == nil && res.Status == v2.RegistrationStatusAccepted:
			return nil
		case err == nil:
			s.Note("%s: the next BootNotification is sent in %s", res.Status, pause)
		case ctx.Err() != nil || !isAnswer(err) && !errors.Is(err, ErrTimeout):
			return err
		default:
			s.Note("the boot failed (%v); the next is sent in %s", err, pause)
		}
		if err := s.pauseBoot(ctx, pause, changed); err != nil {
			return err
		}
		if s.Registration() == string(v2.RegistrationStatusAccepted) {
			return nil // a BootNotification that the CSMS triggered was accepted meanwhile
		}
	}
}

func retryPause(res *v2.BootNotificationResponse) time.Duration {
	if res == nil || res.Interval <= 0 {
		return defaultRetry
	}
	return time.Duration(res.Interval) * time.Second
}

// bootTriggered sends the BootNotification that the CSMS asked for. When it isn't accepted, and nothing
// else boots the station, it goes on with Boot.
func (s *Station) bootTriggered(ctx context.Context) error {
	res, err := s.BootOnce(ctx, v2.BootReasonTriggered)
	if err != nil {
		return err
	}
	if res.Status == v2.RegistrationStatusAccepted {
		return s.ReportStatus(ctx, nil)
	}
	s.mu.Lock()
	booting := s.booting > 0
	s.mu.Unlock()
	if !booting {
		s.spawn(func(ctx context.Context) {
			if s.options.Wait(ctx, retryPause(res)) != nil {
				return
			}
			if err := s.Boot(ctx, v2.BootReasonTriggered); err != nil {
				s.failed("the boot", err)
				return
			}
			s.failed("StatusNotification", s.ReportStatus(ctx, nil))
		})
	}
	return nil
}

// pauseBoot waits, or until changed is closed.
func (s *Station) pauseBoot(ctx context.Context, pause time.Duration, changed <-chan struct{}) error {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-changed:
			cancel()
		case <-stop:
		}
	}()
	err := s.options.Wait(waiting, pause)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if waiting.Err() != nil {
		return nil
	}
	return err
}

// Begin is how a station comes up: Boot, the status of every connector, then heartbeats in the
// background.
func (s *Station) Begin(ctx context.Context, reason v2.BootReasonEnum) error {
	if err := s.Boot(ctx, reason); err != nil {
		return err
	}
	if err := s.ReportStatus(ctx, nil); err != nil {
		return err
	}
	s.Beat()
	return nil
}

// Beat sends heartbeats in the background, with the interval of the last accepted boot, until the
// station is closed.
func (s *Station) Beat() {
	s.mu.Lock()
	started := s.beating
	s.beating = true
	s.mu.Unlock()
	if started {
		return
	}
	s.spawn(func(ctx context.Context) {
		for {
			pause := s.Interval()
			if pause <= 0 || s.Registration() != string(v2.RegistrationStatusAccepted) {
				pause = defaultInterval
			}
			if s.options.Wait(ctx, pause) != nil {
				return
			}
			if s.Online() {
				s.failed("a heartbeat", s.Heartbeat(ctx))
			}
		}
	})
}

// Heartbeat sends one.
func (s *Station) Heartbeat(ctx context.Context) error {
	_, err := s.Call(ctx, "Heartbeat", s.dialect.heartbeat())
	return err
}

// ReportStatus sends a StatusNotification for each connector that is named; nil names all.
func (s *Station) ReportStatus(ctx context.Context, which *v2.EVSE) error {
	s.mu.Lock()
	reports := s.dialect.statuses(s, which)
	s.mu.Unlock()
	for _, r := range reports {
		if _, err := s.Call(ctx, "StatusNotification", r); err != nil {
			return err
		}
	}
	return nil
}

// reportEVSE is ReportStatus for one EVSE, on the station's own account.
func (s *Station) reportEVSE(ctx context.Context, id int) {
	err := s.ReportStatus(ctx, &v2.EVSE{ID: id})
	if !errors.Is(err, ErrOffline) {
		s.failed("StatusNotification", err)
	}
}

// Authorize asks whether the token may charge.
func (s *Station) Authorize(ctx context.Context, token v2.IDToken) (*v2.IDTokenInfo, error) {
	res, err := s.Call(ctx, "Authorize", s.dialect.authorize(token))
	if err != nil {
		return nil, err
	}
	return s.dialect.authorized(res), nil
}
