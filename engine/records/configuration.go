package records

import (
	"context"
	"strconv"
	"time"

	"csms/engine"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// takeConfiguration asks a station of OCPP 1.6 for its configuration keys, and keeps them as the variables that they are.
func (r *Records) takeConfiguration(ctx context.Context, st *engine.Station) error {
	_, err := st.Call(ctx, v16.Actions.ByName("GetConfiguration"), &v16.GetConfigurationRequest{})
	return err // Calling has kept the answer
}

// ConnectionTimeOut is the configuration key of that name, as the station reported it last.
func (r *Records) ConnectionTimeOut(ctx context.Context, st *engine.Station) time.Duration {
	component, variable := translate.Variable("ConnectionTimeOut")
	list, err := r.store.Variables(ctx, st.ID(), store.VariableFilter{Component: component.Name, Variable: variable.Name})
	if err != nil || len(list.Items) == 0 || list.Items[0].Value == nil {
		return 0
	}
	seconds, err := strconv.Atoi(*list.Items[0].Value)
	if err != nil || seconds < 0 || seconds > 24*60*60 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// callingChangeConfiguration is Calling for a configuration key of OCPP 1.6: what is set is kept as the variable that the key is.
func (r *Records) callingChangeConfiguration(ctx context.Context, st *engine.Station, req *v16.ChangeConfigurationRequest) (func(any, error), error) {
	component, variable := translate.Variable(req.Key)
	done, err := r.Calling(ctx, st, v2.Actions.ByName("SetVariables"), &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{{
		Component: component, Variable: variable, AttributeValue: req.Value,
	}}})
	if err != nil || done == nil {
		return done, err
	}
	return func(response any, err error) {
		if err != nil {
			done(nil, err)
			return
		}
		status := v2.SetVariableStatusEnum(response.(*v16.ChangeConfigurationResponse).Status)
		if status == "NotSupported" {
			status = v2.SetVariableStatusUnknownVariable
		}
		done(&v2.SetVariablesResponse{SetVariableResult: []v2.SetVariableResult{{
			Component: component, Variable: variable, AttributeStatus: status,
		}}}, nil)
	}, nil
}

func (r *Records) saveConfiguration(ctx context.Context, station string, res *v16.GetConfigurationResponse) error {
	report := &v2.NotifyReportRequest{}
	for _, k := range res.ConfigurationKey {
		component, variable := translate.Variable(k.Key)
		mutability := v2.MutabilityReadWrite
		if k.Readonly {
			mutability = v2.MutabilityReadOnly
		}
		report.ReportData = append(report.ReportData, v2.ReportData{
			Component: component, Variable: variable,
			VariableAttribute: []v2.VariableAttribute{{Value: k.Value, Mutability: &mutability}},
		})
	}
	if len(report.ReportData) == 0 {
		return nil
	}
	return r.bounded(station, "GetConfiguration", r.store.SaveReport(ctx, station, report, r.now()))
}
