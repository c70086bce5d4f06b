package main

import (
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

// process is all that a command has of the process it runs in. Commands touch
// nothing global beside it, so that tests run whole commands in a world of
// their own.
type process struct {
	Args   []string // without the program's name
	Env    []string // "NAME=value"
	Dir    string   // the working directory
	Stdin  io.Reader
	Stdout io.Writer // what was asked for
	Stderr io.Writer // the log and errors

	// Self is how the user would start the program again, for hints.
	Self string

	// Notify and Stop are signal.Notify and signal.Stop.
	Notify func(c chan<- os.Signal, signals ...os.Signal)
	Stop   func(c chan<- os.Signal)
}

func osProcess() *process {
	dir, err := os.Getwd()
	if err != nil {
		dir = "." // the directory was deleted; what is looked for in it isn't found
	}
	self := "csms"
	if exe, err := os.Executable(); err == nil && strings.Contains(exe, "go-build") {
		self = "go run ./cmd/csms"
	}
	return &process{
		Args: os.Args[1:], Env: os.Environ(), Dir: dir,
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Self: self, Notify: signal.Notify, Stop: signal.Stop,
	}
}

// path resolves a file name that the user gave.
func (p *process) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(p.Dir, name)
}
