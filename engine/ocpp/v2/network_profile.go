package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// SetNetworkProfileRequest has the CSMS store in a slot how the station reaches
// a CSMS (OCPP 2.0.1 B09).
type SetNetworkProfileRequest struct {
	ConfigurationSlot int                      `json:"configurationSlot" ocpp:"required"`
	ConnectionData    NetworkConnectionProfile `json:"connectionData" ocpp:"required"`
	CustomData        *CustomData              `json:"customData,omitempty"`
}

// SetNetworkProfileResponse tells whether the station stored the profile (OCPP
// 2.0.1 B09).
type SetNetworkProfileResponse struct {
	Status     SetNetworkProfileStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                 `json:"statusInfo,omitempty"`
	CustomData *CustomData                 `json:"customData,omitempty"`
}

// APN is how the station joins a mobile network.
type APN struct {
	APN                     string                `json:"apn" ocpp:"required,max=512,max@2.1=2000"`
	APNUserName             *string               `json:"apnUserName,omitempty" ocpp:"max=20,max@2.1=50"`
	APNPassword             *string               `json:"apnPassword,omitempty" ocpp:"max=20,max@2.1=64"`
	SimPIN                  *int                  `json:"simPin,omitempty"`
	PreferredNetwork        *string               `json:"preferredNetwork,omitempty" ocpp:"max=6,identifier"`
	UseOnlyPreferredNetwork *bool                 `json:"useOnlyPreferredNetwork,omitempty"`
	APNAuthentication       APNAuthenticationEnum `json:"apnAuthentication" ocpp:"required"`
	CustomData              *CustomData           `json:"customData,omitempty"`
}

// NetworkConnectionProfile is how the station reaches a CSMS.
type NetworkConnectionProfile struct {
	APN               *APN              `json:"apn,omitempty"`
	OCPPVersion       *OCPPVersionEnum  `json:"ocppVersion,omitempty" ocpp:"required,optional@2.1"`
	OCPPInterface     OCPPInterfaceEnum `json:"ocppInterface" ocpp:"required"`
	OCPPTransport     OCPPTransportEnum `json:"ocppTransport" ocpp:"required"`
	MessageTimeout    int               `json:"messageTimeout" ocpp:"required"`
	OCPPCSMSURL       string            `json:"ocppCsmsUrl" ocpp:"required,max=512,max@2.1=2000"`
	SecurityProfile   int               `json:"securityProfile" ocpp:"required,range@2.1=0.."`
	Identity          *string           `json:"identity,omitempty" ocpp:"max=48,since=2.1"`
	BasicAuthPassword *string           `json:"basicAuthPassword,omitempty" ocpp:"max=64,since=2.1"`
	VPN               *VPN              `json:"vpn,omitempty"`
	CustomData        *CustomData       `json:"customData,omitempty"`
}

