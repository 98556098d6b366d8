package project

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// Watch tells how far a plan is: on a terminal by one line that changes, else
// by a line per step. In JSON it tells nothing.
type Watch struct{ progress *terminal.Progress }

// Watch begins to tell of a plan that is about to run.
func (e *Env) Watch() *Watch {
	if e.Flags.JSON() {
		return &Watch{}
	}
	return &Watch{progress: e.Streams.Start()}
}

// Event shows what happened.
func (w *Watch) Event(e runner.Event) {
	if w.progress == nil {
		return
	}
	place := fmt.Sprintf("[%*d/%d] %s", len(fmt.Sprint(e.Total)), e.Index+1, e.Total, e.Step.Title)
	switch e.Kind {
	case runner.StepStarted:
		w.progress.Begin(place)
	case runner.RoundDone:
		w.progress.Update(fmt.Sprintf("%s: round %d, %s left", place, e.Round, terminal.Count(e.Left)))
	case runner.StepDone:
		line := place + "  " + terminal.Took(e.Took)
		if e.Round > 0 {
			line += ", " + terminal.Plural(e.Round, "round")
		}
		w.progress.End(line)
	}
}

// Close takes the live line away.
func (w *Watch) Close() {
	if w.progress != nil {
		w.progress.Close()
	}
}

// Answers are the rows of a plan's queries, by the name of the step.
type Answers map[string]*adapters.Rows

// Ask runs a plan that publishes nothing and gives what its queries gave, its
// moments in the project's time zone. Only somebody who waits at a terminal is told how far it is.
func (s *Session) Ask(ctx context.Context, plan *models.Plan) (Answers, error) {
	answers, _, err := s.AskAndCheck(ctx, plan)
	return answers, err
}

// AskAndCheck gives the problems of the data that the plan's checks found, too.
// With an error among them there are no answers.
func (s *Session) AskAndCheck(ctx context.Context, plan *models.Plan) (Answers, []models.DataProblem, error) {
	answers := Answers{}
	options := runner.Options{Rows: func(step *models.PlanStep, rows *adapters.Rows) {
		for _, row := range rows.Rows {
			for i, v := range row {
				row[i] = terminal.In(v, s.Project.TimeZone)
			}
		}
		answers[step.Name] = rows
	}}
	report, err := s.Look(ctx, plan, options)
	if err != nil {
		return nil, nil, err
	}
	if slices.ContainsFunc(report.Problems, func(p models.DataProblem) bool { return p.Severity == models.Error }) {
		return nil, report.Problems, nil
	}
	return answers, report.Problems, nil
}

// Look runs a plan that publishes nothing and gives the whole report. Wrong data
// is a part of it and no error.
func (s *Session) Look(ctx context.Context, plan *models.Plan, options runner.Options) (*models.Report, error) {
	options.Files = s.Files()
	if s.env.Streams.Live {
		watch := s.env.Watch()
		defer watch.Close()
		options.Progress = watch.Event
	}
	report, err := runner.Run(ctx, plan, s.Warehouse, options)
	if err != nil && !errors.As(err, new(*runner.ProblemsError)) {
		return nil, s.failed(err, "")
	}
	return report, nil
}
