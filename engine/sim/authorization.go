package sim

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// clearCache has nothing to clear (OCPP 2.0.1 C11).
func clearCache(*Command, *v2.ClearCacheRequest) (*v2.ClearCacheResponse, error) {
	return &v2.ClearCacheResponse{Status: v2.ClearCacheStatusAccepted}, nil
}

// sendLocalList keeps the list's tokens and version (OCPP 2.0.1 D01).
func sendLocalList(c *Command, req *v2.SendLocalListRequest) (*v2.SendLocalListResponse, error) {
	entries := map[string]bool{}
	for _, entry := range req.LocalAuthorizationList {
		entries[entry.IDToken.IDToken] = entry.IDTokenInfo != nil // D01.FR.17
	}
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	return &v2.SendLocalListResponse{Status: s.model.takeList(req.VersionNumber, req.UpdateType == v2.UpdateFull, entries)}, nil
}

// takeList takes over a local list: tokens to keep, or to forget with false.
func (m *model) takeList(version int, full bool, entries map[string]bool) v2.SendLocalListStatusEnum {
	switch {
	case version < 1:
		return v2.SendLocalListStatusFailed // D01.FR.18
	case full:
		m.list = nil
	case version <= m.listVersion:
		return v2.SendLocalListStatusVersionMismatch // D01.FR.06
	}
	for token, keep := range entries {
		if keep {
			put(&m.list, ocpp.IDKey(token), true)
		} else {
			delete(m.list, ocpp.IDKey(token))
		}
	}
	m.listVersion = version
	return v2.SendLocalListStatusAccepted
}

// getLocalListVersion tells the version; 0 for none (OCPP 2.0.1 D02).
func getLocalListVersion(c *Command, _ *v2.GetLocalListVersionRequest) (*v2.GetLocalListVersionResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	return &v2.GetLocalListVersionResponse{VersionNumber: s.model.listVersion}, nil
}

// getTransactionStatus tells what runs and what is queued (OCPP 2.0.1 E14).
func getTransactionStatus(c *Command, req *v2.GetTransactionStatusRequest) (*v2.GetTransactionStatusResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	res := &v2.GetTransactionStatusResponse{}
	if req.TransactionID != nil {
		res.OngoingIndicator = new(s.model.session(*req.TransactionID) != nil)
	}
	for _, q := range s.queue {
		res.MessagesInQueue = res.MessagesInQueue || req.TransactionID == nil || q.session.id == *req.TransactionID
	}
	return res, nil
}