// VPN is how the station joins a virtual private network.
type VPN struct {
	Server     string      `json:"server" ocpp:"required,max=512,max@2.1=2000"`
	User       string      `json:"user" ocpp:"required,max=20,max@2.1=50"`
	Group      *string     `json:"group,omitempty" ocpp:"max=20,max@2.1=50"`
	Password   string      `json:"password" ocpp:"required,max=20,max@2.1=64"`
	Key        string      `json:"key" ocpp:"required,max=255"`
	Type       VPNEnum     `json:"type" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// APNAuthenticationEnum is how to log in to a mobile network.
type APNAuthenticationEnum string

// The values of APNAuthenticationEnum.
const (
	APNAuthenticationCHAP APNAuthenticationEnum = "CHAP"
	APNAuthenticationNONE APNAuthenticationEnum = "NONE"
	APNAuthenticationPAP  APNAuthenticationEnum = "PAP"
	APNAuthenticationAUTO APNAuthenticationEnum = "AUTO"
)

// Values lists what an APNAuthenticationEnum may be.
func (APNAuthenticationEnum) Values() []plan.Value {
	return plan.Values(
		APNAuthenticationCHAP,
		APNAuthenticationNONE,
		APNAuthenticationPAP,
		APNAuthenticationAUTO,
	)
}

// OCPPInterfaceEnum is a network interface of the station.
type OCPPInterfaceEnum string

// The values of OCPPInterfaceEnum.
const (
	OCPPInterfaceWired0    OCPPInterfaceEnum = "Wired0"
	OCPPInterfaceWired1    OCPPInterfaceEnum = "Wired1"
	OCPPInterfaceWired2    OCPPInterfaceEnum = "Wired2"
	OCPPInterfaceWired3    OCPPInterfaceEnum = "Wired3"
	OCPPInterfaceWireless0 OCPPInterfaceEnum = "Wireless0"
	OCPPInterfaceWireless1 OCPPInterfaceEnum = "Wireless1"
	OCPPInterfaceWireless2 OCPPInterfaceEnum = "Wireless2"
	OCPPInterfaceWireless3 OCPPInterfaceEnum = "Wireless3"

	// Since OCPP 2.1.
	OCPPInterfaceAny OCPPInterfaceEnum = "Any"
)

// Values lists what an OCPPInterfaceEnum may be.
func (OCPPInterfaceEnum) Values() []plan.Value {
	return append(plan.Values(
		OCPPInterfaceWired0,
		OCPPInterfaceWired1,
		OCPPInterfaceWired2,
		OCPPInterfaceWired3,
		OCPPInterfaceWireless0,
		OCPPInterfaceWireless1,
		OCPPInterfaceWireless2,
		OCPPInterfaceWireless3,
	),
		plan.Since(ocpp.V21, OCPPInterfaceAny)...)
}

// OCPPTransportEnum is a transport of OCPP.
type OCPPTransportEnum string

// The values of OCPPTransportEnum.
const (
	OCPPTransportJSON OCPPTransportEnum = "JSON"
	OCPPTransportSOAP OCPPTransportEnum = "SOAP"
)

// Values lists what an OCPPTransportEnum may be.
func (OCPPTransportEnum) Values() []plan.Value {
	return plan.Values(OCPPTransportJSON, OCPPTransportSOAP)
}

// OCPPVersionEnum is a version of OCPP in a network profile.
type OCPPVersionEnum string

// The values of OCPPVersionEnum.
const (
	OCPPVersionOCPP12 OCPPVersionEnum = "OCPP12"
	OCPPVersionOCPP15 OCPPVersionEnum = "OCPP15"
	OCPPVersionOCPP16 OCPPVersionEnum = "OCPP16"
	OCPPVersionOCPP20 OCPPVersionEnum = "OCPP20"

	// Since OCPP 2.1.
	OCPPVersionOCPP201 OCPPVersionEnum = "OCPP201"
	OCPPVersionOCPP21  OCPPVersionEnum = "OCPP21"
)

// Values lists what an OCPPVersionEnum may be.
func (OCPPVersionEnum) Values() []plan.Value {
	return append(plan.Values(OCPPVersionOCPP12, OCPPVersionOCPP15, OCPPVersionOCPP16, OCPPVersionOCPP20),
		plan.Since(ocpp.V21, OCPPVersionOCPP201, OCPPVersionOCPP21)...)
}

// SetNetworkProfileStatusEnum is the answer to SetNetworkProfile.
type SetNetworkProfileStatusEnum string

// The values of SetNetworkProfileStatusEnum.
const (
	SetNetworkProfileStatusAccepted SetNetworkProfileStatusEnum = "Accepted"
	SetNetworkProfileStatusRejected SetNetworkProfileStatusEnum = "Rejected"
	SetNetworkProfileStatusFailed   SetNetworkProfileStatusEnum = "Failed"
)

// Values lists what a SetNetworkProfileStatusEnum may be.
func (SetNetworkProfileStatusEnum) Values() []plan.Value {
	return plan.Values(
		SetNetworkProfileStatusAccepted,
		SetNetworkProfileStatusRejected,
		SetNetworkProfileStatusFailed,
	)
}

// VPNEnum is a kind of virtual private network.
type VPNEnum string

// The values of VPNEnum.
const (
	VPNIKEv2 VPNEnum = "IKEv2"
	VPNIPSec VPNEnum = "IPSec"
	VPNL2TP  VPNEnum = "L2TP"
	VPNPPTP  VPNEnum = "PPTP"
)

// Values lists what a VPNEnum may be.
func (VPNEnum) Values() []plan.Value {
	return plan.Values(VPNIKEv2, VPNIPSec, VPNL2TP, VPNPPTP)
}
