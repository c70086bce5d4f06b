package api

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine"
	"csms/engine/auth"
	"csms/engine/ocpp/v2"
	"csms/engine/records"
	"csms/engine/store"
)

// StationChange is what an operator decides about a station. What is left out stays, null clears.
type StationChange struct {
	Password        optional[string]             `json:"password,omitempty" doc:"16 to 40 characters; it is kept as a hash only"`
	SecurityProfile optional[int]                `json:"security_profile,omitempty" minimum:"0" maximum:"3" doc:"0 none, 1 password, 2 password over TLS, 3 certificate"`
	Registration    optional[string]             `json:"registration,omitempty" doc:"Accepted, Pending or Rejected; null leaves it to the policy"`
	Validation      optional[string]             `json:"validation,omitempty" doc:"strict or lenient"`
	Labels          optional[map[string]*string] `json:"labels,omitempty" doc:"PUT replaces all of them; PATCH adds and changes, and removes those that are null"`
}

type stationChangeInput struct {
	ID   string `path:"id" maxLength:"255" doc:"the station's id, without regard to case"`
	Body StationChange
}

type passwordInput struct {
	ID   string `path:"id" maxLength:"255" doc:"the station's id, without regard to case"`
	Body struct {
		Rotate bool `json:"rotate,omitempty" doc:"send it to the station, which must be connected; the old one is valid until it was taken"`
	}
}

type passwordOutput struct {
	Body struct {
		Password string `json:"password" doc:"it is shown this once"`
	}
}

// The limits of labels.
const (
	maxLabels     = 64
	maxLabelKey   = 64
	maxLabelValue = 255
)

func (o Options) provisioning(api huma.API) {
	errs := []int{http.StatusNotFound}
	huma.Register(api, huma.Operation{
		OperationID: "put-station", Method: http.MethodPut, Path: "/api/v1/stations/{id}", Tags: []string{"stations"},
		Summary: "Provision a station, or change what was decided about it", Errors: errs,
	}, func(ctx context.Context, in *stationChangeInput) (*stationOutput, error) {
		return o.changeStation(ctx, in, true)
	})
	huma.Register(api, huma.Operation{
		OperationID: "patch-station", Method: http.MethodPatch, Path: "/api/v1/stations/{id}", Tags: []string{"stations"},
		Summary: "Change what was decided about a station (JSON merge patch)", Errors: errs,
	}, func(ctx context.Context, in *stationChangeInput) (*stationOutput, error) {
		return o.changeStation(ctx, in, false)
	})
	huma.Register(api, huma.Operation{
		OperationID: "delete-station", Method: http.MethodDelete, Path: "/api/v1/stations/{id}", Tags: []string{"stations"},
		Summary: "Forget a station and what it reported; its transactions stay", Errors: errs, DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, in *stationInput) (*struct{}, error) {
		return nil, o.deleteStation(ctx, in.ID)
	})
	huma.Register(api, huma.Operation{
		OperationID: "new-station-password", Method: http.MethodPost, Path: "/api/v1/stations/{id}/password", Tags: []string{"stations"},
		Summary: "Make a new password for a station", Errors: append(errs, http.StatusConflict, http.StatusBadGateway),
	}, o.newPassword)
}

func (o Options) changeStation(ctx context.Context, in *stationChangeInput, put bool) (*stationOutput, error) {
	if err := checkStation(in.ID, &in.Body); err != nil {
		return nil, err
	}
	if _, known := o.Engine.Station(in.ID); !put && !known {
		return nil, newProblem(http.StatusNotFound, fmt.Sprintf("no station has the id %q", in.ID))
	}
	hash := ""
	if in.Body.Password.Set && !in.Body.Password.Null {
		hash = auth.Hash(in.Body.Password.Value)
	}
	var tooMany error
	before, after, err := o.Store.UpdateStation(ctx, in.ID, func(s *store.Station) error {
		s.Provisioned = true
		if in.Body.Password.Set {
			s.PasswordHash, s.PendingPasswordHash, s.PasswordAfterReboot, s.NetworkPasswordHash = hash, "", false, ""
		}
		if p := in.Body.SecurityProfile; p.Set {
			s.SecurityProfile = nil
			if !p.Null {
				s.SecurityProfile = &p.Value
			}
		}
		apply(in.Body.Registration, &s.Registration)
		apply(in.Body.Validation, &s.Validation)
		s.Labels, tooMany = changeLabels(s.Labels, in.Body.Labels, put)
		return tooMany
	}, func(after store.Station) { o.Engine.SetProfile(records.ProfileOf(after)) })
	if err != nil {
		return nil, storeProblem(err, fmt.Sprintf("station %q", in.ID))
	}
	o.audit(ctx, "PUT station", "stations/"+after.ID, decidedOf(before), decidedOf(after))
	st, err := o.station(in.ID)
	if err != nil {
		return nil, err
	}
	return o.stationDetail(ctx, st.Info())
}

