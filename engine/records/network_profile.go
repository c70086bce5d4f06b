package records

import (
	"context"
	"errors"
	"strings"

	"csms/engine"
	"csms/engine/auth"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/engine/store"
)

// callingSetNetworkProfile is Calling for a network profile of OCPP 2.1 with a password. The profile may lie in a slot that isn't in
// use, and the station may come back to another, so that its password is valid beside the station's own until another profile with a
// password is set, or an operator sets the station's password. A profile for another identity is none of this station's.
func (r *Records) callingSetNetworkProfile(ctx context.Context, st *engine.Station, req *v2.SetNetworkProfileRequest) (func(any, error), error) {
	c := &req.ConnectionData
	if c.BasicAuthPassword == nil || *c.BasicAuthPassword == "" {
		return nil, nil
	}
	if c.Identity != nil && *c.Identity != "" && !strings.EqualFold(*c.Identity, st.ID()) {
		r.log.Info("the password of a network profile for another identity was not taken over; give it to that station", "station", st.ID(), "identity", *c.Identity)
		return nil, nil
	}
	hash, before := auth.Hash(*c.BasicAuthPassword), ""
	if err := r.changePasswords(ctx, st, func(s *store.Station) { before, s.NetworkPasswordHash = s.NetworkPasswordHash, hash }); err != nil {
		return nil, err
	}
	return func(response any, err error) {
		var refused *ocppj.Error
		switch {
		case errors.As(err, &refused) || errors.Is(err, engine.ErrNotSent):
		case err != nil: // nobody knows
			return
		case response.(*v2.SetNetworkProfileResponse).Status == v2.SetNetworkProfileStatusAccepted:
			return
		}
		ctx, cancel := settling(ctx)
		defer cancel()
		if failed := r.changePasswords(ctx, st, func(s *store.Station) {
			if s.NetworkPasswordHash == hash {
				s.NetworkPasswordHash = before
			}
		}); failed != nil {
			r.log.Error("a network profile was refused, and that could not be kept; its password stays valid", "station", st.ID(), "error", failed)
		}
	}, nil
}
