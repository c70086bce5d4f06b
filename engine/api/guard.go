package api

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// guard refuses requests that a web page elsewhere made a browser send: the Host must be one of ours
// (a page that rebinds its name to our address keeps its own), and an Origin must be our own. Health and
// readiness are exempt, since those who probe them use addresses. It also sets the headers that
// every answer carries.
func guard(hosts []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "no-store")
		if r.URL.Path != "/healthz" && r.URL.Path != "/readyz" {
			if !hostFits(r, hosts) {
				problem(w, http.StatusMisdirectedRequest, "the host "+clip(r.Host)+" is not one of ours; operators.hosts lists those that are")
				return
			}
			if origin := r.Header.Get("Origin"); origin != "" && !sameOrigin(origin, r.Host) {
				problem(w, http.StatusForbidden, "requests of other web pages are refused")
				return
			}
		}
		if strings.Contains(r.URL.Path, "//") {
			notFound(w, r) // the mux would redirect
			return
		}
		// On a copy: by the type of the original's body the server tells what was left unread, which must
		// not be taken for another request.
		r = r.WithContext(r.Context())
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

func hostFits(r *http.Request, hosts []string) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		if addr.IsLoopback() {
			return true
		}
		// The address that the connection came in on is ours.
		if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
			if at, err := netip.ParseAddrPort(local.String()); err == nil && at.Addr().Unmap() == addr.Unmap() {
				return true
			}
		}
	}
	return slices.ContainsFunc(hosts, func(h string) bool {
		return strings.EqualFold(h, host) || strings.EqualFold(h, r.Host)
	})
}

func sameOrigin(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, host)
}

func clip(s string) string {
	if len(s) > 100 {
		s = s[:100] + "…"
	}
	return s
}
