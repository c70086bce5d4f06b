package sim

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"csms/engine/ocpp/v2"
)

// variable is one variable of the device model with its Actual attribute.
type variable struct {
	component, componentInstance string
	evse                         int // 0: the station
	connector                    bool
	name, instance               string
	kind                         v2.DataEnum
	mutability                   v2.MutabilityEnum
	unit                         string
	value                        string
	options                      string // what an OptionList may be
	reboot                       bool   // takes effect with the next boot
}

func (v *variable) key() string {
	return v.component + "/" + v.componentInstance + "/" + strconv.Itoa(v.evse) + "/" + v.name + "/" + v.instance
}

// is reports whether a command means the variable. A name compares without regard to case.
func (v *variable) is(c *v2.Component, name *v2.Variable) bool {
	if !v.of(c) {
		return false
	}
	return name == nil || strings.EqualFold(v.name, name.Name) && strings.EqualFold(v.instance, text(name.Instance))
}

func (v *variable) of(c *v2.Component) bool {
	evse, connector := 0, false
	if c.EVSE != nil {
		evse, connector = c.EVSE.ID, c.EVSE.ConnectorID != nil
	}
	return strings.EqualFold(v.component, c.Name) && strings.EqualFold(v.componentInstance, text(c.Instance)) &&
		v.evse == evse && v.connector == connector
}

