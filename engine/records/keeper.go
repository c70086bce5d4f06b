package records

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"sync"
	"time"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// abandoned is the reason of a transaction that was closed because its station went on without it.
const abandoned = "Abandoned"

// quiet is how long a transaction with gaps must have been silent before its station is asked whether it still has
// events of it.
const quiet = 30 * time.Second

// pruneFirst is how long after the start old records are deleted first: also by a program that never runs for an hour, and when the
// stations, which all come back at the start, have been heard.
const pruneFirst = 5 * time.Minute

// askedAtOnce is how many stations are asked about gaps at the same time, and askTimeout how long each may take to answer.
const (
	askedAtOnce = 16
	askTimeout  = 10 * time.Second
)

// Run does in the background what the rules want done later, until ctx ends: signs of life are written, abandoned
// transactions closed, stations asked for what is missing, inventories taken, and old records deleted.
func (r *Records) Run(ctx context.Context, e *engine.Engine) {
	var tasks sync.WaitGroup
	defer tasks.Wait()
	for range 4 {
		tasks.Go(func() { r.takeInventories(ctx, e) })
	}
	each := func(first, d time.Duration, task string, run func(context.Context) error) {
		tasks.Go(func() {
			tick := time.NewTicker(first)
			defer tick.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
				tick.Reset(d)
				if err := run(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, store.ErrUnavailable) {
					r.log.Error("a background task of the records failed", "task", task, "error", err)
				}
			}
		})
	}
	seen := make(map[string]time.Time)
	each(30*time.Second, 30*time.Second, "signs of life", func(ctx context.Context) error { return r.SaveSeen(ctx, e, seen) })
	each(10*time.Second, 10*time.Second, "gaps", func(ctx context.Context) error { return r.AskForGaps(ctx, e) })
	each(30*time.Second, 30*time.Second, "abandoned transactions", r.CloseAbandoned)
	each(pruneFirst, time.Hour, "retention", r.Prune)
}

// SaveSeen writes when stations were heard of last, and their clocks' skew: of those that were heard of since it wrote
// them last, which saved has by their ids, of stations that there are.
func (r *Records) SaveSeen(ctx context.Context, e *engine.Engine, saved map[string]time.Time) error {
	stations := e.Stations()
	there := make(map[string]bool, len(stations))
	for _, st := range stations {
		there[st.ID()] = true
	}
	maps.DeleteFunc(saved, func(id string, _ time.Time) bool { return !there[id] })
	var batch []store.Seen
	save := func() error {
		if err := r.store.SaveSeen(ctx, batch); err != nil {
			return err
		}
		for _, seen := range batch {
			saved[seen.Station] = seen.At
		}
		batch = batch[:0]
		return nil
	}
	for _, st := range stations {
		info := st.Info()
		if info.LastSeen.IsZero() || !info.LastSeen.After(saved[info.ID]) || info.Told == engine.Unregistered {
			continue
		}
		batch = append(batch, store.Seen{Station: info.ID, Version: info.Version.String(), At: info.LastSeen, ClockSkew: info.ClockSkew})
		if len(batch) == 500 {
			if err := save(); err != nil {
				return err
			}
		}
	}
	return save()
}

// CloseAbandoned closes the transactions that stations came back without, some time after their boot, and those that they began
// another one in place of.
func (r *Records) CloseAbandoned(ctx context.Context) error {
	replaced, err := r.store.CloseReplaced(ctx, r.now().Add(-r.options.AbandonedAfter()), abandoned)
	if err != nil {
		return err
	}
	for _, x := range replaced {
		r.log.Warn("a transaction was closed: its station began another one at the same EVSE", "station", x.Station, "transaction", x.ID)
	}
	candidates, err := r.store.AbandonedCandidates(ctx, r.now(), r.options.AbandonedAfter())
	if err != nil {
		return err
	}
	for _, c := range candidates {
		ids, err := r.store.CloseAbandoned(ctx, c.Station, c.LastBoot, abandoned)
		if err != nil {
			return err
		}
		for _, id := range ids {
			r.log.Warn("a transaction was closed: its station started anew and did not go on with it", "station", c.Station, "transaction", id)
		}
	}
	return nil
}

