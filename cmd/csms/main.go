// Command csms is a charging station management system whose policy is written
// in Lua. See csms --help.
package main

import "os"

func main() {
	os.Exit(run(osProcess()))
}
