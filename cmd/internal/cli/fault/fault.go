// Package fault gives a failure its meaning for the shell: which exit code it
// has and what the person should do next. In come errors, out come the same
// errors with an Exit and a Hint. It must not know commands, colours or the
// compiler.
package fault

import (
	"errors"
	"fmt"
)

// Exit is the status that a process ends with. The numbers are a contract:
// scripts test for them.
type Exit int

// The exit codes.
const (
	Done        Exit = 0   // everything was done
	Wrong       Exit = 1   // the project or its data is wrong
	Usage       Exit = 2   // the command line is wrong
	Blocked     Exit = 3   // something forbids it until a person decides
	Warehouse   Exit = 4   // the warehouse or a destination failed
	Bug         Exit = 70  // weft itself is wrong; sysexits' EX_SOFTWARE
	Interrupted Exit = 130 // stopped by the user; 128 + SIGINT
)

// Error is a failure that knows its exit code. Hint, when not empty, is what to
// do next, in one line.
type Error struct {
	Exit Exit
	Err  error
	Hint string
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes a failure from a message.
func New(exit Exit, hint, format string, args ...any) error {
	return &Error{Exit: exit, Err: fmt.Errorf(format, args...), Hint: hint}
}

// Silent ends the process with a code without another word: everything was
// said already.
type Silent struct{ Exit Exit }

func (s Silent) Error() string { return fmt.Sprintf("exit status %d", s.Exit) }

// ExitOf tells the code that an error ends the process with; errors that say
// nothing about it are the user's.
func ExitOf(err error) Exit {
	var known *Error
	var silent Silent
	switch {
	case err == nil:
		return Done
	case errors.As(err, &silent):
		return silent.Exit
	case errors.As(err, &known):
		return known.Exit
	}
	return Wrong
}

// HintOf gives the hint of an error, or "".
func HintOf(err error) string {
	var known *Error
	if errors.As(err, &known) {
		return known.Hint
	}
	return ""
}
