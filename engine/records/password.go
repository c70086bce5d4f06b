package records

import (
	"context"
	"errors"
	"strings"

	"csms/engine"
	"csms/engine/auth"
	"csms/engine/ocpp"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/engine/store"
)

// newPassword is the password that a SetVariables gives the station; "" where it gives none.
func newPassword(req *v2.SetVariablesRequest) string {
	for i := range req.SetVariableData {
		if d := &req.SetVariableData[i]; engine.IsPassword(&d.Component, &d.Variable) {
			return strings.Clone(d.AttributeValue)
		}
	}
	return ""
}

// outcome is what became of a password change.
type outcome int

const (
	unknown outcome = iota
	taken
	takenLater // with the next reboot
	notTaken
)

// passwordStatus reads it from the answer. Without one nobody knows, unless it was never sent.
func passwordStatus(response any, err error) outcome {
	if err != nil {
		var refused *ocppj.Error
		if errors.As(err, &refused) || errors.Is(err, engine.ErrNotSent) || errors.Is(err, engine.ErrNoCommand) {
			return notTaken
		}
		return unknown
	}
	for _, result := range response.(*v2.SetVariablesResponse).SetVariableResult {
		if engine.IsPassword(&result.Component, &result.Variable) {
			switch result.AttributeStatus {
			case v2.SetVariableStatusAccepted:
				return taken
			case v2.SetVariableStatusRebootRequired:
				return takenLater
			}
			return notTaken
		}
	}
	return notTaken
}

// hashFor is the hash of a password that a station is given. One of OCPP 1.6 is given an AuthorizationKey.
func hashFor(st *engine.Station, password string) string {
	if st.Info().Version == ocpp.V16 {
		if key, err := translate.AuthorizationKey(password); err == nil {
			return auth.HashKey(key)
		}
	}
	return auth.Hash(password)
}

// ErrPasswordUndecided: a station is not given another password while nobody knows whether it took the one before, which may be the only
// one that it has.
var ErrPasswordUndecided = errors.New("whether the station took the password that it was sent last is not known: " +
	"have it connect anew, by a Reset say, and the one that it uses is kept; or set a password here without sending it, and the same one at the station")

// setPending makes a password valid beside the station's own until it is known which the station has.
func (r *Records) setPending(ctx context.Context, st *engine.Station, hash string) error {
	return r.change(ctx, st.ID(), func(s *store.Station) error {
		if s.PendingPasswordHash != "" {
			return ErrPasswordUndecided
		}
		s.PendingPasswordHash = hash
		return nil
	}, st.SetProfile)
}

// settlePassword makes one password the only one, as far as it is known which it is. The pending one is left alone if it isn't that with
// the hash, which was used or replaced then.
func (r *Records) settlePassword(ctx context.Context, st *engine.Station, hash string, o outcome) error {
	if o == unknown {
		return nil
	}
	return r.changePasswords(ctx, st, func(s *store.Station) {
		if s.PendingPasswordHash != hash {
			return
		}
		switch o {
		case taken:
			s.PasswordHash, s.PendingPasswordHash, s.Provisioned = hash, "", true
		case takenLater:
			s.PasswordAfterReboot, s.Provisioned = true, true
		default:
			s.PendingPasswordHash = ""
		}
	})
}

func (r *Records) changePasswords(ctx context.Context, st *engine.Station, change func(*store.Station)) error {
	return r.change(ctx, st.ID(), func(s *store.Station) error {
		change(s)
		return nil
	}, st.SetProfile)
}
