package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// Variable is one attribute of a variable of a component, as a station reported it and as it was set from here.
type Variable struct {
	Component         string     `json:"component"`
	ComponentInstance *string    `json:"component_instance"`
	EVSE              *int       `json:"evse"`
	Connector         *int       `json:"connector"`
	Variable          string     `json:"variable"`
	VariableInstance  *string    `json:"variable_instance"`
	Attribute         string     `json:"attribute"`
	Value             *string    `json:"value" doc:"as the station reported it"`
	Mutability        *string    `json:"mutability"`
	Unit              *string    `json:"unit"`
	DataType          *string    `json:"data_type"`
	Min               *float64   `json:"min"`
	Max               *float64   `json:"max"`
	ValuesList        *string    `json:"values_list"`
	Reported          *time.Time `json:"reported"`
	Wanted            *string    `json:"wanted" doc:"what was set from here last"`
	WantedStatus      *string    `json:"wanted_status" doc:"what the station answered"`
	WantedAt          *time.Time `json:"wanted_at"`
	Differs           bool       `json:"differs" doc:"what is wanted is not what was reported"`
}

func variableOf(v store.Variable) Variable {
	return Variable{
		Component: v.Component, ComponentInstance: known(v.ComponentInstance), EVSE: knownID(v.EVSE), Connector: knownID(v.Connector),
		Variable: v.Variable, VariableInstance: known(v.VariableInstance), Attribute: v.Attribute, Value: v.Value, Mutability: known(v.Mutability),
		Unit: known(v.Unit), DataType: known(v.DataType), Min: v.MinLimit, Max: v.MaxLimit, ValuesList: known(v.ValuesList),
		Reported: knownTime(v.Reported), Wanted: v.Wanted, WantedStatus: known(v.WantedStatus), WantedAt: knownTime(v.WantedAt),
		Differs: v.Wanted != nil && v.Value != nil && *v.Wanted != *v.Value,
	}
}

type variablesInput struct {
	ID string `path:"id" maxLength:"255"`
	Paging
	Component string `query:"component" maxLength:"50"`
	Variable  string `query:"variable" maxLength:"50"`
	Differs   string `query:"differs" enum:"true" doc:"only those whose wanted value is not the reported one"`
}

// Monitor is a variable monitor that a station reported.
type Monitor struct {
	ID          int        `json:"id"`
	Component   string     `json:"component"`
	EVSE        *int       `json:"evse"`
	Connector   *int       `json:"connector"`
	Variable    string     `json:"variable"`
	Type        string     `json:"type"`
	Value       float64    `json:"value"`
	Severity    int        `json:"severity"`
	Transaction bool       `json:"transaction" doc:"only during transactions"`
	Reported    *time.Time `json:"reported"`
}

// Profile is a charging profile that a station reported.
type Profile struct {
	EVSE        int             `json:"evse" doc:"0 is the station"`
	ID          int             `json:"id"`
	StackLevel  int             `json:"stack_level"`
	Purpose     string          `json:"purpose"`
	Kind        string          `json:"kind"`
	Source      string          `json:"source"`
	Transaction *string         `json:"transaction"`
	Profile     json.RawMessage `json:"profile" doc:"the ChargingProfile"`
	Reported    *time.Time      `json:"reported"`
}

// Limit is a charging limit by an external system.
type Limit struct {
	EVSE              int             `json:"evse" doc:"0 is the station"`
	Source            string          `json:"source"`
	IsGridCritical    *bool           `json:"is_grid_critical"`
	IsLocalGeneration *bool           `json:"is_local_generation"`
	Schedule          json.RawMessage `json:"schedule"`
	Received          *time.Time      `json:"received"`
}

// Certificate is a certificate that a station has.
type Certificate struct {
	Type           string     `json:"type"`
	HashAlgorithm  string     `json:"hash_algorithm"`
	IssuerNameHash string     `json:"issuer_name_hash"`
	IssuerKeyHash  string     `json:"issuer_key_hash"`
	SerialNumber   string     `json:"serial_number"`
	Parent         *string    `json:"parent" doc:"serial number of the certificate that it is a child of"`
	Reported       *time.Time `json:"reported"`
}

// SecurityEvent is a SecurityEventNotification.
type SecurityEvent struct {
	Station   string     `json:"station"`
	Type      string     `json:"type"`
	Timestamp string     `json:"timestamp" doc:"as the station sent it"`
	Received  *time.Time `json:"received"`
	TechInfo  *string    `json:"tech_info"`
}

