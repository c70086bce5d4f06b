package sim

import "csms/engine/ocpp/v16"

// clearCache has nothing to clear (§5.4).
func (d *dialect16) clearCache(*Command, *v16.ClearCacheRequest) (*v16.ClearCacheResponse, error) {
	return &v16.ClearCacheResponse{Status: v16.ClearCacheStatusAccepted}, nil
}

// sendLocalList keeps the list's tags and version; a tag without idTagInfo is forgotten (§5.15).
func (d *dialect16) sendLocalList(c *Command, req *v16.SendLocalListRequest) (*v16.SendLocalListResponse, error) {
	entries := map[string]bool{}
	for _, entry := range req.LocalAuthorizationList {
		entries[entry.IDTag] = entry.IDTagInfo != nil
	}
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	status := s.model.takeList(req.ListVersion, req.UpdateType == v16.UpdateTypeFull, entries)
	return &v16.SendLocalListResponse{Status: v16.UpdateStatus(status)}, nil
}

// getLocalListVersion tells the version; 0 for none (§5.10).
func (d *dialect16) getLocalListVersion(c *Command, _ *v16.GetLocalListVersionRequest) (*v16.GetLocalListVersionResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	return &v16.GetLocalListVersionResponse{ListVersion: s.model.listVersion}, nil
}

// dataTransfer knows no vendor (§5.6).
func (d *dialect16) dataTransfer(*Command, *v16.DataTransferRequest) (*v16.DataTransferResponse, error) {
	return &v16.DataTransferResponse{Status: v16.DataTransferStatusUnknownVendorId}, nil
}
