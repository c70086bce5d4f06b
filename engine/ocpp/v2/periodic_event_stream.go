package v2

import (
	"csms/engine/ocpp"
)

// OpenPeriodicEventStreamRequest is the station asking to open a stream of
// values of a monitor (OCPP 2.1 N11).
type OpenPeriodicEventStreamRequest struct {
	ConstantStreamData ConstantStreamData `json:"constantStreamData" ocpp:"required"`
	CustomData         *CustomData        `json:"customData,omitempty"`
}

// OpenPeriodicEventStreamResponse tells whether the stream is open (OCPP 2.1
// N11).
type OpenPeriodicEventStreamResponse struct {
	Status     GenericStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo       `json:"statusInfo,omitempty"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// ClosePeriodicEventStreamRequest is the station telling that it closes a
// stream (OCPP 2.1 N13).
type ClosePeriodicEventStreamRequest struct {
	ID         int         `json:"id" ocpp:"required,range=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// ClosePeriodicEventStreamResponse acknowledges that a stream is closed (OCPP
// 2.1 N13).
type ClosePeriodicEventStreamResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// GetPeriodicEventStreamRequest has the CSMS ask which streams are open (OCPP
// 2.1 N12).
type GetPeriodicEventStreamRequest struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// GetPeriodicEventStreamResponse lists the open streams (OCPP 2.1 N12).
type GetPeriodicEventStreamResponse struct {
	ConstantStreamData []ConstantStreamData `json:"constantStreamData,omitempty" ocpp:"items=1.."`
	CustomData         *CustomData          `json:"customData,omitempty"`
}

// AdjustPeriodicEventStreamRequest has the CSMS change how often a stream sends
// (OCPP 2.1 N14).
type AdjustPeriodicEventStreamRequest struct {
	ID         int                       `json:"id" ocpp:"required,range=0.."`
	Params     PeriodicEventStreamParams `json:"params" ocpp:"required"`
	CustomData *CustomData               `json:"customData,omitempty"`
}

// AdjustPeriodicEventStreamResponse tells whether the station took the change
// (OCPP 2.1 N14).
type AdjustPeriodicEventStreamResponse struct {
	Status     GenericStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo       `json:"statusInfo,omitempty"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// NotifyPeriodicEventStream carries values of a stream; it is a SEND, which
// nothing answers (OCPP 2.1 N15).
type NotifyPeriodicEventStream struct {
	Data       []StreamDataElement `json:"data" ocpp:"required,items=1.."`
	ID         int                 `json:"id" ocpp:"required,range=0.."`
	Pending    int                 `json:"pending" ocpp:"required,range=0.."`
	Basetime   ocpp.DateTime       `json:"basetime" ocpp:"required"`
	CustomData *CustomData         `json:"customData,omitempty"`
}

// ConstantStreamData is an open stream. Since OCPP 2.1.
type ConstantStreamData struct {
	ID                   int                       `json:"id" ocpp:"required,range=0.."`
	Params               PeriodicEventStreamParams `json:"params" ocpp:"required"`
	VariableMonitoringID int                       `json:"variableMonitoringId" ocpp:"required,range=0.."`
	CustomData           *CustomData               `json:"customData,omitempty"`
}

// PeriodicEventStreamParams is how often a stream sends, and how many values at
// once. Since OCPP 2.1.
type PeriodicEventStreamParams struct {
	Interval   *int        `json:"interval,omitempty" ocpp:"range=0.."`
	Values     *int        `json:"values,omitempty" ocpp:"range=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// StreamDataElement is one value of a stream. Since OCPP 2.1.
type StreamDataElement struct {
	T          float64     `json:"t" ocpp:"required"`
	V          string      `json:"v" ocpp:"required,max=2500"`
	CustomData *CustomData `json:"customData,omitempty"`
}
