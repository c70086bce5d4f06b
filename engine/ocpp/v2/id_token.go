package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// AdditionalInfo is one more identifier of the same driver.
type AdditionalInfo struct {
	AdditionalIDToken string      `json:"additionalIdToken" ocpp:"required,max=36,max@2.1=255,identifier"`
	Type              string      `json:"type" ocpp:"required,max=50"`
	CustomData        *CustomData `json:"customData,omitempty"`
}

// IDToken identifies a driver; it compares without regard to case.
type IDToken struct {
	AdditionalInfo []AdditionalInfo `json:"additionalInfo,omitempty" ocpp:"items=1.."`
	IDToken        string           `json:"idToken" ocpp:"required,max=36,max@2.1=255,identifier"`
	Type           IDTokenEnum      `json:"type" ocpp:"required,max@2.1=20,open@2.1"`
	CustomData     *CustomData      `json:"customData,omitempty"`
}

// IDTokenInfo is what the CSMS thinks of a token.
type IDTokenInfo struct {
	Status              AuthorizationStatusEnum `json:"status" ocpp:"required"`
	CacheExpiryDateTime *ocpp.DateTime          `json:"cacheExpiryDateTime,omitempty"`
	ChargingPriority    *int                    `json:"chargingPriority,omitempty"`
	GroupIDToken        *IDToken                `json:"groupIdToken,omitempty"`
	Language1           *string                 `json:"language1,omitempty" ocpp:"max=8"`
	Language2           *string                 `json:"language2,omitempty" ocpp:"max=8"`
	EVSEID              []int                   `json:"evseId,omitempty" ocpp:"items=1..,range@2.1=0.."`
	PersonalMessage     *MessageContent         `json:"personalMessage,omitempty"`
	CustomData          *CustomData             `json:"customData,omitempty"`
}

// AuthorizationStatusEnum is whether a token may charge, or why not.
type AuthorizationStatusEnum string

// The values of AuthorizationStatusEnum.
const (
	AuthorizationStatusAccepted           AuthorizationStatusEnum = "Accepted"
	AuthorizationStatusBlocked            AuthorizationStatusEnum = "Blocked"
	AuthorizationStatusConcurrentTx       AuthorizationStatusEnum = "ConcurrentTx"
	AuthorizationStatusExpired            AuthorizationStatusEnum = "Expired"
	AuthorizationStatusInvalid            AuthorizationStatusEnum = "Invalid"
	AuthorizationStatusNoCredit           AuthorizationStatusEnum = "NoCredit"
	AuthorizationStatusNotAllowedTypeEVSE AuthorizationStatusEnum = "NotAllowedTypeEVSE"
	AuthorizationStatusNotAtThisLocation  AuthorizationStatusEnum = "NotAtThisLocation"
	AuthorizationStatusNotAtThisTime      AuthorizationStatusEnum = "NotAtThisTime"
	AuthorizationStatusUnknown            AuthorizationStatusEnum = "Unknown"
)

// Values lists what an AuthorizationStatusEnum may be.
func (AuthorizationStatusEnum) Values() []plan.Value {
	return plan.Values(
		AuthorizationStatusAccepted,
		AuthorizationStatusBlocked,
		AuthorizationStatusConcurrentTx,
		AuthorizationStatusExpired,
		AuthorizationStatusInvalid,
		AuthorizationStatusNoCredit,
		AuthorizationStatusNotAllowedTypeEVSE,
		AuthorizationStatusNotAtThisLocation,
		AuthorizationStatusNotAtThisTime,
		AuthorizationStatusUnknown,
	)
}

// IDTokenEnum is a kind of token; from 2.1 on any text.
type IDTokenEnum string

// The values of IDTokenEnum.
const (
	IDTokenCentral         IDTokenEnum = "Central"
	IDTokenEMAID           IDTokenEnum = "eMAID"
	IDTokenISO14443        IDTokenEnum = "ISO14443"
	IDTokenISO15693        IDTokenEnum = "ISO15693"
	IDTokenKeyCode         IDTokenEnum = "KeyCode"
	IDTokenLocal           IDTokenEnum = "Local"
	IDTokenMacAddress      IDTokenEnum = "MacAddress"
	IDTokenNoAuthorization IDTokenEnum = "NoAuthorization"
)

// Values lists what an IDTokenEnum may be.
func (IDTokenEnum) Values() []plan.Value {
	return plan.Values(
		IDTokenCentral,
		IDTokenEMAID,
		IDTokenISO14443,
		IDTokenISO15693,
		IDTokenKeyCode,
		IDTokenLocal,
		IDTokenMacAddress,
		IDTokenNoAuthorization,
	)
}
