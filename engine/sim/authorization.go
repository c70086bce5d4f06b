package sim

import (
	"strings"

	"csms/engine/ocpp/v2"
)

// clearCache has nothing to clear (OCPP 2.0.1 C11).
func clearCache(*Command, *v2.ClearCacheRequest) (*v2.ClearCacheResponse, error) {
	return &v2.ClearCacheResponse{Status: v2.ClearCacheStatusAccepted}, nil
}

// sendLocalList keeps the list's tokens and version (OCPP 2.0.1 D01).
func sendLocalList(c *Command, req *v2.SendLocalListRequest) (*v2.SendLocalListResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &s.model
	switch {
	case req.VersionNumber < 1:
		return &v2.SendLocalListResponse{Status: v2.SendLocalListStatusFailed}, nil // D01.FR.18
	case req.UpdateType == v2.UpdateFull:
		m.list = nil
	case req.VersionNumber <= m.listVersion:
		return &v2.SendLocalListResponse{Status: v2.SendLocalListStatusVersionMismatch}, nil // D01.FR.06
	}
	for _, entry := range req.LocalAuthorizationList {
		token := strings.ToLower(entry.IDToken.IDToken)
		if entry.IDTokenInfo == nil {
			delete(m.list, token) // D01.FR.17
		} else {
			put(&m.list, token, true)
		}
	}
	m.listVersion = req.VersionNumber
	return &v2.SendLocalListResponse{Status: v2.SendLocalListStatusAccepted}, nil
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
		res.MessagesInQueue = res.MessagesInQueue || req.TransactionID == nil || q.session.ID == *req.TransactionID
	}
	return res, nil
}