func securityEventOf(e store.SecurityEvent) SecurityEvent {
	return SecurityEvent{e.Station, e.Type, string(e.Timestamp), knownTime(e.Received), known(e.TechInfo)}
}

// Reservation is one that was made from here.
type Reservation struct {
	ID            int        `json:"id"`
	EVSE          *int       `json:"evse"`
	ConnectorType *string    `json:"connector_type"`
	Token         *string    `json:"token"`
	TokenType     *string    `json:"token_type"`
	Group         *string    `json:"group"`
	Expiry        *time.Time `json:"expiry"`
	Status        string     `json:"status"`
	Changed       *time.Time `json:"changed"`
}

// DisplayMessage is a message that a station shows.
type DisplayMessage struct {
	ID          int        `json:"id"`
	Priority    string     `json:"priority"`
	State       *string    `json:"state"`
	Start       *time.Time `json:"start"`
	End         *time.Time `json:"end"`
	Transaction *string    `json:"transaction"`
	Format      string     `json:"format"`
	Language    *string    `json:"language"`
	Content     string     `json:"content"`
	Reported    *time.Time `json:"reported"`
}

// Job is how far a firmware update, a publication or a log upload is.
type Job struct {
	Action    string     `json:"action"`
	RequestID *int       `json:"request_id"`
	Status    string     `json:"status"`
	Info      *string    `json:"info"`
	Received  *time.Time `json:"received"`
}

// StationEvent is something that happened to a variable (NotifyEvent).
type StationEvent struct {
	EventID     int        `json:"event_id"`
	Timestamp   string     `json:"timestamp" doc:"as the station sent it"`
	Received    *time.Time `json:"received"`
	Trigger     string     `json:"trigger"`
	Component   string     `json:"component"`
	EVSE        *int       `json:"evse"`
	Connector   *int       `json:"connector"`
	Variable    string     `json:"variable"`
	Value       string     `json:"value"`
	Severity    *int       `json:"severity"`
	Cleared     *bool      `json:"cleared"`
	TechCode    *string    `json:"tech_code"`
	TechInfo    *string    `json:"tech_info"`
	Transaction *string    `json:"transaction"`
}

// Readings are meter values outside of transactions.
type Readings struct {
	EVSE     int          `json:"evse" doc:"0 is the main meter"`
	Received *time.Time   `json:"received"`
	Values   []MeterValue `json:"values"`
}

// Streamed is what came over a periodic event stream in one message.
type Streamed struct {
	Stream   int             `json:"stream" doc:"the station's number of the stream"`
	Received *time.Time      `json:"received"`
	Pending  int             `json:"pending" doc:"values that the station had still to send"`
	Values   []StreamedValue `json:"values"`
}

// StreamedValue is one value of a stream.
type StreamedValue struct {
	Time  *time.Time `json:"time"`
	Value string     `json:"value"`
}

type ofStation struct {
	ID string `path:"id" maxLength:"255" doc:"the station's id, without regard to case"`
	Paging
}

// reported registers a list of what a station reported.
func reported[S, T any](api huma.API, o Options, name, summary string,
	read func(ctx context.Context, station string, p store.Page) (store.List[S], error), of func(S) T) {
	huma.Register(api, huma.Operation{
		OperationID: "list-station-" + name, Method: http.MethodGet, Path: "/api/v1/stations/{id}/" + name, Tags: []string{"stations"},
		Summary: summary, Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *ofStation) (*listOutput[T], error) {
		st, err := o.station(in.ID)
		if err != nil {
			return nil, err
		}
		list, err := read(ctx, st.ID(), in.page())
		return listed(list, err, of)
	})
}

