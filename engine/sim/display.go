package sim

import (
	"context"
	"slices"

	"csms/engine/ocpp/v2"
)

// setDisplayMessage keeps a message (OCPP 2.0.1 O01, O02, O06).
func setDisplayMessage(c *Command, req *v2.SetDisplayMessageRequest) (*v2.SetDisplayMessageResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	if id := req.Message.TransactionID; id != nil && s.model.session(*id) == nil {
		return &v2.SetDisplayMessageResponse{Status: v2.DisplayMessageStatusUnknownTransaction}, nil
	}
	put(&s.model.messages, req.Message.ID, req.Message)
	return &v2.SetDisplayMessageResponse{Status: v2.DisplayMessageStatusAccepted}, nil
}

// getDisplayMessages reports messages (OCPP 2.0.1 O03, O04).
func getDisplayMessages(c *Command, req *v2.GetDisplayMessagesRequest) (*v2.GetDisplayMessagesResponse, error) {
	s := c.Station
	s.mu.Lock()
	var found []v2.MessageInfo
	for _, id := range sortedKeys(s.model.messages) {
		m := s.model.messages[id]
		if (len(req.ID) == 0 || slices.Contains(req.ID, id)) && fits(req.Priority, m.Priority) &&
			(req.State == nil || m.State == nil || *m.State == *req.State) {
			found = append(found, m)
		}
	}
	s.mu.Unlock()
	if len(found) == 0 {
		return &v2.GetDisplayMessagesResponse{Status: v2.GetDisplayMessagesStatusUnknown}, nil
	}
	c.After(func(ctx context.Context) {
		_, err := s.Call(ctx, "NotifyDisplayMessages", &v2.NotifyDisplayMessagesRequest{RequestID: req.RequestID, MessageInfo: found})
		s.failed("NotifyDisplayMessages", err)
	})
	return &v2.GetDisplayMessagesResponse{Status: v2.GetDisplayMessagesStatusAccepted}, nil
}

// clearDisplayMessage removes a message (OCPP 2.0.1 O05).
func clearDisplayMessage(c *Command, req *v2.ClearDisplayMessageRequest) (*v2.ClearDisplayMessageResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.model.messages[req.ID]; !ok {
		return &v2.ClearDisplayMessageResponse{Status: v2.ClearMessageStatusUnknown}, nil
	}
	delete(s.model.messages, req.ID)
	return &v2.ClearDisplayMessageResponse{Status: v2.ClearMessageStatusAccepted}, nil
}

// costUpdated shows the running cost (OCPP 2.0.1 I02).
func costUpdated(c *Command, req *v2.CostUpdatedRequest) (*v2.CostUpdatedResponse, error) {
	s := c.Station
	s.mu.Lock()
	s.model.cost = req.TotalCost
	s.mu.Unlock()
	s.Note("the display shows a cost of %.2f", req.TotalCost)
	return &v2.CostUpdatedResponse{}, nil
}
