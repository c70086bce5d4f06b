package auth

import "net/netip"

// Address is where a connection comes from, as far as failures are counted together, from "host:port": who has an address of IPv6 has
// all that share its first half.
func Address(remote string) string {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return remote
	}
	address := at.Addr().Unmap().WithZone("")
	if half, err := address.Prefix(64); err == nil && address.Is6() {
		return half.String()
	}
	return address.String()
}
