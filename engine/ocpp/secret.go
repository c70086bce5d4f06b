package ocpp

import "strings"

// SecretWords are those that make a name one of a secret, in lower case: of a field (password, basicAuthPassword, simPin), a variable
// (BasicAuthPassword, VpnKey) or a configuration key of OCPP 1.6 (AuthorizationKey). Nobody may read their values in a log, a record or
// an answer (OCPP 2.0.1 A01.FR.09).
func SecretWords() []string {
	return []string{"password", "passwd", "passphrase", "secret", "authorizationkey", "simpin", "vpnkey"}
}

// Secret reports whether what has the name is a secret.
func Secret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range SecretWords() {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
