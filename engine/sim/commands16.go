package sim

// table is what a station does with the commands of OCPP 1.6, a row each. What a command sets going runs after its answer.
func (d *dialect16) table() map[string]Handler {
	return map[string]Handler{
		"CancelReservation":          handle(d.cancelReservation),
		"CertificateSigned":          handle(d.certificateSigned),
		"ChangeAvailability":         handle(d.changeAvailability),
		"ChangeConfiguration":        handle(d.changeConfiguration),
		"ClearCache":                 handle(d.clearCache),
		"ClearChargingProfile":       handle(d.clearChargingProfile),
		"DataTransfer":               handle(d.dataTransfer),
		"DeleteCertificate":          handle(d.deleteCertificate),
		"ExtendedTriggerMessage":     handle(d.extendedTriggerMessage),
		"GetCompositeSchedule":       handle(d.getCompositeSchedule),
		"GetConfiguration":           handle(d.getConfiguration),
		"GetDiagnostics":             handle(d.getDiagnostics),
		"GetInstalledCertificateIds": handle(d.getInstalledCertificateIds),
		"GetLocalListVersion":        handle(d.getLocalListVersion),
		"GetLog":                     handle(d.getLog),
		"InstallCertificate":         handle(d.installCertificate),
		"RemoteStartTransaction":     handle(d.remoteStartTransaction),
		"RemoteStopTransaction":      handle(d.remoteStopTransaction),
		"ReserveNow":                 handle(d.reserveNow),
		"Reset":                      handle(d.reset),
		"SendLocalList":              handle(d.sendLocalList),
		"SetChargingProfile":         handle(d.setChargingProfile),
		"SignedUpdateFirmware":       handle(d.signedUpdateFirmware),
		"TriggerMessage":             handle(d.triggerMessage),
		"UnlockConnector":            handle(d.unlockConnector),
		"UpdateFirmware":             handle(d.updateFirmware),
	}
}
