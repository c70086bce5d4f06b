package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// BatterySwapRequest reports batteries put into or taken out of a swap station
// (OCPP 2.1 S01, S03).
type BatterySwapRequest struct {
	BatteryData []BatteryData        `json:"batteryData" ocpp:"required,items=1.."`
	EventType   BatterySwapEventEnum `json:"eventType" ocpp:"required"`
	IDToken     IDToken              `json:"idToken" ocpp:"required"`
	RequestID   int                  `json:"requestId" ocpp:"required"`
	CustomData  *CustomData          `json:"customData,omitempty"`
}

// BatterySwapResponse acknowledges a swap (OCPP 2.1 S01, S03).
type BatterySwapResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// RequestBatterySwapRequest has the CSMS ask a station to start a battery swap
// for a token (OCPP 2.1 S02).
type RequestBatterySwapRequest struct {
	IDToken    IDToken     `json:"idToken" ocpp:"required"`
	RequestID  int         `json:"requestId" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// RequestBatterySwapResponse tells whether the station will (OCPP 2.1 S02).
type RequestBatterySwapResponse struct {
	Status     GenericStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo       `json:"statusInfo,omitempty"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// BatteryData is one battery of a swap. Since OCPP 2.1.
type BatteryData struct {
	EVSEID         int            `json:"evseId" ocpp:"required,range=0.."`
	SerialNumber   string         `json:"serialNumber" ocpp:"required,max=50"`
	SoC            float64        `json:"soC" ocpp:"required,range=0..100"`
	SoH            float64        `json:"soH" ocpp:"required,range=0..100"`
	ProductionDate *ocpp.DateTime `json:"productionDate,omitempty"`
	VendorInfo     *string        `json:"vendorInfo,omitempty" ocpp:"max=500"`
	CustomData     *CustomData    `json:"customData,omitempty"`
}

// BatterySwapEventEnum is what happened to the batteries. Since OCPP 2.1.
type BatterySwapEventEnum string

// The values of BatterySwapEventEnum.
const (
	BatterySwapEventBatteryIn         BatterySwapEventEnum = "BatteryIn"
	BatterySwapEventBatteryOut        BatterySwapEventEnum = "BatteryOut"
	BatterySwapEventBatteryOutTimeout BatterySwapEventEnum = "BatteryOutTimeout"
)

// Values lists what a BatterySwapEventEnum may be.
func (BatterySwapEventEnum) Values() []plan.Value {
	return plan.Values(
		BatterySwapEventBatteryIn,
		BatterySwapEventBatteryOut,
		BatterySwapEventBatteryOutTimeout,
	)
}
