package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// VariableID names an attribute of a variable of a component. "" is no instance, 0 no EVSE and no connector.
type VariableID struct {
	Component, ComponentInstance string
	EVSE, Connector              int
	Variable, VariableInstance   string
	Attribute                    string // "" is Actual
}

// Variable is one attribute of a variable, as reported and as wanted.
type Variable struct {
	VariableID
	Value      *string // nil: not told, as for WriteOnly ones
	Mutability string
	Persistent *bool
	Constant   *bool

	Unit               string
	DataType           string
	MinLimit, MaxLimit *float64
	MaxElements        *int
	ValuesList         string
	SupportsMonitoring *bool

	Reported time.Time // zero: never reported
	// Wanted is what was last set from here, WantedStatus what the station answered (SetVariableStatusEnum).
	Wanted       *string
	WantedStatus string
	WantedAt     time.Time
}

// VariableFilter chooses variables of a station. "" is any.
type VariableFilter struct {
	Component, Variable string
	// Differs: only those whose reported value isn't the wanted one.
	Differs bool
	Page
}

func variableID(c *v2.Component, v *v2.Variable, attribute *v2.AttributeEnum) VariableID {
	id := VariableID{
		Component: c.Name, ComponentInstance: text(c.Instance), Variable: v.Name, VariableInstance: text(v.Instance),
		Attribute: or(text(attribute), string(v2.AttributeActual)),
	}
	if c.EVSE != nil {
		id.EVSE = c.EVSE.ID
		if c.EVSE.ConnectorID != nil {
			id.Connector = *c.EVSE.ConnectorID
		}
	}
	return id
}

func (id *VariableID) args(station string) []any {
	return []any{ocpp.IDKey(station), id.Component, id.ComponentInstance, id.EVSE, id.Connector, id.Variable, id.VariableInstance,
		or(id.Attribute, string(v2.AttributeActual))}
}

const variableKeys = `station, component_name, component_instance, evse_id, connector_id, variable_name, variable_instance, attribute_type`

const variableColumns = `SELECT component_name, component_instance, evse_id, connector_id, variable_name, variable_instance, attribute_type,
	value, mutability, persistent, constant, unit, data_type, min_limit, max_limit, max_elements, values_list, supports_monitoring, reported,
	wanted, wanted_status, wanted_at FROM variables`

func scanVariable(r rowScanner) (v Variable, err error) {
	err = r.Scan(&v.Component, &v.ComponentInstance, &v.EVSE, &v.Connector, &v.Variable, &v.VariableInstance, &v.Attribute,
		&v.Value, nullText{&v.Mutability}, &v.Persistent, &v.Constant, nullText{&v.Unit}, nullText{&v.DataType}, &v.MinLimit, &v.MaxLimit,
		&v.MaxElements, nullText{&v.ValuesList}, &v.SupportsMonitoring, nullTime{&v.Reported},
		&v.Wanted, nullText{&v.WantedStatus}, nullTime{&v.WantedAt})
	return v, err
}

// Variables lists variables of a station in the order of their names.
func (s *Store) Variables(ctx context.Context, station string, f VariableFilter) (List[Variable], error) {
	from, w := variableColumns, where{}.with("station = ?", ocpp.IDKey(station))
	if f.Component != "" {
		w.and("component_name = ?", f.Component)
	}
	if f.Variable != "" {
		w.and("variable_name = ?", f.Variable)
	}
	if f.Differs { // written like the condition of the index
		from += " INDEXED BY variables_differ"
		w.and("wanted IS NOT NULL AND value IS NOT NULL AND wanted <> value")
	}
	var last VariableID
	if there, err := f.after(&last.Component, &last.ComponentInstance, &last.EVSE, &last.Connector, &last.Variable, &last.VariableInstance, &last.Attribute); err != nil {
		return List[Variable]{}, err
	} else if there {
		w.and("("+variableKeys+") > (?, ?, ?, ?, ?, ?, ?, ?)", last.args(station)...)
	}
	return list(ctx, s.read, f.Page, func(v Variable) []any {
		return []any{v.Component, v.ComponentInstance, v.EVSE, v.Connector, v.Variable, v.VariableInstance, v.Attribute}
	}, scanVariable, from+w.sql+" ORDER BY "+variableKeys, w.args...)
}