// AskForGaps asks connected stations whether they still have events that are missing (OCPP 2.0.1 E14), once a
// transaction has been quiet for a while: each about one transaction, so that one that doesn't answer holds up no other.
func (r *Records) AskForGaps(ctx context.Context, e *engine.Engine) error {
	var connected []string
	for _, st := range e.Stations() {
		if st.Connected() {
			connected = append(connected, st.ID())
		}
	}
	list, err := r.store.TransactionsToAsk(ctx, connected, r.now().Add(-quiet))
	if err != nil {
		return err
	}
	next := make(chan store.Asked, len(list))
	for _, x := range list {
		next <- x
	}
	close(next)
	var asking sync.WaitGroup
	errs := make([]error, min(askedAtOnce, len(list)))
	for i := range errs {
		asking.Go(func() {
			for x := range next {
				if errs[i] = r.askForGap(ctx, e, x); errs[i] != nil {
					return
				}
			}
		})
	}
	asking.Wait()
	return errors.Join(errs...)
}

// askForGap asks a station about a transaction. An error says that the outcome could not be kept.
func (r *Records) askForGap(ctx context.Context, e *engine.Engine, x store.Asked) error {
	st, ok := e.Station(x.Station)
	if !ok {
		return nil
	}
	ask, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	_, err := st.Call(ask, e.Actions().ByName("GetTransactionStatus"), &v2.GetTransactionStatusRequest{TransactionID: &x.ID}) // Calling keeps the answer
	if err == nil || ctx.Err() != nil {
		return nil
	}
	r.log.Info("the station did not say whether it still has events of a transaction", "station", x.Station, "transaction", x.ID, "error", err)
	if errors.Is(err, engine.ErrNotConnected) || errors.Is(err, engine.ErrConnectionLost) {
		return nil
	}
	// One that can't answer isn't asked again before there are new events.
	return r.store.SaveTransactionStatus(ctx, x.Station, x.ID, nil, r.now())
}

// Prune deletes what is older than the retention.
func (r *Records) Prune(ctx context.Context) error {
	keep := r.options.Retention()
	if keep <= 0 {
		return nil
	}
	rows, err := r.store.Prune(ctx, r.now().Add(-keep))
	if rows > 0 {
		r.log.Info("old records were deleted", "rows", rows, "older_than", keep.String())
	}
	return err
}

// booted has a station asked for its inventory when it is new here or has new firmware (OCPP 2.0.1 B07.FR.14).
func (r *Records) booted(st *engine.Station, req *v2.BootNotificationRequest, res *v2.BootNotificationResponse) {
	if res.Status != v2.RegistrationStatusAccepted {
		return
	}
	before := st.Info()
	firmware := ""
	if req.ChargingStation.FirmwareVersion != nil {
		firmware = *req.ChargingStation.FirmwareVersion
	}
	if before.Told == engine.Accepted && before.Firmware == firmware {
		return
	}
	select {
	case r.wanting <- st:
	default:
	}
}

// takeInventories asks stations for their inventory, some time after their boot, when they have told the rest.
func (r *Records) takeInventories(ctx context.Context, e *engine.Engine) {
	action := e.Actions().ByName("GetBaseReport")
	for {
		var st *engine.Station
		select {
		case <-ctx.Done():
			return
		case st = <-r.wanting:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(2 * time.Second):
		}
		if !st.Connected() {
			continue
		}
		ask, cancel := context.WithTimeout(ctx, 30*time.Second)
		var err error
		if st.Info().Version == ocpp.V16 {
			err = r.takeConfiguration(ask, st)
		} else {
			_, err = st.Call(ask, action, &v2.GetBaseReportRequest{RequestID: rand.IntN(1 << 30), ReportBase: v2.ReportBaseFullInventory})
		}
		cancel()
		if err != nil {
			r.log.Info("the station gave no inventory", "station", st.ID(), "error", err)
		}
	}
}
