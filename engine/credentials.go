package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"csms/engine/auth"
)

// authenticate checks how a station proves who it is: nothing, a Basic password, or a certificate (OCPP
// 2.0.1 A00, the security profiles 0 to 3). It fills in h.Auth, h.TLS, h.Known and h.Labels.
func (e *Engine) authenticate(r *http.Request, h *Handshake, p Profile, known bool) error {
	h.Known, h.Labels = p.Provisioned, p.Labels
	least := e.options.SecurityProfile
	if p.SecurityProfile != nil {
		least = *p.SecurityProfile
	}
	if r.TLS != nil && len(r.TLS.VerifiedChains) > 0 {
		leaf := r.TLS.VerifiedChains[0][0]
		h.TLS = &TLSPeer{
			Subject: leaf.Subject.String(), Issuer: leaf.Issuer.String(), Serial: fmt.Sprintf("%X", leaf.SerialNumber),
			CommonName: leaf.Subject.CommonName,
		}
		if !known && e.options.RefuseUnknown {
			return &Refusal{Status: http.StatusNotFound, Text: "this station is not known here"}
		}
		// The CN is the station's serial number (A00.FR.404), or its id. While nobody knows the serial number, any
		// certificate would do for any station: that is left to those that an operator gave profile 3; their first
		// BootNotification must have the number.
		first := p.Serial == "" && p.SecurityProfile != nil && *p.SecurityProfile == 3
		if !first && !strings.EqualFold(cmp.Or(p.Serial, h.ID), h.TLS.CommonName) && !strings.EqualFold(h.ID, h.TLS.CommonName) {
			return &Refusal{Status: http.StatusUnauthorized, Text: fmt.Sprintf(
				"the certificate is that of %q, and not this station's", h.TLS.CommonName)}
		}
		h.Auth = "certificate"
		return e.permitProfile(r.Context(), h, p, 3)
	}
	if least >= 3 {
		return &Refusal{Status: http.StatusUnauthorized, Text: "this station has to show a client certificate (security profile 3)"}
	}
	if least == 2 && r.TLS == nil {
		return &Refusal{Status: http.StatusForbidden, Text: "this station has to connect over TLS (security profile 2)"}
	}
	hashes := make([]string, 0, 3)
	for _, hash := range []string{p.PasswordHash, p.PendingPasswordHash, p.NetworkPasswordHash} {
		if hash != "" {
			hashes = append(hashes, hash)
		}
	}
	user, password, given := r.BasicAuth()
	// One without a password of its own need not have taken the one that it was sent, nor use that of a network profile yet.
	if (len(hashes) == 0 || !given && p.PasswordHash == "") && least == 0 && !e.options.RefuseUnknown {
		if p.PendingPasswordHash != "" {
			return e.passwordUsed(r.Context(), h.ID, "")
		}
		return nil
	}
	if !given {
		if !known && e.options.RefuseUnknown {
			return &Refusal{Status: http.StatusNotFound, Text: "this station is not known here"}
		}
		return &Refusal{Status: http.StatusUnauthorized, Text: "this station has to give its password (HTTP Basic)"}
	}
	if !strings.EqualFold(user, h.ID) { // A00.FR.204: the user name is the station's identity
		hashes = nil
	}
	matched, err := e.verifier().Check(r.Context(), h.ID, auth.Address(h.Remote), password, hashes...)
	var limited *auth.LimitedError
	switch {
	case err == nil:
	case errors.As(err, &limited):
		return &Refusal{Status: http.StatusTooManyRequests, Text: "too many wrong passwords came from this address; try again later", retry: limited.Seconds()}
	case errors.Is(err, auth.ErrWrong):
		if !p.Provisioned && e.options.RefuseUnknown {
			return &Refusal{Status: http.StatusNotFound, Text: "this station is not known here"}
		}
		return &Refusal{Status: http.StatusUnauthorized, Text: auth.ErrWrong.Error()}
	default:
		return &Refusal{Status: http.StatusServiceUnavailable, Text: "the password could not be checked: " + err.Error()}
	}
	h.Auth = "basic"
	if p.PendingPasswordHash != "" && hashes[matched] != p.NetworkPasswordHash {
		// Of two that are valid, the one that is used first stays (A01.FR.03).
		if err := e.passwordUsed(r.Context(), h.ID, hashes[matched]); err != nil {
			return err
		}
	}
	shown := 1
	if r.TLS != nil {
		shown = 2
	}
	return e.permitProfile(r.Context(), h, p, shown)
}

// permitProfile lets a station that shows a security profile in. One for which a lower profile is set has
// upgraded, and may not come back with the lower one (A05): only an operator lowers it.
func (e *Engine) permitProfile(ctx context.Context, h *Handshake, p Profile, shown int) error {
	if p.SecurityProfile == nil || *p.SecurityProfile >= shown || e.options.Records == nil {
		return nil
	}
	if err := e.options.Records.RaiseProfile(ctx, h.ID, shown, e.SetProfile); err != nil {
		return unavailable(err)
	}
	e.log.Info("the station's security profile was raised", "station", h.ID, "from", *p.SecurityProfile, "to", shown)
	return nil
}

// passwordUsed makes the password with the hash the only one.
func (e *Engine) passwordUsed(ctx context.Context, id, hash string) error {
	if e.options.Records == nil {
		return nil
	}
	err := e.options.Records.PasswordUsed(ctx, id, hash, e.SetProfile)
	switch {
	case errors.Is(err, ErrPasswordRevoked):
		return &Refusal{Status: http.StatusUnauthorized, Text: auth.ErrWrong.Error()}
	case err != nil:
		return unavailable(err)
	}
	return nil
}

// ErrPasswordRevoked: a password was right when it was given, but has been replaced while it was checked.
var ErrPasswordRevoked = errors.New("the password is not one of the station's any more")

func unavailable(err error) *Refusal {
	return &Refusal{Status: http.StatusServiceUnavailable, Text: "the records can't be read or written now: " + err.Error()}
}

// verifier checks passwords; an engine without one refuses all.
func (e *Engine) verifier() Verifier {
	if e.options.Verifier == nil {
		return noVerifier{}
	}
	return e.options.Verifier
}

// Verifier checks the password of a station against hashes. matched is the index of the hash that fits. The
// errors are those of package auth.
type Verifier interface {
	Check(ctx context.Context, id, address, password string, hashes ...string) (matched int, err error)
}

type noVerifier struct{}

func (noVerifier) Check(context.Context, string, string, string, ...string) (int, error) {
	return 0, auth.ErrWrong
}

// address is a remote address without its port.
func address(remote string) string {
	if host, _, err := net.SplitHostPort(remote); err == nil {
		return host
	}
	return remote
}
