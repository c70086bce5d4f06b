package main

import (
	"log"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"csms/engine/web/webtest"
)

// chromium is the browser of all tests of the console.
var chromium webtest.Chromium

// suite are the tests, and what they share ends with them.
type suite struct{ *testing.M }

func (s suite) Run() int {
	code := s.M.Run()
	if err := chromium.Close(); err != nil {
		log.Printf("Chromium ended with: %v", err)
	}
	return code
}

func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"csms": main})
}

// TestCommands runs the scripts in testdata, each with the real main.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}
