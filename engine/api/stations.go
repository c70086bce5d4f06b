package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine"
	"csms/engine/ocpp"
)

// Station is what is known of a station; null stands for what isn't.
type Station struct {
	ID           string            `json:"id"`
	Version      *string           `json:"version" doc:"OCPP version of the last connection: 1.6, 2.0.1 or 2.1"`
	Connected    bool              `json:"connected"`
	Remote       *string           `json:"remote" doc:"address and port of the last connection"`
	Auth         *string           `json:"auth" doc:"none, basic or certificate"`
	Registration *string           `json:"registration" doc:"what an operator decided, or else what the station was told: Accepted, Pending or Rejected"`
	Decided      *string           `json:"decided_registration" doc:"what an operator decided; null leaves it to the policy"`
	Told         *string           `json:"told_registration" doc:"what the station was told last"`
	Provisioned  bool              `json:"provisioned" doc:"an operator made it known"`
	HasPassword  bool              `json:"has_password"`
	Profile      *int              `json:"security_profile" doc:"the least profile with which it may connect; null: that of the configuration"`
	Validation   *string           `json:"validation" doc:"strict or lenient; null: that of its vendor, or of the configuration"`
	Status       *string           `json:"status" doc:"the connector status that most wants attention"`
	Vendor       *string           `json:"vendor"`
	Model        *string           `json:"model"`
	Serial       *string           `json:"serial"`
	Firmware     *string           `json:"firmware"`
	LastSeen     *time.Time        `json:"last_seen"`
	Silent       bool              `json:"silent" doc:"was here, but is not connected, or connected without a message for three heartbeat intervals"`
	ClockSkew    *float64          `json:"clock_skew" doc:"seconds that its clock is ahead of ours"`
	Labels       map[string]string `json:"labels"`
	EVSEs        []EVSE            `json:"evses"`
	// ActiveSessions and Power are from the records.
	ActiveSessions *int     `json:"active_sessions" doc:"how many transactions are active; null while the records can't be read"`
	Power          *float64 `json:"power" doc:"W that they go on with, as far as it is known; null where it is known of none, or there are none"`
}

// EVSE is what the station last said of an EVSE.
type EVSE struct {
	ID         int         `json:"id"`
	Status     *string     `json:"status"`
	Connectors []Connector `json:"connectors"`
}

// Connector is what the station last said of a connector.
type Connector struct {
	ID     int        `json:"id"`
	Status *string    `json:"status"`
	Since  *time.Time `json:"since"`
}

type stationsInput struct {
	Paging
	Connected    string `query:"connected" enum:"true,false" doc:"only stations that are connected, or that are not"`
	Version      string `query:"version" enum:"1.6,2.0.1,2.1" doc:"only stations of this OCPP version"`
	Registration string `query:"registration" enum:"Accepted,Pending,Rejected"`
	Status       string `query:"status" maxLength:"20" doc:"only stations with this status"`
	Vendor       string `query:"vendor" maxLength:"50"`
	Model        string `query:"model" maxLength:"50"`
	Label        string `query:"label" maxLength:"350" doc:"only stations with this label: key, or key=value"`
	State        string `query:"state" enum:"faulted,silent,unseen,pending,charging,available,offline" doc:"only stations in this condition: faulted: a connector reports Faulted; silent: was here, but is not connected, or connected without a message for three heartbeat intervals; unseen: provisioned, and never connected yet; pending: registered as Pending; charging: a transaction of it charges; available: connected, and a connector is Available; offline: not connected"`
	Q            string `query:"q" maxLength:"100" doc:"part of the id, vendor, model or serial number, without regard to case"`
}

