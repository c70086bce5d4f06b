package records

import (
	"context"
	"errors"
	"time"

	"csms/engine"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// Calling keeps what a command and its answer change: what was set from here, reservations, display messages, charging profiles,
// certificates, and the password that a station is given.
func (r *Records) Calling(ctx context.Context, st *engine.Station, action *plan.Action, request any) (func(any, error), error) {
	switch req := request.(type) {
	case *v16.ChangeConfigurationRequest:
		return r.callingChangeConfiguration(ctx, st, req)
	case *v2.SetNetworkProfileRequest:
		return r.callingSetNetworkProfile(ctx, st, req)
	case *v2.GetBaseReportRequest:
		return r.callingBaseReport(st, req), nil
	}
	if up, answer := translate.Native(request); up != nil {
		done, err := r.Calling(ctx, st, action, up)
		if err != nil || done == nil {
			return nil, err
		}
		return func(response any, err error) {
			if err == nil {
				response = answer(response)
			}
			done(response, err)
		}, nil
	}
	var password, hash string
	if req, ok := request.(*v2.SetVariablesRequest); ok {
		password = newPassword(req)
	}
	if password != "" {
		// Until the answer is known either password may be the station's (OCPP 2.0.1 A01.FR.03).
		hash = hashFor(st, password)
		if err := r.setPending(ctx, st, hash); err != nil {
			return nil, err
		}
	}
	if password == "" && !kept(request) {
		return nil, nil
	}
	return func(response any, err error) {
		ctx, cancel := settling(ctx)
		defer cancel()
		if password != "" {
			if failed := r.settlePassword(ctx, st, hash, passwordStatus(response, err)); failed != nil {
				r.log.Error("the outcome of a password change could not be kept; both passwords stay valid", "station", st.ID(), "error", failed)
			}
		}
		if err != nil {
			return
		}
		if failed := r.answered(ctx, st.ID(), request, response); failed != nil {
			r.log.Error("what a command changed could not be recorded", "station", st.ID(), "action", action.Name, "error", failed)
		}
	}, nil
}

// settling is for keeping what was answered, which is true whether or not anybody waits for it still.
func settling(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
}

// kept reports whether answered does anything for a command.
func kept(request any) bool {
	switch request.(type) {
	case *v2.SetVariablesRequest, *v2.GetVariablesRequest, *v2.ReserveNowRequest, *v2.CancelReservationRequest, *v2.SetDisplayMessageRequest,
		*v2.ClearDisplayMessageRequest, *v2.ClearChargingProfileRequest, *v2.ClearVariableMonitoringRequest,
		*v2.GetInstalledCertificateIdsRequest, *v2.DeleteCertificateRequest, *v2.GetTransactionStatusRequest, *v16.GetConfigurationRequest:
		return true
	}
	return false
}

// answered keeps what the answer to a command says.
func (r *Records) answered(ctx context.Context, station string, request, response any) error {
	s, now := r.store, r.now()
	switch req := request.(type) {
	case *v2.SetVariablesRequest:
		return s.SaveSetVariables(ctx, station, req, response.(*v2.SetVariablesResponse), now)
	case *v2.GetVariablesRequest:
		return r.bounded(station, "GetVariables", s.SaveGetVariables(ctx, station, response.(*v2.GetVariablesResponse), now))
	case *v16.GetConfigurationRequest:
		return r.saveConfiguration(ctx, station, response.(*v16.GetConfigurationResponse))
	case *v2.ReserveNowRequest:
		return s.SaveReservation(ctx, station, req, string(response.(*v2.ReserveNowResponse).Status), now)
	case *v2.CancelReservationRequest:
		if response.(*v2.CancelReservationResponse).Status == v2.CancelReservationStatusAccepted {
			return s.SetReservationStatus(ctx, station, req.ReservationID, "Cancelled", now)
		}
	case *v2.SetDisplayMessageRequest:
		if response.(*v2.SetDisplayMessageResponse).Status == v2.DisplayMessageStatusAccepted {
			return r.bounded(station, "SetDisplayMessage", s.SaveDisplayMessages(ctx, station, []v2.MessageInfo{req.Message}, now))
		}
	case *v2.ClearDisplayMessageRequest:
		if response.(*v2.ClearDisplayMessageResponse).Status == v2.ClearMessageStatusAccepted {
			return s.DeleteDisplayMessage(ctx, station, req.ID)
		}
	case *v2.ClearChargingProfileRequest:
		if response.(*v2.ClearChargingProfileResponse).Status == v2.ClearChargingProfileStatusAccepted {
			return s.DeleteChargingProfiles(ctx, station, req)
		}
	case *v2.ClearVariableMonitoringRequest:
		var cleared []int
		for _, c := range response.(*v2.ClearVariableMonitoringResponse).ClearMonitoringResult {
			if c.Status == v2.ClearMonitoringStatusAccepted {
				cleared = append(cleared, c.ID)
			}
		}
		if len(cleared) > 0 {
			return s.DeleteMonitors(ctx, station, cleared...)
		}
	case *v2.GetInstalledCertificateIdsRequest:
		if len(req.CertificateType) == 0 { // only then the answer has all
			return s.SaveInstalledCertificates(ctx, station, response.(*v2.GetInstalledCertificateIdsResponse), now)
		}
	case *v2.DeleteCertificateRequest:
		if response.(*v2.DeleteCertificateResponse).Status == v2.DeleteCertificateStatusAccepted {
			return s.DeleteInstalledCertificate(ctx, station, req.CertificateHashData)
		}
	case *v2.GetTransactionStatusRequest:
		if req.TransactionID != nil {
			res := response.(*v2.GetTransactionStatusResponse)
			err := s.SaveTransactionStatus(ctx, station, *req.TransactionID, &res.MessagesInQueue, now)
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			return err
		}
	}
	return nil
}