// reports registers what stations reported.
func (o Options) reports(api huma.API) {
	s := o.Store
	huma.Register(api, huma.Operation{
		OperationID: "list-station-variables", Method: http.MethodGet, Path: "/api/v1/stations/{id}/variables", Tags: []string{"stations"},
		Summary: "The device model: what the station reported, and what was set from here", Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *variablesInput) (*listOutput[Variable], error) {
		st, err := o.station(in.ID)
		if err != nil {
			return nil, err
		}
		list, err := s.Variables(ctx, st.ID(), store.VariableFilter{
			Component: in.Component, Variable: in.Variable, Differs: in.Differs == "true", Page: in.page(),
		})
		return listed(list, err, variableOf)
	})
	reported(api, o, "monitors", "Variable monitors that the station reported", s.Monitors, func(m store.Monitor) Monitor {
		return Monitor{m.ID, m.Component, knownID(m.EVSE), knownID(m.Connector), m.Variable, m.Type, m.Value, m.Severity, m.Transaction, knownTime(m.Reported)}
	})
	reported(api, o, "profiles", "Charging profiles that the station reported", s.ChargingProfiles, func(p store.ChargingProfile) Profile {
		return Profile{p.EVSE, p.ID, p.StackLevel, p.Purpose, p.Kind, p.Source, known(p.TransactionID), rawOrNull(p.Profile), knownTime(p.Reported)}
	})
	reported(api, o, "limits", "Charging limits by external systems", s.ChargingLimits, func(l store.ChargingLimit) Limit {
		return Limit{l.EVSE, l.Source, l.IsGridCritical, l.IsLocalGeneration, rawOrNull(l.Schedule), knownTime(l.Received)}
	})
	reported(api, o, "certificates", "Certificates that the station has, as of the last GetInstalledCertificateIds", s.InstalledCertificates,
		func(c store.InstalledCertificate) Certificate {
			return Certificate{c.Type, c.HashAlgorithm, c.IssuerNameHash, c.IssuerKeyHash, c.SerialNumber, known(c.Parent), knownTime(c.Reported)}
		})
	reported(api, o, "security-events", "Security events of the station, the newest first", s.SecurityEvents, securityEventOf)
	reported(api, o, "reservations", "Reservations at the station", s.Reservations, func(r store.Reservation) Reservation {
		token := engine.ShownToken(r.Token, v2.IDTokenEnum(r.TokenType))
		return Reservation{r.ID, r.EVSE, known(r.ConnectorType), known(token), known(r.TokenType), known(r.Group), knownTime(r.Expiry), r.Status, knownTime(r.Changed)}
	})
	reported(api, o, "display-messages", "Messages that the station shows", s.DisplayMessages, func(m store.DisplayMessage) DisplayMessage {
		return DisplayMessage{m.ID, m.Priority, known(m.State), knownTime(m.Start), knownTime(m.End), known(m.TransactionID), m.Format, known(m.Language), m.Content, knownTime(m.Reported)}
	})
	reported(api, o, "jobs", "Statuses of firmware updates and log uploads, the newest first",
		func(ctx context.Context, station string, p store.Page) (store.List[store.JobStatus], error) {
			return s.JobStatuses(ctx, station, "", p)
		}, func(j store.JobStatus) Job {
			return Job{j.Action, j.RequestID, j.Status, known(j.Info), knownTime(j.Received)}
		})
	reported(api, o, "events", "What happened to variables (NotifyEvent), the newest first", s.VariableEvents, func(e store.VariableEvent) StationEvent {
		return StationEvent{e.EventID, string(e.Timestamp), knownTime(e.Received), e.Trigger, e.Component, knownID(e.EVSE), knownID(e.Connector), e.Variable,
			e.ActualValue, e.Severity, e.Cleared, known(e.TechCode), known(e.TechInfo), known(e.TransactionID)}
	})
	reported(api, o, "meter-values", "Meter values outside of transactions, the newest first", s.MeterValues, func(m store.EVSEMeterValues) Readings {
		out := Readings{EVSE: m.EVSE, Received: knownTime(m.Received), Values: []MeterValue{}}
		for _, v := range m.Values {
			out.Values = append(out.Values, meterValueOf(v))
		}
		return out
	})
	reported(api, o, "event-streams", "What came over periodic event streams (OCPP 2.1), the newest first", s.EventStreamValues, func(v store.EventStreamValues) Streamed {
		out := Streamed{Stream: v.Stream, Received: knownTime(v.Received), Pending: v.Pending, Values: []StreamedValue{}}
		for _, one := range v.Values {
			out.Values = append(out.Values, StreamedValue{knownTime(one.Time), one.Value})
		}
		return out
	})
	huma.Register(api, huma.Operation{
		OperationID: "list-security-events", Method: http.MethodGet, Path: "/api/v1/security-events", Tags: []string{"stations"},
		Summary: "Security events of all stations, the newest first",
	}, func(ctx context.Context, in *struct{ Paging }) (*listOutput[SecurityEvent], error) {
		list, err := s.SecurityEvents(ctx, "", in.page())
		return listed(list, err, securityEventOf)
	})
}