func (v *variable) names() (v2.Component, v2.Variable) {
	c, name := v2.Component{Name: v.component}, v2.Variable{Name: v.name}
	if v.componentInstance != "" {
		c.Instance = &v.componentInstance
	}
	if v.instance != "" {
		name.Instance = &v.instance
	}
	if v.evse > 0 {
		c.EVSE = &v2.EVSE{ID: v.evse}
		if v.connector {
			c.EVSE.ConnectorID = new(1)
		}
	}
	return c, name
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// variables returns the device model as it is now. Station.mu is held.
func (s *Station) variables() []variable {
	const (
		ro, rw, wo = v2.MutabilityReadOnly, v2.MutabilityReadWrite, v2.MutabilityWriteOnly
		str, num   = v2.DataString, v2.DataInteger
		yes, list  = v2.DataBoolean, v2.DataOptionList
	)
	m, o := &s.model, &s.options
	seconds := strconv.Itoa(int(s.interval / time.Second))
	all := []variable{
		{component: "ChargingStation", name: "VendorName", kind: str, mutability: ro, value: o.Vendor},
		{component: "ChargingStation", name: "Model", kind: str, mutability: ro, value: o.Model},
		{component: "ChargingStation", name: "SerialNumber", kind: str, mutability: ro, value: o.Serial},
		{component: "ChargingStation", name: "FirmwareVersion", kind: str, mutability: ro, value: m.firmware},
		{component: "ChargingStation", name: "AvailabilityState", kind: list, mutability: ro, value: "Available", options: availabilities},
		{component: "OCPPCommCtrlr", name: "HeartbeatInterval", kind: num, mutability: rw, unit: "s", value: seconds},
		{component: "OCPPCommCtrlr", name: "MessageTimeout", instance: "Default", kind: num, mutability: ro, unit: "s", value: strconv.Itoa(int(o.CallTimeout / time.Second))},
		{component: "OCPPCommCtrlr", name: "MessageAttempts", instance: "TransactionEvent", kind: num, mutability: rw, value: strconv.Itoa(attempts)},
		{component: "OCPPCommCtrlr", name: "NetworkConfigurationPriority", kind: v2.DataSequenceList, mutability: rw, value: "1", reboot: true},
		{component: "OCPPCommCtrlr", name: "OfflineThreshold", kind: num, mutability: rw, unit: "s", value: "600"},
		{component: "OCPPCommCtrlr", name: "WebSocketPingInterval", kind: num, mutability: rw, unit: "s", value: "0"},
		{component: "SecurityCtrlr", name: "BasicAuthPassword", kind: str, mutability: wo, value: ""},
		{component: "SecurityCtrlr", name: "Identity", kind: str, mutability: ro, value: o.ID},
		{component: "SecurityCtrlr", name: "OrganizationName", kind: str, mutability: rw, value: "Example"},
		{component: "SecurityCtrlr", name: "SecurityProfile", kind: num, mutability: ro, value: "1"},
		{component: "AuthCtrlr", name: "Enabled", kind: yes, mutability: rw, value: "true"},
		{component: "AuthCtrlr", name: "AuthorizeRemoteStart", kind: yes, mutability: rw, value: "false"},
		{component: "TxCtrlr", name: "EVConnectionTimeOut", kind: num, mutability: rw, unit: "s", value: "60"},
		{component: "TxCtrlr", name: "StopTxOnInvalidId", kind: yes, mutability: rw, value: "true"},
		{component: "TxCtrlr", name: "TxStartPoint", kind: v2.DataMemberList, mutability: ro, value: "Authorized"},
		{component: "TxCtrlr", name: "TxStopPoint", kind: v2.DataMemberList, mutability: ro, value: "Authorized"},
		{component: "SampledDataCtrlr", name: "TxUpdatedInterval", kind: num, mutability: rw, unit: "s", value: strconv.Itoa(int(m.meterInterval / time.Second))},
		{component: "SampledDataCtrlr", name: "TxUpdatedMeasurands", kind: v2.DataMemberList, mutability: rw, value: "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage"},
		{component: "DeviceDataCtrlr", name: "ItemsPerMessage", instance: "GetReport", kind: num, mutability: ro, value: "10"},
		{component: "DeviceDataCtrlr", name: "ItemsPerMessage", instance: "GetVariables", kind: num, mutability: ro, value: "10"},
		{component: "DeviceDataCtrlr", name: "ItemsPerMessage", instance: "SetVariables", kind: num, mutability: ro, value: "10"},
		{component: "LocalAuthListCtrlr", name: "Enabled", kind: yes, mutability: rw, value: "true"},
		{component: "LocalAuthListCtrlr", name: "Entries", kind: num, mutability: ro, value: strconv.Itoa(len(m.list))},
		{component: "LocalAuthListCtrlr", name: "ItemsPerMessage", kind: num, mutability: ro, value: "100"},
		{component: "ClockCtrlr", name: "DateTime", kind: v2.DataDateTime, mutability: ro, value: string(s.now())},
		{component: "ClockCtrlr", name: "TimeSource", kind: v2.DataSequenceList, mutability: rw, value: "Heartbeat"},
	}
	for _, e := range m.evses {
		status := string(e.status())
		all = append(all,
			variable{component: "EVSE", evse: e.id, name: "AvailabilityState", kind: list, mutability: ro, value: status, options: availabilities},
			variable{component: "EVSE", evse: e.id, name: "Power", kind: v2.DataDecimal, mutability: ro, unit: "W", value: strconv.FormatFloat(o.Power, 'f', -1, 64)},
			variable{component: "Connector", evse: e.id, connector: true, name: "AvailabilityState", kind: list, mutability: ro, value: status, options: availabilities},
			variable{component: "Connector", evse: e.id, connector: true, name: "ConnectorType", kind: str, mutability: ro, value: "cType2"},
		)
	}
	for i := range all {
		if set, ok := m.values[all[i].key()]; ok {
			all[i].value = set
		}
	}
	return all
}

const availabilities = "Available,Occupied,Reserved,Unavailable,Faulted"

// find returns the variable that a command names, or whether at least the component is known.
func find(all []variable, c *v2.Component, name *v2.Variable) (v *variable, component bool) {
	for i := range all {
		if all[i].is(c, name) {
			return &all[i], true
		}
		component = component || all[i].of(c)
	}
	return nil, component
}

// getVariables reads variables (OCPP 2.0.1 B06).
func getVariables(c *Command, req *v2.GetVariablesRequest) (*v2.GetVariablesResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.variables()
	res := &v2.GetVariablesResponse{}
	for _, d := range req.GetVariableData {
		r := v2.GetVariableResult{AttributeType: d.AttributeType, Component: d.Component, Variable: d.Variable}
		v, component := find(all, &d.Component, &d.Variable)
		switch {
		case v == nil && component:
			r.AttributeStatus = v2.GetVariableStatusUnknownVariable
		case v == nil:
			r.AttributeStatus = v2.GetVariableStatusUnknownComponent
		case d.AttributeType != nil && *d.AttributeType != v2.AttributeActual:
			r.AttributeStatus = v2.GetVariableStatusNotSupportedAttributeType
		case v.mutability == v2.MutabilityWriteOnly:
			r.AttributeStatus = v2.GetVariableStatusRejected // B06.FR.09
		default:
			r.AttributeStatus, r.AttributeValue = v2.GetVariableStatusAccepted, &v.value
		}
		res.GetVariableResult = append(res.GetVariableResult, r)
	}
	return res, nil
}

// setVariables writes variables (OCPP 2.0.1 B05).
func setVariables(c *Command, req *v2.SetVariablesRequest) (*v2.SetVariablesResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.variables()
	res := &v2.SetVariablesResponse{}
	for _, d := range req.SetVariableData {
		r := v2.SetVariableResult{AttributeType: d.AttributeType, Component: d.Component, Variable: d.Variable}
		v, component := find(all, &d.Component, &d.Variable)
		switch {
		case v == nil && component:
			r.AttributeStatus = v2.SetVariableStatusUnknownVariable
		case v == nil:
			r.AttributeStatus = v2.SetVariableStatusUnknownComponent
		case d.AttributeType != nil && *d.AttributeType != v2.AttributeActual:
			r.AttributeStatus = v2.SetVariableStatusNotSupportedAttributeType
		case v.mutability == v2.MutabilityReadOnly || !v.takes(d.AttributeValue):
			r.AttributeStatus = v2.SetVariableStatusRejected
		default:
			r.AttributeStatus = v2.SetVariableStatusAccepted
			if v.reboot {
				r.AttributeStatus = v2.SetVariableStatusRebootRequired
			}
			s.set(v, d.AttributeValue)
		}
		res.SetVariableResult = append(res.SetVariableResult, r)
	}
	return res, nil
}

// takes reports whether the value is of the variable's kind.
func (v *variable) takes(value string) bool {
	switch v.kind {
	case v2.DataInteger:
		n, err := strconv.Atoi(value)
		return err == nil && n >= 0
	case v2.DataBoolean:
		return value == "true" || value == "false"
	case v2.DataOptionList:
		return slices.Contains(strings.Split(v.options, ","), value)
	}
	return true
}

// set writes a variable, and does what it says. Station.mu is held.
func (s *Station) set(v *variable, value string) {
	switch v.name {
	case "HeartbeatInterval":
		n, _ := strconv.Atoi(value)
		s.interval = time.Duration(n) * time.Second
	case "TxUpdatedInterval":
		n, _ := strconv.Atoi(value)
		s.model.meterInterval = max(time.Duration(n)*time.Second, time.Second)
	case "BasicAuthPassword":
		s.options.Password = value // from the next connection on (A01.FR.02)
	default:
		put(&s.model.values, v.key(), value)
	}
}
