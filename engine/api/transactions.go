package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// Transaction is the record of a transaction; null stands for what isn't known.
type Transaction struct {
	Station       string            `json:"station"`
	ID            string            `json:"id"`
	EVSE          *int              `json:"evse"`
	Connector     *int              `json:"connector"`
	Token         *TransactionToken `json:"token"`
	Active        bool              `json:"active" doc:"neither ended nor closed by a rule"`
	Began         *time.Time        `json:"began" doc:"what lists are ordered by: start, or the time of the first event that is known"`
	Start         *time.Time        `json:"start"`
	End           *time.Time        `json:"end"`
	LastEvent     *time.Time        `json:"last_event" doc:"when the last event was received"`
	Energy        *float64          `json:"energy" doc:"Wh; null where it is not known"`
	Power         *float64          `json:"power" doc:"W that it goes on with, measured or by its last two readings of the energy register; null where it is not known, or goes on no more"`
	MeterStart    *float64          `json:"meter_start" doc:"Wh"`
	MeterStop     *float64          `json:"meter_stop" doc:"Wh"`
	ChargingState *string           `json:"charging_state"`
	StoppedReason *string           `json:"stopped_reason" doc:"the station's, or that of the rule where closed is set"`
	Closed        *time.Time        `json:"closed" doc:"when a rule closed it, since its station went on without it"`
	Offline       bool              `json:"offline" doc:"an event was made offline"`
	Implausible   bool              `json:"implausible" doc:"a timestamp could not be taken"`
	Generation    *string           `json:"generation" doc:"of the scripts that decided first"`
	GapCount      int               `json:"gap_count" doc:"ranges of events that haven't come"`
	Queued        *bool             `json:"messages_in_queue" doc:"what the station last answered to GetTransactionStatus"`
}

// TransactionToken is the token of a transaction.
type TransactionToken struct {
	ID   string  `json:"id"`
	Type *string `json:"type"`
}

// TransactionDetail is a transaction with all that is known of it.
type TransactionDetail struct {
	Transaction
	EnergyBasis EnergyBasis        `json:"energy_basis"`
	Gaps        []Gap              `json:"gaps" doc:"numbers of events that haven't come, both ends included"`
	Events      []TransactionEvent `json:"events"`
	MeterValues []MeterValue       `json:"meter_values"`
	Truncated   bool               `json:"truncated" doc:"there are more events than are shown: an answer ends after 20,000 events, or 100,000 meter values"`
}

// Gap is a range of event numbers.
type Gap struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// TransactionEvent is one event of a transaction.
type TransactionEvent struct {
	SeqNo         int        `json:"seq_no"`
	Type          string     `json:"type"`
	Trigger       string     `json:"trigger"`
	Time          *time.Time `json:"time"`
	Timestamp     string     `json:"timestamp" doc:"as the station sent it"`
	Received      *time.Time `json:"received"`
	Offline       bool       `json:"offline"`
	Implausible   bool       `json:"implausible" doc:"the timestamp could not be taken; time is when it was received"`
	ChargingState *string    `json:"charging_state"`
	Generation    *string    `json:"generation"`
	Decision      *Decision  `json:"decision" doc:"how it was decided; null where that isn't known"`
}

// MeterValue is one sampled value in its base unit.
type MeterValue struct {
	SeqNo     int        `json:"seq_no"`
	Time      *time.Time `json:"time"`
	Value     float64    `json:"value"`
	Measurand string     `json:"measurand"`
	Context   string     `json:"context"`
	Phase     *string    `json:"phase"`
	Location  string     `json:"location"`
	Unit      string     `json:"unit"`
}

// An answer has events until it has so many of them, or so many meter values; the last event has all of its values.
const (
	maxEvents      = 20_000
	maxMeterValues = 100_000
)

type transactionsInput struct {
	Paging
	Accept  string `header:"Accept"`
	Station string `query:"station" maxLength:"255"`
	Token   string `query:"token" maxLength:"255"`
	Active  string `query:"active" enum:"true,false"`
	Gaps    string `query:"gaps" enum:"true,false" doc:"only those where events are missing, or where none are"`
	Closed  string `query:"closed" enum:"true,false" doc:"only those that a rule closed, or that none did"`
	From    string `query:"from" maxLength:"40" doc:"began at this time or later"`
	To      string `query:"to" maxLength:"40" doc:"began before this time"`
}

type transactionInput struct {
	Accept  string `header:"Accept"`
	Station string `path:"station" maxLength:"255"`
	ID      string `path:"id" maxLength:"255"`
}

func (in *transactionsInput) filter() (store.TransactionFilter, error) {
	f := store.TransactionFilter{
		Station: in.Station, Token: in.Token, Active: flag(in.Active), Gaps: flag(in.Gaps), Closed: flag(in.Closed), Page: in.page(),
	}
	var err error
	f.From, f.To, err = period(in.From, in.To)
	return f, err
}

