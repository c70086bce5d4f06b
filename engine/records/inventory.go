package records

import (
	"context"
	"time"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// inventory is a full one that a station was asked for and reports in parts (OCPP 2.0.1 B07).
type inventory struct {
	request int
	asked   time.Time
	next    int // seqNo of the part that comes next
}

// maxInventories is how many are followed at a time.
const maxInventories = 20_000

// callingBaseReport is Calling for a full inventory: its parts may come before the answer was looked at.
func (r *Records) callingBaseReport(st *engine.Station, req *v2.GetBaseReportRequest) func(any, error) {
	if req.ReportBase != v2.ReportBaseFullInventory {
		return nil
	}
	key := ocpp.IDKey(st.ID())
	one := &inventory{request: req.RequestID, asked: r.now()}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inventories == nil || len(r.inventories) >= maxInventories {
		r.inventories = make(map[string]*inventory)
	}
	r.inventories[key] = one
	return func(response any, err error) {
		if err == nil && response.(*v2.GetBaseReportResponse).Status == v2.GenericDeviceModelStatusAccepted {
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.inventories[key] == one {
			delete(r.inventories, key)
		}
	}
}

// inventoried is told of a part that was kept. After the last part of a full inventory whose parts have all come, what the station
// didn't name is forgotten.
func (r *Records) inventoried(ctx context.Context, station string, req *v2.NotifyReportRequest) error {
	asked, whole := r.follow(ocpp.IDKey(station), req)
	if !whole {
		return nil
	}
	return r.store.DeleteVariables(ctx, station, asked)
}

// follow takes a part in. whole: it was the last of all, and the inventory was asked for at that time.
func (r *Records) follow(key string, req *v2.NotifyReportRequest) (asked time.Time, whole bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := r.inventories[key]
	if one == nil || one.request != req.RequestID || req.SeqNo < one.next { // nobody's, another one's, or a repeated part
		return time.Time{}, false
	}
	more := req.Tbc != nil && *req.Tbc
	if req.SeqNo == one.next && more {
		one.next++
		return time.Time{}, false
	}
	delete(r.inventories, key)
	return one.asked, req.SeqNo == one.next // else a part was lost
}
