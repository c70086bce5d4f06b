package v16

import (
	"csms/engine/ocpp/plan"
)

// ChangeConfigurationRequest sets one configuration key (§5.3).
type ChangeConfigurationRequest struct {
	Key   string `json:"key" ocpp:"required,max=50"`
	Value string `json:"value" ocpp:"required,max=500"`
}

// ChangeConfigurationResponse tells whether the key was set (§5.3).
type ChangeConfigurationResponse struct {
	Status ChangeConfigurationStatus `json:"status" ocpp:"required"`
}

// GetConfigurationRequest asks for configuration keys; none asks for all (§5.8).
type GetConfigurationRequest struct {
	Key []string `json:"key,omitempty" ocpp:"max=50"`
}

// GetConfigurationResponse holds the keys that the station knows (§5.8).
type GetConfigurationResponse struct {
	ConfigurationKey []KeyValue `json:"configurationKey,omitempty"`
	UnknownKey       []string   `json:"unknownKey,omitempty" ocpp:"max=50"`
}

// KeyValue is one configuration key.
type KeyValue struct {
	Key      string  `json:"key" ocpp:"required,max=50"`
	Readonly bool    `json:"readonly" ocpp:"required"`
	Value    *string `json:"value,omitempty" ocpp:"max=500"`
}

// ChangeConfigurationStatus is an enum of OCPP 1.6.
type ChangeConfigurationStatus string

// The values of ChangeConfigurationStatus.
const (
	ChangeConfigurationStatusAccepted       ChangeConfigurationStatus = "Accepted"
	ChangeConfigurationStatusRejected       ChangeConfigurationStatus = "Rejected"
	ChangeConfigurationStatusRebootRequired ChangeConfigurationStatus = "RebootRequired"
	ChangeConfigurationStatusNotSupported   ChangeConfigurationStatus = "NotSupported"
)

// Values lists what a ChangeConfigurationStatus may be.
func (ChangeConfigurationStatus) Values() []plan.Value {
	return plan.Values(
		ChangeConfigurationStatusAccepted,
		ChangeConfigurationStatusRejected,
		ChangeConfigurationStatusRebootRequired,
		ChangeConfigurationStatusNotSupported,
	)
}