func (o Options) transactions(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-transactions", Method: http.MethodGet, Path: "/api/v1/transactions", Tags: []string{"transactions"},
		Summary:     "Transactions, the one that began last first",
		Description: "With Accept: text/csv all of the selection, whatever limit says.",
		Responses:   csvResponse(api, "list-transactions", listBody[Transaction]{}),
	}, func(ctx context.Context, in *transactionsInput) (*huma.StreamResponse, error) {
		f, err := in.filter()
		if err != nil {
			return nil, err
		}
		if wantsCSV(in.Accept) {
			return o.transactionsCSV(f), nil
		}
		list, err := o.Store.Transactions(ctx, f)
		out, err := listed(list, err, transactionOf)
		if err != nil {
			return nil, err
		}
		return jsonStream(out.Body), nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "get-transaction", Method: http.MethodGet, Path: "/api/v1/transactions/{station}/{id}", Tags: []string{"transactions"},
		Summary:     "One transaction with its events and meter values",
		Description: "With Accept: text/csv all of its meter values.",
		Responses:   csvResponse(api, "get-transaction", TransactionDetail{}),
	}, func(ctx context.Context, in *transactionInput) (*huma.StreamResponse, error) {
		x, err := o.Store.Transaction(ctx, in.Station, in.ID)
		if err != nil {
			return nil, storeProblem(err, fmt.Sprintf("transaction %q of a station %q", in.ID, in.Station))
		}
		if wantsCSV(in.Accept) {
			return o.meterValuesCSV(&x), nil
		}
		d, err := o.detail(ctx, &x)
		if err != nil {
			return nil, err
		}
		return jsonStream(d), nil
	})
}

// detail reads the events of a transaction, as far as an answer has room for them.
func (o Options) detail(ctx context.Context, x *store.Transaction) (*TransactionDetail, error) {
	d := &TransactionDetail{Transaction: transactionOf(*x), Gaps: []Gap{}, Events: []TransactionEvent{}, MeterValues: []MeterValue{}}
	for _, g := range x.Gaps {
		d.Gaps = append(d.Gaps, Gap(g))
	}
	err := o.eachEvent(ctx, x, func(e *store.TransactionEventRecord) error {
		if d.Truncated = len(d.Events) >= maxEvents || len(d.MeterValues) >= maxMeterValues; d.Truncated {
			return errEnough
		}
		d.Events = append(d.Events, TransactionEvent{
			e.SeqNo, e.Type, e.Trigger, knownTime(e.Time), string(e.Timestamp), knownTime(e.Received), e.Offline, e.Implausible,
			known(e.ChargingState), known(e.Generation), decisionOf(e),
		})
		for _, v := range e.MeterValues {
			d.MeterValues = append(d.MeterValues, meterValueOf(v))
		}
		return nil
	})
	if err != nil && err != errEnough {
		return nil, storeProblem(err, "transaction")
	}
	d.EnergyBasis = basisOf(x, d.Events)
	return d, nil
}

// errEnough ends eachEvent.
var errEnough = errors.New("enough")

// eachEvent calls yield with the events of a transaction by number, of which it holds a page at a time. An error of yield ends it.
func (o Options) eachEvent(ctx context.Context, x *store.Transaction, yield func(*store.TransactionEventRecord) error) error {
	page := store.Page{Limit: store.MaxLimit}
	for {
		list, err := o.Store.TransactionEvents(ctx, x.Station, x.ID, page)
		if err != nil {
			return err
		}
		for i := range list.Items {
			if err := yield(&list.Items[i]); err != nil {
				return err
			}
		}
		if page.Cursor = list.Next; page.Cursor == "" {
			return nil
		}
	}
}

func transactionOf(x store.Transaction) Transaction {
	t := Transaction{
		Station: x.Station, ID: x.ID, EVSE: x.EVSE, Connector: x.Connector, Active: x.Active, Began: knownTime(x.Began), Start: knownTime(x.Start),
		End: knownTime(x.End), LastEvent: knownTime(x.LastEvent), Energy: x.Energy, Power: x.Power, MeterStart: x.MeterStart, MeterStop: x.MeterStop,
		ChargingState: known(x.ChargingState), StoppedReason: known(x.StoppedReason), Closed: knownTime(x.Closed), Offline: x.Offline,
		Implausible: x.Implausible, Generation: known(x.Generation), GapCount: x.GapCount, Queued: x.MessagesInQueue,
	}
	if x.Token != "" {
		t.Token = &TransactionToken{engine.ShownToken(x.Token, v2.IDTokenEnum(x.TokenType)), known(x.TokenType)}
	}
	return t
}

func meterValueOf(v store.MeterValue) MeterValue {
	return MeterValue{v.SeqNo, knownTime(v.Time), v.Value, v.Measurand, v.Context, known(v.Phase), v.Location, v.Unit}
}
