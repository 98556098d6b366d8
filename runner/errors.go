package runner

import (
	"errors"
	"fmt"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// StepError is a step that could not be done: which, and what in the model
// asked for it.
type StepError struct {
	Step  string
	Kind  string // of the step: models.StepPublish has perhaps begun to publish
	Title string
	At    models.Span
	Err   error
}

// Error names the step, its place and the cause; the statement is left to
// Statement, because it is long.
func (e *StepError) Error() string {
	if e.At.IsZero() {
		return fmt.Sprintf("step %q: %v", e.Step, e.Err)
	}
	return fmt.Sprintf("step %q (%s): %v", e.Step, e.At, e.Err)
}

// Unwrap gives the cause.
func (e *StepError) Unwrap() error { return e.Err }

// Statement gives the statement that failed, or "" when none did.
func (e *StepError) Statement() string {
	var statement *adapters.StatementError
	if errors.As(e.Err, &statement) {
		return statement.SQL
	}
	return ""
}

// ProblemsError says that the data is wrong in ways that would make results
// wrong, so that nothing was published.
type ProblemsError struct {
	Problems []models.DataProblem // errors only; warnings are in the report
	Then     error                // what failed after they were found, or nil
}

// Error tells the first problem and how many more there are.
func (e *ProblemsError) Error() string {
	first := e.Problems[0]
	if n := len(e.Problems); n > 1 {
		return fmt.Sprintf("%s: %s (and %d more); nothing was published", first.At, first.Message, n-1)
	}
	return fmt.Sprintf("%s: %s; nothing was published", first.At, first.Message)
}

// Unwrap gives what failed afterwards.
func (e *ProblemsError) Unwrap() error { return e.Then }
