package store

import (
	"context"
	"strings"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// VariableEvent is something that happened to a variable.
type VariableEvent struct {
	VariableID            // Attribute is ""
	EventID               int
	Timestamp             ocpp.DateTime // as the station sent it
	Received              time.Time
	Trigger               string
	Cause                 *int
	ActualValue           string
	TechCode, TechInfo    string
	Cleared               *bool
	TransactionID         string
	VariableMonitoringID  *int
	EventNotificationType string
	Severity              *int // told by OCPP 2.1

	key int64
}

// SaveVariableEvents keeps the events of a NotifyEvent but for those of passwords, and the values in them where the variable is known. An
// AvailabilityState of a connector is its status, too (OCPP 2.0.1 G01.FR.03): statuses has the connectors whose status it
// tells.
func (s *Store) SaveVariableEvents(ctx context.Context, station string, req *v2.NotifyEventRequest, received time.Time) (statuses []Connector, err error) {
	err = s.write(ctx, func(t *tx) error {
		statuses = statuses[:0]
		full := false
		if err := t.ensureStation(station, s.now()); err != nil {
			return err
		}
		for i := range req.EventData {
			e := &req.EventData[i]
			id := variableID(&e.Component, &e.Variable, nil)
			if ocpp.Secret(id.Variable) {
				continue
			}
			if err := t.run(`INSERT INTO variable_events (station, event_id, timestamp, received, trigger, cause, component_name, component_instance,
				evse_id, connector_id, variable_name, variable_instance, actual_value, tech_code, tech_info, cleared, transaction_id,
				variable_monitoring_id, event_notification_type, severity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				ocpp.IDKey(station), e.EventID, string(e.Timestamp), stamp(received), string(e.Trigger), orNull(e.Cause), id.Component, id.ComponentInstance,
				id.EVSE, id.Connector, id.Variable, id.VariableInstance, e.ActualValue, textOrNull(text(e.TechCode)), textOrNull(text(e.TechInfo)),
				flagOrNull(e.Cleared), textOrNull(text(e.TransactionID)), orNull(e.VariableMonitoringID), string(e.EventNotificationType),
				orNull(e.Severity)); err != nil {
				return err
			}
			at, _ := e.Timestamp.Plausible(received)
			if err := t.run(`UPDATE variables SET value = ?, reported = max(coalesce(reported, ''), ?) WHERE (`+variableKeys+`) = (?, ?, ?, ?, ?, ?, ?, ?)`,
				append([]any{e.ActualValue, stamp(at)}, id.args(station)...)...); err != nil {
				return err
			}
			if c, ok := statusIn(id, e.ActualValue); ok {
				c.Since = at
				kept, err := s.saveStatus(t, station, c)
				if err != nil {
					return err
				}
				if !kept {
					full = true
					continue
				}
				statuses = append(statuses, c)
			}
		}
		if full {
			return tooMany(station, "connectors")
		}
		return nil
	})
	return statuses, err
}

// statusIn reads the status of a connector from a variable.
func statusIn(id VariableID, value string) (Connector, bool) {
	if !strings.EqualFold(id.Component, "Connector") || !strings.EqualFold(id.Variable, "AvailabilityState") || id.EVSE == 0 || id.Connector == 0 {
		return Connector{}, false
	}
	for _, status := range v2.ConnectorStatusEnum("").Values() {
		if status.Text == value {
			return Connector{EVSE: id.EVSE, ID: id.Connector, Status: strings.Clone(value)}, true
		}
	}
	return Connector{}, false
}

// VariableEvents lists the events of a station, the newest first.
func (s *Store) VariableEvents(ctx context.Context, station string, p Page) (List[VariableEvent], error) {
	return newest(ctx, s, p, func(e VariableEvent) int64 { return e.key }, func(r rowScanner) (e VariableEvent, err error) {
		var at string
		err = r.Scan(&e.key, &e.EventID, &at, nullTime{&e.Received}, &e.Trigger, &e.Cause, &e.Component, &e.ComponentInstance, &e.EVSE, &e.Connector,
			&e.Variable, &e.VariableInstance, &e.ActualValue, nullText{&e.TechCode}, nullText{&e.TechInfo}, &e.Cleared, nullText{&e.TransactionID},
			&e.VariableMonitoringID, &e.EventNotificationType, &e.Severity)
		e.Timestamp = ocpp.DateTime(at)
		return e, err
	}, `SELECT key, event_id, timestamp, received, trigger, cause, component_name, component_instance, evse_id, connector_id, variable_name,
		variable_instance, actual_value, tech_code, tech_info, cleared, transaction_id, variable_monitoring_id, event_notification_type, severity
		FROM variable_events`, where{}.with("station = ?", ocpp.IDKey(station)))
}
