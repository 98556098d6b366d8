package project

import (
	"errors"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// StepFailure is a step that the warehouse could not do. Loaded gives the line
// of the model that asked for it.
type StepFailure struct {
	*runner.StepError
	Loaded *Loaded
}

// Unwrap gives the runner's error, which knows the statement.
func (f *StepFailure) Unwrap() error { return f.StepError }

// Failed makes an error of the warehouse out of one that a question ended with.
func (l *Loaded) Failed(err error) error { return l.failed(err, "") }

// failed makes an error of the warehouse out of what a run ended with.
func (l *Loaded) failed(err error, hint string) error {
	var step *runner.StepError
	if lost := new(adapters.LostError); errors.As(err, &lost) {
		return lostFailure(err, lost, hint)
	}
	if errors.As(err, &step) {
		if broken := l.brokenFiles(err); len(broken) > 0 {
			return &Mistakes{List: broken, Line: l.Tree.Line}
		}
		err = &StepFailure{StepError: step, Loaded: l}
	}
	exit := fault.Warehouse
	if errors.Is(err, adapters.ErrBudget) {
		exit = fault.Blocked
	}
	return &fault.Error{Exit: exit, Err: err, Hint: hint}
}

// lostFailure tells of a warehouse that went away. Neither the model nor the
// statement is to blame, so neither is shown.
func lostFailure(err error, lost *adapters.LostError, hint string) error {
	var step *runner.StepError
	if !errors.As(err, &step) {
		return fault.New(fault.Warehouse, "run the command again", "%s", lost.Error())
	}
	again := "run the command again"
	switch {
	case step.Kind == models.StepPublish:
		again = "run again: some tables may be of this run already, and the next run makes them all of one"
	case hint != "":
		again = "run again; nothing was published"
	}
	return fault.New(fault.Warehouse, again, "%s during %q", lost, step.Title)
}

// Unpublished is the failure of a run that would have published.
func (l *Loaded) Unpublished(err error) error {
	return l.failed(err, "nothing was published; `weft compile` writes the statements to disk, to try them by hand")
}
