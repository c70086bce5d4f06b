package records

import (
	"context"

	"csms/engine"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// takeConfiguration asks a station of OCPP 1.6 for its configuration keys, and keeps them as the variables that they are.
func (r *Records) takeConfiguration(ctx context.Context, st *engine.Station) error {
	response, err := st.Call(ctx, v16.Actions.ByName("GetConfiguration"), &v16.GetConfigurationRequest{})
	if err != nil {
		return err
	}
	return r.saveConfiguration(ctx, st.ID(), response.(*v16.GetConfigurationResponse))
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
