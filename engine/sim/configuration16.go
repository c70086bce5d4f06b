package sim

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"csms/engine/ocpp/v16"
)

// key is a configuration key of OCPP 1.6 (§9, and the security whitepaper).
type key struct {
	name  string
	kind  keyKind
	value string
	flags keyFlags
}

type keyKind uint8

const (
	text16 keyKind = iota
	number16
	boolean16
)

type keyFlags uint8

const (
	readOnly  keyFlags = 1 << iota
	writeOnly          // its value is never told
	reboot             // takes effect with the next boot
)

// keys returns the configuration as it is now. Station.mu is held.
func (s *Station) keys() []key {
	m := &s.model
	seconds := func(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
	all := []key{
		{"AllowOfflineTxForUnknownId", boolean16, "true", 0},
		{"AuthorizationCacheEnabled", boolean16, "false", 0},
		{"AuthorizeRemoteTxRequests", boolean16, "false", readOnly},
		{"BlinkRepeat", number16, "3", 0},
		{"ClockAlignedDataInterval", number16, "0", 0},
		{"ConnectionTimeOut", number16, "60", 0},
		{"ConnectorPhaseRotation", text16, "NotApplicable", 0},
		{"GetConfigurationMaxKeys", number16, "50", readOnly},
		{"HeartbeatInterval", number16, seconds(s.interval), 0},
		{"LightIntensity", number16, "100", 0},
		{"LocalAuthorizeOffline", boolean16, "true", 0},
		{"LocalPreAuthorize", boolean16, "false", 0},
		{"MaxEnergyOnInvalidId", number16, "0", 0},
		{"MeterValuesAlignedData", text16, "", 0},
		{"MeterValuesSampledData", text16, "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage", 0},
		{"MeterValueSampleInterval", number16, seconds(m.meterInterval), 0},
		{"MinimumStatusDuration", number16, "0", 0},
		{"NumberOfConnectors", number16, strconv.Itoa(len(m.evses)), readOnly},
		{"ResetRetries", number16, "1", 0},
		{"StopTransactionOnEVSideDisconnect", boolean16, "true", 0},
		{"StopTransactionOnInvalidId", boolean16, "true", 0},
		{"StopTxnAlignedData", text16, "", 0},
		{"StopTxnSampledData", text16, "", 0},
		{"SupportedFeatureProfiles", text16, "Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger", readOnly},
		{"TransactionMessageAttempts", number16, strconv.Itoa(attempts), 0},
		{"TransactionMessageRetryInterval", number16, seconds(attemptPause), 0},
		{"UnlockConnectorOnEVSideDisconnect", boolean16, "true", 0},
		{"WebSocketPingInterval", number16, "0", reboot},

		{"LocalAuthListEnabled", boolean16, "true", 0},
		{"LocalAuthListMaxLength", number16, "1000", readOnly},
		{"SendLocalListMaxLength", number16, "100", readOnly},
		{"ReserveConnectorZeroSupported", boolean16, "true", readOnly},
		{"ChargeProfileMaxStackLevel", number16, "10", readOnly},
		{"ChargingScheduleAllowedChargingRateUnit", text16, "Current,Power", readOnly},
		{"ChargingScheduleMaxPeriods", number16, "24", readOnly},
		{"ConnectorSwitch3to1PhaseSupported", boolean16, "false", readOnly},
		{"MaxChargingProfilesInstalled", number16, "20", readOnly},

		{"AdditionalRootCertificateCheck", boolean16, "false", readOnly},
		{"AuthorizationKey", text16, "", writeOnly},
		{"CertificateSignedMaxChainSize", number16, "10000", readOnly},
		{"CertificateStoreMaxLength", number16, "10", readOnly},
		{"CpoName", text16, "Example", 0},
		{"SecurityProfile", number16, "1", reboot},
	}
	for i := range all {
		if set, ok := m.values[all[i].name]; ok {
			all[i].value = set
		}
	}
	return all
}

// key returns one by its name, in any letter case; the zero key for an unknown one. Station.mu is held.
func (s *Station) key(name string) key {
	all := s.keys()
	i := slices.IndexFunc(all, func(k key) bool { return strings.EqualFold(k.name, name) })
	if i < 0 {
		return key{}
	}
	return all[i]
}

// getConfiguration tells the keys that are named, or all (§5.8).
func (d *dialect16) getConfiguration(c *Command, req *v16.GetConfigurationRequest) (*v16.GetConfigurationResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	res := &v16.GetConfigurationResponse{}
	found := s.keys()
	if len(req.Key) > 0 {
		found = nil
		for _, name := range req.Key {
			if k := s.key(name); k.name != "" {
				found = append(found, k)
			} else {
				res.UnknownKey = append(res.UnknownKey, name)
			}
		}
	}
	for _, k := range found {
		told := v16.KeyValue{Key: k.name, Readonly: k.flags&readOnly != 0}
		if k.flags&writeOnly == 0 {
			told.Value = &k.value
		}
		res.ConfigurationKey = append(res.ConfigurationKey, told)
	}
	return res, nil
}

// changeConfiguration sets a key, and does what it says (§5.3).
func (d *dialect16) changeConfiguration(c *Command, req *v16.ChangeConfigurationRequest) (*v16.ChangeConfigurationResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.key(req.Key)
	status := v16.ChangeConfigurationStatusAccepted
	switch {
	case k.name == "":
		status = v16.ChangeConfigurationStatusNotSupported
	case k.flags&readOnly != 0 || !k.takes(req.Value):
		status = v16.ChangeConfigurationStatusRejected
	default:
		if k.flags&reboot != 0 {
			status = v16.ChangeConfigurationStatusRebootRequired
		}
		s.configure(k.name, req.Value)
	}
	return &v16.ChangeConfigurationResponse{Status: status}, nil
}

// takes reports whether the value is of the key's kind.
func (k *key) takes(value string) bool {
	switch k.kind {
	case number16:
		n, err := strconv.Atoi(value)
		return err == nil && n >= 0
	case boolean16:
		return strings.EqualFold(value, "true") || strings.EqualFold(value, "false")
	}
	return k.flags&writeOnly == 0 || value != ""
}

// configure sets a key whose value is of its kind. Station.mu is held.
func (s *Station) configure(name, value string) {
	switch name {
	case "HeartbeatInterval":
		n, _ := strconv.Atoi(value)
		s.interval = time.Duration(n) * time.Second
	case "MeterValueSampleInterval":
		n, _ := strconv.Atoi(value)
		s.model.meterInterval = max(time.Duration(n)*time.Second, time.Second)
	case "AuthorizationKey":
		s.options.Password = value // from the next connection on
		if b, err := hex.DecodeString(value); err == nil && len(b) >= 16 && len(b) <= 20 {
			s.options.Password = string(b)
		}
	default:
		put(&s.model.values, name, value)
	}
}
