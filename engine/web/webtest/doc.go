// Package webtest uses the console in a headless Chromium as a person does: by what is written on buttons and beside
// fields, with the mouse and the keyboard.
//
// A test opens the console of a running server in a browser that the tests of a package share, and close in the end:
//
//	var chromium webtest.Chromium
//
//	page := chromium.For(t).Open("http://" + addr)
//	page.Go("/tokens")
//	page.Click("Add")
//	page.Fill("Token", "04A2")
//	page.Click("Add token")
//	page.Sees("The token is added.", "04A2")
//
// Everything waits until it can be done, and fails the test where that takes longer than a person would wait. At the end
// of the test a page that threw, logged an error, was refused something by its policy or asked for what wasn't there fails it,
// but for what Expect named. With go test -artifacts a failed test leaves a picture of its pages.
package webtest
