package engine

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// How long a password may be that a station is given, in characters (OCPP 2.0.1 A00.FR.205; 2.1 allows more). A key of 1.6 has twice
// as many hexadecimal digits as bytes.
const (
	minPassword = 16
	maxPassword = 64
)

// forbidden says what the specification doesn't let the CSMS send to a station of a version although it fits the command's type; nil
// where nothing is wrong.
func forbidden(request any, version ocpp.Version) error {
	switch req := request.(type) {
	case *v16.ChangeConfigurationRequest:
		if c, v := translate.Variable(req.Key); IsPassword(&c, &v) {
			return passwordLength("$.value", req.Value)
		}
	case *v2.SetVariablesRequest:
		for i := range req.SetVariableData {
			d := &req.SetVariableData[i]
			if !IsPassword(&d.Component, &d.Variable) {
				continue
			}
			if err := passwordLength(fmt.Sprintf("$.setVariableData[%d].attributeValue", i), d.AttributeValue); err != nil {
				return err
			}
		}
	case *v2.SendLocalListRequest:
		return listVersion("$.versionNumber", req.VersionNumber)
	case *v16.SendLocalListRequest:
		return listVersion("$.listVersion", req.ListVersion)
	case *v2.RequestStartTransactionRequest:
		if p := req.ChargingProfile; p != nil {
			return startProfile(p.ChargingProfilePurpose == v2.ChargingProfilePurposeTxProfile, p.TransactionID != nil)
		}
	case *v16.RemoteStartTransactionRequest:
		if p := req.ChargingProfile; p != nil {
			return startProfile(p.ChargingProfilePurpose == v16.ChargingProfilePurposeTxProfile, p.TransactionID != nil)
		}
	case *v2.SetChargingProfileRequest:
		if version == ocpp.V16 {
			return nil
		}
		p := &req.ChargingProfile
		switch {
		case p.ChargingProfilePurpose == v2.ChargingProfilePurposeChargingStationExternalConstraints:
			return no("$.chargingProfile.chargingProfilePurpose", "limits of this purpose are set by other systems, and never from here (K02.FR.07)")
		case p.ChargingProfilePurpose != v2.ChargingProfilePurposeTxProfile:
		case p.TransactionID == nil:
			return no("$.chargingProfile.transactionId", "a TxProfile names its transaction (K01.FR.03)")
		case req.EVSEID <= 0:
			return no("$.evseId", "a TxProfile is that of one EVSE, whose id is above 0 (K01.FR.16)")
		}
		return phases(p)
	case *v2.ClearChargingProfileRequest:
		if c := req.ChargingProfileCriteria; c != nil && c.ChargingProfilePurpose != nil {
			switch *c.ChargingProfilePurpose {
			case v2.ChargingProfilePurposeChargingStationExternalConstraints, v2.ChargingProfilePurposeLocalGeneration:
				return no("$.chargingProfileCriteria.chargingProfilePurpose", "limits of this purpose are cleared by who set them, and never from here (K10.FR.06)")
			}
		}
	}
	return nil
}

func listVersion(path string, version int) error {
	if version < 1 {
		return no(path, "versions of a local list begin at 1; 0 means that there is no list (D01.FR.18, 1.6 errata 3.52)")
	}
	return nil
}

// startProfile is about the profile of a command to start a transaction.
func startProfile(tx, hasID bool) error {
	switch {
	case !tx:
		return no("$.chargingProfile.chargingProfilePurpose", "the profile of a transaction that is to start is a TxProfile (F01.FR.09, 1.6 §5.16.2)")
	case hasID:
		return no("$.chargingProfile.transactionId", "the transaction has no id before it started (F01.FR.11, 1.6 errata 3.41)")
	}
	return nil
}

// phases holds the schedules of a profile to that a phase is chosen only where one is used.
func phases(p *v2.ChargingProfile) error {
	for i := range p.ChargingSchedule {
		for j := range p.ChargingSchedule[i].ChargingSchedulePeriod {
			period := &p.ChargingSchedule[i].ChargingSchedulePeriod[j]
			if period.PhaseToUse != nil && (period.NumberPhases == nil || *period.NumberPhases != 1) {
				return no(fmt.Sprintf("$.chargingProfile.chargingSchedule[%d].chargingSchedulePeriod[%d].phaseToUse", i, j),
					"a phase is chosen only where numberPhases is 1 (K01.FR.19)")
			}
		}
	}
	return nil
}

func passwordLength(path, password string) error {
	if n := utf8.RuneCountInString(password); n < minPassword || n > maxPassword {
		return no(path, "a password has 16 to 64 characters (A00.FR.205)")
	}
	return nil
}

func no(path, text string) error {
	return &plan.Error{Reason: plan.Property, Path: path, Text: text}
}

// IsPassword says whether a variable holds the password of a station.
func IsPassword(c *v2.Component, v *v2.Variable) bool {
	return strings.EqualFold(c.Name, "SecurityCtrlr") && strings.EqualFold(v.Name, "BasicAuthPassword")
}
