package main

import "testing"

// A station that pends is accepted where it is seen: on the overview, and on its own page.
func TestConsole_pendingStationIsAccepted(t *testing.T) {
	c := openConsole(t, "")
	c.must("", "stations", "set", "CP1", "--registration", "Pending")
	c.must("", "stations", "set", "CP2", "--registration", "Pending")
	c.page.Go("/")
	c.page.Sees("Waiting for approval", "CP1", "CP2")
	c.page.Click("Accept CP1")
	c.page.Sees("CP1 is accepted.")
	c.page.Go(addressOf("stations", "CP2"))
	c.page.Sees("This station waits for approval.")
	c.page.Click("Accept CP2")
	c.page.Sees("CP2 is accepted.")
	c.page.SeesNot("This station waits for approval.")
	c.page.Go("/")
	c.page.SeesNot("Waiting for approval")
}