// fits reports whether a station is one of those that are asked for.
func (in *stationsInput) fits(s *engine.StationInfo) bool {
	if unlike(in.Connected, strconv.FormatBool(s.Connected)) || unlike(in.Version, s.Version.String()) || unlike(in.Registration, string(s.Registration)) ||
		unlike(in.Status, s.Status) || unlike(in.Vendor, s.Vendor) || unlike(in.Model, s.Model) {
		return false
	}
	if key, value, both := strings.Cut(in.Label, "="); key != "" {
		if got, there := s.Labels[key]; !there || both && got != value {
			return false
		}
	}
	q := strings.ToLower(in.Q)
	return q == "" || slices.ContainsFunc([]string{s.ID, s.Vendor, s.Model, s.Serial}, func(text string) bool {
		return strings.Contains(strings.ToLower(text), q)
	})
}

type stationInput struct {
	ID string `path:"id" maxLength:"255" doc:"the station's id, without regard to case"`
}

type stationOutput struct{ Body StationDetail }

func (o Options) stations(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-stations", Method: http.MethodGet, Path: "/api/v1/stations", Tags: []string{"stations"},
		Summary: "Stations by id",
	}, func(ctx context.Context, in *stationsInput) (*listOutput[Station], error) {
		after, err := placeOf(in.Cursor)
		if err != nil {
			return nil, err
		}
		now, isCharging := time.Now(), map[string]bool(nil)
		if in.State == charging {
			if isCharging, err = o.Store.Charging(ctx); err != nil {
				return nil, storeProblem(err, "transaction")
			}
		}
		out := &listOutput[Station]{listBody[Station]{Items: []Station{}}}
		for _, st := range o.Engine.Stations() {
			if in.Cursor != "" && st.Key() <= after {
				continue
			}
			info := st.Info()
			if !in.fits(&info) || !inState(in.State, &info, now, isCharging) {
				continue
			}
			if len(out.Body.Items) == in.Limit {
				out.Body.Next = cursorAfter(ocpp.IDKey(out.Body.Items[in.Limit-1].ID))
				break
			}
			out.Body.Items = append(out.Body.Items, stationOf(info))
		}
		if err := o.activities(ctx, out.Body.Items); err != nil {
			return nil, err
		}
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "get-station", Method: http.MethodGet, Path: "/api/v1/stations/{id}", Tags: []string{"stations"},
		Summary: "One station", Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *stationInput) (*stationOutput, error) {
		st, err := o.station(in.ID)
		if err != nil {
			return nil, err
		}
		return o.stationDetail(ctx, st.Info())
	})
}

func (o Options) station(id string) (*engine.Station, error) {
	st, ok := o.Engine.Station(id)
	if !ok {
		return nil, newProblem(http.StatusNotFound, fmt.Sprintf("no station has the id %q", id))
	}
	return st, nil
}

func stationOf(info engine.StationInfo) Station {
	s := Station{
		ID: info.ID, Version: versionName(info.Version), Connected: info.Connected, Remote: known(info.Remote), Auth: known(info.Auth),
		Registration: known(string(info.Registration)), Status: known(info.Status), Vendor: known(info.Vendor),
		Model: known(info.Model), Serial: known(info.Serial), Firmware: known(info.Firmware),
		LastSeen: knownTime(info.LastSeen), Silent: isSilent(&info, time.Now()), Labels: info.Labels, EVSEs: []EVSE{},
		Decided: known(string(info.Decided)), Told: known(string(info.Told)), Provisioned: info.Provisioned, HasPassword: info.HasPassword,
		Profile: info.SecurityProfile, Validation: known(info.Validation), ClockSkew: info.ClockSkew,
	}
	if s.Labels == nil {
		s.Labels = map[string]string{}
	}
	for _, e := range info.EVSEs {
		evse := EVSE{ID: e.ID, Status: known(e.Status), Connectors: []Connector{}}
		for _, c := range e.Connectors {
			evse.Connectors = append(evse.Connectors, Connector{ID: c.ID, Status: known(c.Status), Since: knownTime(c.Since)})
		}
		s.EVSEs = append(s.EVSEs, evse)
	}
	return s
}
