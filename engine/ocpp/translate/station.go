package translate

import (
	"fmt"
	"strconv"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// VendorID is the vendorId of customData that keeps what 2.0.1 has no word for.
const VendorID = "csms.ocpp16"

// Number gives the transaction that a StartTransaction begins its number, which is above 0: the same one when it comes again.
type Number func(*v16.StartTransactionRequest) (int, error)

// Up is a request of a station of 1.6 in the terms of 2.0.1.
type Up struct {
	Action  string // of 2.0.1
	Request any    // points to the request's struct in v2
}

// actions are the actions of 2.0.1 by those of 1.6 that are called otherwise.
var actions = map[string]string{
	"StartTransaction": "TransactionEvent", "StopTransaction": "TransactionEvent",
	"DiagnosticsStatusNotification": "LogStatusNotification", "SignedFirmwareStatusNotification": "FirmwareStatusNotification",
}

// Action is the action of 2.0.1 that a station's action of 1.6 becomes. MeterValues of a transaction becomes TransactionEvent.
func Action(action string) string {
	if name, other := actions[action]; other {
		return name
	}
	return action
}

// Request translates what a station sends; req points to the request's struct in v16. received is when it came, for what
// has no time of its own. The error is that of number.
func Request(req any, received ocpp.DateTime, number Number) (Up, error) {
	switch req := req.(type) {
	case *v16.BootNotificationRequest:
		return Up{"BootNotification", boot(req)}, nil
	case *v16.HeartbeatRequest:
		return Up{"Heartbeat", &v2.HeartbeatRequest{}}, nil
	case *v16.AuthorizeRequest:
		return Up{"Authorize", &v2.AuthorizeRequest{IDToken: token(req.IDTag)}}, nil
	case *v16.StatusNotificationRequest:
		return Up{"StatusNotification", status(req, received)}, nil
	case *v16.StartTransactionRequest:
		n, err := number(req)
		if err != nil {
			return Up{}, err
		}
		return Up{"TransactionEvent", started(req, n)}, nil
	case *v16.StopTransactionRequest:
		return Up{"TransactionEvent", ended(req)}, nil
	case *v16.MeterValuesRequest:
		if req.TransactionID == nil || *req.TransactionID <= 0 {
			return Up{"MeterValues", &v2.MeterValuesRequest{EVSEID: req.ConnectorID, MeterValue: meterValues(req.MeterValue)}}, nil
		}
		return Up{"TransactionEvent", updated(req, received)}, nil
	case *v16.DataTransferRequest:
		out := &v2.DataTransferRequest{VendorID: req.VendorID, MessageID: req.MessageID}
		if req.Data != nil {
			out.Data = quoted(*req.Data)
		}
		return Up{"DataTransfer", out}, nil
	case *v16.DiagnosticsStatusNotificationRequest:
		return Up{"LogStatusNotification", &v2.LogStatusNotificationRequest{Status: diagnostics(req.Status)}}, nil
	case *v16.LogStatusNotificationRequest:
		return Up{"LogStatusNotification", &v2.LogStatusNotificationRequest{Status: v2.UploadLogStatusEnum(req.Status), RequestID: req.RequestID}}, nil
	case *v16.FirmwareStatusNotificationRequest:
		return Up{"FirmwareStatusNotification", &v2.FirmwareStatusNotificationRequest{Status: v2.FirmwareStatusEnum(req.Status)}}, nil
	case *v16.SignedFirmwareStatusNotificationRequest:
		return Up{"FirmwareStatusNotification", &v2.FirmwareStatusNotificationRequest{Status: v2.FirmwareStatusEnum(req.Status), RequestID: req.RequestID}}, nil
	case *v16.SecurityEventNotificationRequest:
		return Up{"SecurityEventNotification", &v2.SecurityEventNotificationRequest{Type: req.Type, Timestamp: req.Timestamp, TechInfo: req.TechInfo}}, nil
	case *v16.SignCertificateRequest:
		return Up{"SignCertificate", &v2.SignCertificateRequest{
			CSR: req.CSR, CertificateType: new(v2.CertificateSigningUseChargingStationCertificate),
		}}, nil
	}
	return Up{}, fmt.Errorf("a station of OCPP 1.6 sends no %T", req)
}

func boot(req *v16.BootNotificationRequest) *v2.BootNotificationRequest {
	out := &v2.BootNotificationRequest{Reason: v2.BootReasonUnknown, ChargingStation: v2.ChargingStation{
		VendorName: req.ChargePointVendor, Model: req.ChargePointModel,
		SerialNumber: req.ChargePointSerialNumber, FirmwareVersion: req.FirmwareVersion,
	}}
	if out.ChargingStation.SerialNumber == nil {
		out.ChargingStation.SerialNumber = req.ChargeBoxSerialNumber
	}
	if req.ICCID != nil || req.IMSI != nil {
		out.ChargingStation.Modem = &v2.Modem{ICCID: req.ICCID, IMSI: req.IMSI}
	}
	var c custom
	c.text("chargeBoxSerialNumber", req.ChargeBoxSerialNumber)
	c.text("meterType", req.MeterType)
	c.text("meterSerialNumber", req.MeterSerialNumber)
	out.CustomData = c.data()
	return out
}

// status is what 2.0.1 knows of a status.
func status(req *v16.StatusNotificationRequest, received ocpp.DateTime) *v2.StatusNotificationRequest {
	out := &v2.StatusNotificationRequest{Timestamp: received, EVSEID: req.ConnectorID, ConnectorStatus: ConnectorStatus(req.Status)}
	if req.ConnectorID > 0 {
		out.ConnectorID = 1
	}
	if req.Timestamp != nil {
		out.Timestamp = *req.Timestamp
	}
	var c custom
	if out.ConnectorStatus == v2.ConnectorStatusOccupied {
		s := string(req.Status)
		c.text("status", &s)
	}
	if req.ErrorCode != v16.ChargePointErrorCodeNoError {
		s := string(req.ErrorCode)
		c.text("errorCode", &s)
	}
	c.text("info", req.Info)
	c.text("vendorId16", req.VendorID)
	c.text("vendorErrorCode", req.VendorErrorCode)
	out.CustomData = c.data()
	return out
}

// ConnectorStatus is a status of 1.6 in the terms of 2.0.1.
func ConnectorStatus(s v16.ChargePointStatus) v2.ConnectorStatusEnum {
	switch s {
	case v16.ChargePointStatusPreparing, v16.ChargePointStatusCharging, v16.ChargePointStatusSuspendedEV,
		v16.ChargePointStatusSuspendedEVSE, v16.ChargePointStatusFinishing:
		return v2.ConnectorStatusOccupied
	}
	return v2.ConnectorStatusEnum(s)
}

func diagnostics(s v16.DiagnosticsStatus) v2.UploadLogStatusEnum {
	if s == v16.DiagnosticsStatusUploadFailed {
		return v2.UploadLogStatusUploadFailure
	}
	return v2.UploadLogStatusEnum(s)
}

func token(idTag string) v2.IDToken { return v2.IDToken{IDToken: idTag, Type: v2.IDTokenISO14443} }

// quoted is a text as JSON.
func quoted(s string) ocpp.Raw {
	text, err := appendJSON(nil, s)
	if err != nil {
		return ocpp.Raw(strconv.Quote(""))
	}
	return ocpp.Raw(text)
}