// SaveReport keeps the variables of a NotifyReport, but not the values of passwords. It fails with ErrFull where the station would
// have more than Options.MaxVariables; what there is room for is kept.
func (s *Store) SaveReport(ctx context.Context, station string, req *v2.NotifyReportRequest, at time.Time) error {
	var all []Variable
	for i := range req.ReportData {
		d := &req.ReportData[i]
		for j := range d.VariableAttribute {
			a := &d.VariableAttribute[j]
			v := Variable{
				VariableID: variableID(&d.Component, &d.Variable, a.Type), Value: a.Value, Mutability: text(a.Mutability),
				Persistent: a.Persistent, Constant: a.Constant, Reported: at,
			}
			if c := d.VariableCharacteristics; c != nil {
				v.Unit, v.DataType, v.ValuesList = text(c.Unit), string(c.DataType), text(c.ValuesList)
				v.MinLimit, v.MaxLimit, v.MaxElements = c.MinLimit, c.MaxLimit, c.MaxElements
				v.SupportsMonitoring = &c.SupportsMonitoring
			}
			all = append(all, v)
		}
	}
	return s.SaveVariables(ctx, station, all)
}

// variableStep is how many variables one write takes, so that a large report doesn't keep others waiting.
const variableStep = 250

// SaveVariables keeps variables as a station reported them; Wanted is not looked at. ErrFull as for SaveReport.
func (s *Store) SaveVariables(ctx context.Context, station string, all []Variable) error {
	for len(all) > 0 {
		part := all[:min(variableStep, len(all))]
		all = all[len(part):]
		size, err := s.modelSize(ctx, station, len(part))
		if err != nil {
			return err
		}
		failed := s.write(ctx, func(t *tx) (err error) {
			size, err = s.saveVariables(t, station, part, size)
			return err
		})
		if failed != nil && !errors.Is(failed, ErrFull) {
			s.models.forget(station)
			return failed
		}
		s.models.put(station, size)
		if failed != nil {
			return failed
		}
	}
	return nil
}

// saveVariables writes a part of a report. have is how large the station's model is; it returns how large it is then.
func (s *Store) saveVariables(t *tx, station string, part []Variable, have modelSize) (modelSize, error) {
	full, known := false, have.atMost+len(part) <= s.options.MaxVariables
	if known {
		have = modelSize{atMost: have.atMost + len(part)}
	}
	for i := range part {
		v := &part[i]
		value := v.Value
		if ocpp.Secret(v.Variable) {
			value = nil
		}
		if !known {
			var n int
			if err := t.row(`SELECT count(*) FROM variables WHERE (`+variableKeys+`) = (?, ?, ?, ?, ?, ?, ?, ?)`, v.args(station)...).Scan(&n); err != nil {
				return have, err
			}
			if n == 0 && have.atMost >= s.options.MaxVariables {
				full = true
				continue
			}
			if n == 0 {
				have.atMost++
			}
		}
		if err := t.run(`INSERT INTO variables (`+variableKeys+`, value, mutability, persistent, constant, unit, data_type, min_limit, max_limit,
			max_elements, values_list, supports_monitoring, reported) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (`+variableKeys+`) DO UPDATE SET value = excluded.value, mutability = coalesce(excluded.mutability, mutability),
			persistent = coalesce(excluded.persistent, persistent), constant = coalesce(excluded.constant, constant),
			unit = coalesce(excluded.unit, unit), data_type = coalesce(excluded.data_type, data_type),
			min_limit = coalesce(excluded.min_limit, min_limit), max_limit = coalesce(excluded.max_limit, max_limit),
			max_elements = coalesce(excluded.max_elements, max_elements), values_list = coalesce(excluded.values_list, values_list),
			supports_monitoring = coalesce(excluded.supports_monitoring, supports_monitoring), reported = excluded.reported`,
			append(v.args(station), orNull(value), textOrNull(v.Mutability), flagOrNull(v.Persistent), flagOrNull(v.Constant),
				textOrNull(v.Unit), textOrNull(v.DataType), orNull(v.MinLimit), orNull(v.MaxLimit), orNull(v.MaxElements),
				textOrNull(v.ValuesList), flagOrNull(v.SupportsMonitoring), stampOrNull(v.Reported))...); err != nil {
			return have, err
		}
	}
	if full {
		return have, refuse(fmt.Errorf("%w: station %s reports more than %d variables", ErrFull, station, s.options.MaxVariables))
	}
	return have, nil
}

