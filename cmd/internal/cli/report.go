package cli

import (
	"errors"
	"fmt"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/diag"
)

// report tells a failure in the style that was asked for and gives its exit
// code. Diagnostics and errors look the same wherever they come from.
func report(env *project.Env, err error) fault.Exit {
	exit := fault.ExitOf(err)
	if errors.As(err, new(fault.Silent)) {
		return exit
	}
	var mistakes *project.Mistakes
	isMistakes := errors.As(err, &mistakes)
	if env.Flags.JSON() {
		failure := project.Failure{Exit: exit, Hint: fault.HintOf(err)}
		if isMistakes {
			failure.Diagnostics = mistakes.List
		} else {
			failure.Error = err.Error()
		}
		if err := env.PrintJSON(failure); err != nil {
			env.Streams.Notef("error: %v\n", err)
		}
		return exit
	}
	if isMistakes {
		env.Show(env.Streams.Err, mistakes)
		if env.Flags.Output == "human" {
			env.Streams.Notef("%s\n", diag.Summary(mistakes.List))
		}
		return exit
	}
	showError(env, err)
	return exit
}

// showError writes an error, the statement that caused it when there is one,
// and what to do next.
func showError(env *project.Env, err error) {
	s := env.Streams
	s.Notef("%s %s\n", s.Paint(terminal.Red, "error:"), err)
	var step *project.StepFailure
	if errors.As(err, &step) && env.Flags.Output == "human" && !step.At.IsZero() {
		step.Loaded.Snippet(s, s.Err, "", step.At)
	}
	var statement *adapters.StatementError
	if errors.As(err, &statement) && env.Flags.Output == "human" {
		s.Notef("\n%s\n\n", s.Paint(terminal.Dim, project.Excerpt(statement.SQL)))
	}
	if hint := fault.HintOf(err); hint != "" {
		s.Notef("%s %s\n", s.Paint(terminal.Cyan, "help:"), hint)
	}
}

// reportBug asks for a report of a panic. The stack is in the error output, so
// that it can be copied; it holds no data.
func reportBug(env *project.Env, cause any, stack []byte) fault.Exit {
	text := fmt.Sprintf("%v", cause)
	env.Streams.Notef(`weft has a bug, and this is not your mistake: %s

Please report it at https://github.com/weft-cdp/weft/issues with the lines below
and, if you can, the part of the model that it happens with.

weft %s
%s`, text, env.Version, stack)
	return fault.Bug
}