func (o Options) deleteStation(ctx context.Context, id string) error {
	before, err := o.Store.Station(ctx, id)
	recorded := err == nil
	if errors.Is(err, store.ErrNotFound) {
		if _, err := o.station(id); err != nil { // it may be known without having a record
			return err
		}
	} else if err != nil {
		return storeProblem(err, fmt.Sprintf("station %q", id))
	}
	waiting, cancel := context.WithTimeout(ctx, o.CallTimeout())
	defer cancel()
	err = o.Engine.Remove(waiting, id, func(forget func()) error {
		if err := o.Store.DeleteStation(ctx, id, forget); !errors.Is(err, store.ErrNotFound) {
			return err
		}
		return nil
	})
	switch {
	case errors.Is(err, engine.ErrStillDeciding):
		return newProblem(http.StatusServiceUnavailable, err.Error())
	case err != nil:
		return storeProblem(err, fmt.Sprintf("station %q", id))
	case recorded:
		o.audit(ctx, "DELETE station", "stations/"+before.ID, decidedOf(before), nil)
	}
	return nil
}

// changeLabels returns the labels after a change.
func changeLabels(labels map[string]string, change optional[map[string]*string], replace bool) (map[string]string, error) {
	if !change.Set {
		return labels, nil
	}
	out := make(map[string]string)
	if !replace && !change.Null {
		maps.Copy(out, labels)
	}
	for key, value := range change.Value {
		if value == nil {
			delete(out, key)
		} else {
			out[key] = *value
		}
	}
	if len(out) > maxLabels {
		return nil, invalid("body.labels", fmt.Sprintf("a station has at most %d labels", maxLabels), len(out))
	}
	return out, nil
}

// checkStation checks what the schema can't say.
func checkStation(id string, c *StationChange) error {
	if strings.TrimSpace(id) == "" || !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl) || strings.ContainsRune(id, '/') {
		return invalid("path.id", "a station's id is a text without control characters and slashes", id)
	}
	oneOf := func(path string, o optional[string], among ...string) error {
		if !o.Set || o.Null {
			return nil
		}
		for _, s := range among {
			if o.Value == s {
				return nil
			}
		}
		return invalid(path, "it is one of "+strings.Join(among, ", ")+", or null", o.Value)
	}
	if err := oneOf("body.registration", c.Registration, "Accepted", "Pending", "Rejected"); err != nil {
		return err
	}
	if err := oneOf("body.validation", c.Validation, "strict", "lenient"); err != nil {
		return err
	}
	if p := c.Password; p.Set && !p.Null {
		// The value is not repeated in the answer.
		if n := utf8.RuneCountInString(p.Value); n < 16 || n > 40 {
			return invalid("body.password", "a password has 16 to 40 characters (OCPP 2.0.1 A00.FR.205)", nil)
		}
		if !utf8.ValidString(p.Value) || strings.ContainsFunc(p.Value, unicode.IsControl) {
			return invalid("body.password", "a password has no control characters", nil)
		}
	}
	for key, value := range c.Labels.Value {
		path := "body.labels." + key
		if n := utf8.RuneCountInString(key); n == 0 || n > maxLabelKey || strings.ContainsFunc(key, unicode.IsControl) || strings.ContainsRune(key, '=') {
			return invalid(path, fmt.Sprintf("a label's key has 1 to %d characters, none of them = or a control character", maxLabelKey), key)
		}
		if value != nil && (utf8.RuneCountInString(*value) > maxLabelValue || strings.ContainsFunc(*value, unicode.IsControl)) {
			return invalid(path, fmt.Sprintf("a label's value has at most %d characters and no control characters", maxLabelValue), *value)
		}
	}
	return nil
}

// decidedOf is the part of a record that operators decide, without secrets; nil where there is no record.
func decidedOf(s store.Station) any {
	if s.Created.IsZero() {
		return nil
	}
	return map[string]any{
		"provisioned": s.Provisioned, "has_password": s.PasswordHash != "", "security_profile": s.SecurityProfile,
		"registration": known(s.Registration), "validation": known(s.Validation), "labels": s.Labels,
	}
}

// newPassword makes a password and sets it here, or at the station first.
func (o Options) newPassword(ctx context.Context, in *passwordInput) (*passwordOutput, error) {
	out := &passwordOutput{}
	out.Body.Password = auth.NewPassword()
	if !in.Body.Rotate {
		change := &stationChangeInput{ID: in.ID}
		change.Body.Password = optional[string]{Set: true, Value: out.Body.Password}
		_, err := o.changeStation(ctx, change, true)
		return out, err
	}
	st, err := o.station(in.ID)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.CallTimeout())
	defer cancel()
	// What the answer means for the passwords that are valid is kept by the records.
	response, err := st.Call(ctx, o.Engine.Actions().ByName("SetVariables"), &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{{
		AttributeValue: out.Body.Password, Component: v2.Component{Name: "SecurityCtrlr"}, Variable: v2.Variable{Name: "BasicAuthPassword"},
	}}})
	if err != nil {
		return nil, callProblem("SetVariables", err, o.CallTimeout())
	}
	status := response.(*v2.SetVariablesResponse).SetVariableResult[0].AttributeStatus
	if status != v2.SetVariableStatusAccepted && status != v2.SetVariableStatusRebootRequired {
		return nil, newProblem(http.StatusBadGateway, fmt.Sprintf("the station did not take the password: %s; the old one stays valid", status))
	}
	o.audit(ctx, "POST password", "stations/"+st.ID(), nil, map[string]any{"rotated": true})
	return out, nil
}