// SaveGetVariables keeps the values of a GetVariablesResponse that the station gave.
func (s *Store) SaveGetVariables(ctx context.Context, station string, res *v2.GetVariablesResponse, at time.Time) error {
	var all []Variable
	for i := range res.GetVariableResult {
		r := &res.GetVariableResult[i]
		if r.AttributeStatus == v2.GetVariableStatusAccepted {
			all = append(all, Variable{VariableID: variableID(&r.Component, &r.Variable, r.AttributeType), Value: r.AttributeValue, Reported: at})
		}
	}
	return s.SaveVariables(ctx, station, all)
}

// SaveSetVariables keeps what was set from here with the station's answers. An accepted value is the reported one too. What the
// station doesn't know is not kept, nor are passwords.
func (s *Store) SaveSetVariables(ctx context.Context, station string, req *v2.SetVariablesRequest, res *v2.SetVariablesResponse, at time.Time) error {
	status := make(map[VariableID]v2.SetVariableStatusEnum)
	for i := range res.SetVariableResult {
		r := &res.SetVariableResult[i]
		status[variableID(&r.Component, &r.Variable, r.AttributeType)] = r.AttributeStatus
	}
	defer s.models.forget(station)
	return s.write(ctx, func(t *tx) error {
		for i := range req.SetVariableData {
			d := &req.SetVariableData[i]
			if ocpp.Secret(d.Variable.Name) {
				continue
			}
			id := variableID(&d.Component, &d.Variable, d.AttributeType)
			var value any
			switch status[id] {
			case v2.SetVariableStatusAccepted:
				value = d.AttributeValue
			case v2.SetVariableStatusUnknownComponent, v2.SetVariableStatusUnknownVariable, v2.SetVariableStatusNotSupportedAttributeType:
				if err := t.run(`DELETE FROM variables WHERE (`+variableKeys+`) = (?, ?, ?, ?, ?, ?, ?, ?)`, id.args(station)...); err != nil {
					return err
				}
				continue
			}
			if err := t.run(`INSERT INTO variables (`+variableKeys+`, value, wanted, wanted_status, wanted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (`+variableKeys+`) DO UPDATE SET value = coalesce(excluded.value, value), wanted = excluded.wanted,
				wanted_status = excluded.wanted_status, wanted_at = excluded.wanted_at`,
				append(id.args(station), value, d.AttributeValue, textOrNull(status[id]), stamp(at))...); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteVariables forgets what a station reported last before a time and nobody set: after a full inventory, what is no longer there. It
// is looked for beside the writer, and goes in steps.
func (s *Store) DeleteVariables(ctx context.Context, station string, before time.Time) error {
	const gone = `wanted IS NULL AND (reported IS NULL OR reported < ?)`
	defer s.models.forget(station)
	for {
		var step []Variable
		if err := s.lookUp(ctx, func(q querier) (err error) {
			step, err = collect(q, scanVariable, variableColumns+` WHERE station = ? AND `+gone+` LIMIT ?`, ocpp.IDKey(station), stamp(before), variableStep)
			return err
		}); err != nil || len(step) == 0 {
			return err
		}
		if err := s.write(ctx, func(t *tx) error {
			for i := range step {
				if err := t.run(`DELETE FROM variables WHERE (`+variableKeys+`) = (?, ?, ?, ?, ?, ?, ?, ?) AND `+gone, append(step[i].args(station), stamp(before))...); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
}

// Monitor is a variable monitor that a station reported.
type Monitor struct {
	VariableID
	ID          int
	Transaction bool // only during transactions
	Value       float64
	Type        string
	Severity    int
	// EventNotificationType is told by OCPP 2.1.
	EventNotificationType string
	Reported              time.Time
}

// SaveMonitors keeps the monitors of a NotifyMonitoringReport, as far as there is room; ErrFull.
func (s *Store) SaveMonitors(ctx context.Context, station string, req *v2.NotifyMonitoringReportRequest, at time.Time) error {
	return s.write(ctx, func(t *tx) error {
		full := false
		for i := range req.Monitor {
			d := &req.Monitor[i]
			id := variableID(&d.Component, &d.Variable, nil)
			for j := range d.VariableMonitoring {
				m := &d.VariableMonitoring[j]
				if ok, err := s.room(t, "monitors", "station, id", ocpp.IDKey(station), m.ID); err != nil {
					return err
				} else if !ok {
					full = true
					continue
				}
				if err := t.run(`INSERT INTO monitors (station, id, component_name, component_instance, evse_id, connector_id, variable_name,
					variable_instance, transaction_only, value, type, severity, event_notification_type, reported)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, id) DO UPDATE SET component_name = excluded.component_name,
					component_instance = excluded.component_instance, evse_id = excluded.evse_id, connector_id = excluded.connector_id,
					variable_name = excluded.variable_name, variable_instance = excluded.variable_instance, transaction_only = excluded.transaction_only,
					value = excluded.value, type = excluded.type, severity = excluded.severity,
					event_notification_type = excluded.event_notification_type, reported = excluded.reported`,
					ocpp.IDKey(station), m.ID, id.Component, id.ComponentInstance, id.EVSE, id.Connector, id.Variable, id.VariableInstance,
					flag(m.Transaction), m.Value, string(m.Type), m.Severity, textOrNull(m.EventNotificationType), stamp(at)); err != nil {
					return err
				}
			}
		}
		if full {
			return tooMany(station, "monitors")
		}
		return nil
	})
}

// DeleteMonitors forgets monitors that were cleared.
func (s *Store) DeleteMonitors(ctx context.Context, station string, ids ...int) error {
	return s.write(ctx, func(t *tx) error {
		for _, id := range ids {
			if err := t.run(`DELETE FROM monitors WHERE station = ? AND id = ?`, ocpp.IDKey(station), id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Monitors lists monitors of a station by id.
func (s *Store) Monitors(ctx context.Context, station string, p Page) (List[Monitor], error) {
	w := where{}.with("station = ?", ocpp.IDKey(station))
	var last int
	if there, err := p.after(&last); err != nil {
		return List[Monitor]{}, err
	} else if there {
		w.and("id > ?", last)
	}
	return list(ctx, s.read, p, func(m Monitor) []any { return []any{m.ID} }, func(r rowScanner) (m Monitor, err error) {
		err = r.Scan(&m.ID, &m.Component, &m.ComponentInstance, &m.EVSE, &m.Connector, &m.Variable, &m.VariableInstance, &m.Transaction,
			&m.Value, &m.Type, &m.Severity, nullText{&m.EventNotificationType}, nullTime{&m.Reported})
		return m, err
	}, `SELECT id, component_name, component_instance, evse_id, connector_id, variable_name, variable_instance, transaction_only,
		value, type, severity, event_notification_type, reported FROM monitors`+w.sql+" ORDER BY id", w.args...)
}
