package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
)

// checkExposure refuses listeners that anybody in the network could use without
// it being said that this is wanted.
func checkExposure(c *Config) error {
	var problems []error
	if !isLoopback(c.Operators.Listen) && len(c.operators()) == 0 {
		problems = append(problems, fmt.Errorf("operators.listen = %q can be reached from other machines, and "+
			"anybody could command the stations: set operators.token (or CSMS_OPERATORS__TOKEN), or set "+
			"operators.listen to a loopback address like \"127.0.0.1:9001\"", c.Operators.Listen))
	}
	if !isLoopback(c.Stations.Listen) && c.Stations.AllowAnonymous == nil {
		problems = append(problems, fmt.Errorf("stations.listen = %q can be reached from other machines, and any "+
			"station would be let in: write stations.allow_anonymous = true if you want that, or set "+
			"stations.listen to a loopback address like \"127.0.0.1:9000\"", c.Stations.Listen))
	}
	return errors.Join(problems...)
}

// isLoopback reports whether only this machine reaches the address. A name other
// than localhost, or none, may be anything.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
