package store

import (
	"context"
	"database/sql"
	"strings"

	"csms/engine/ocpp"
)

// MessageLimits returns how many items and bytes of an action a station takes in one message, as far as it has reported
// that; 0: unknown. GetVariables, SetVariables and GetReport are told by DeviceDataCtrlr, SetVariableMonitoring and
// ClearVariableMonitoring by MonitoringCtrlr, SendLocalList by LocalAuthListCtrlr (OCPP 2.0.1 part 2, appendix 3).
func (s *Store) MessageLimits(ctx context.Context, station, action string) (items, bytes int, err error) {
	components, instance := [2]string{"devicedatactrlr", "monitoringctrlr"}, strings.ToLower(action)
	if action == "SendLocalList" {
		components, instance = [2]string{"localauthlistctrlr", "localauthlistctrlr"}, ""
	}
	err = s.lookUp(ctx, func(q querier) error {
		items, bytes = 0, 0
		for name, to := range map[string]*int{"itemspermessage": &items, "bytespermessage": &bytes} {
			var value sql.NullInt64
			err := q.row(`SELECT CAST(value AS INTEGER) FROM variables WHERE station = ? AND lower(component_name) IN (?, ?)
				AND lower(variable_name) = ? AND lower(variable_instance) = ? AND attribute_type = 'Actual'`,
				ocpp.IDKey(station), components[0], components[1], name, instance).Scan(&value)
			if err != nil && err != sql.ErrNoRows {
				return err
			}
			*to = max(0, int(value.Int64))
		}
		return nil
	})
	return items, bytes, err
}
