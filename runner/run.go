package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// Options of a run. The zero value runs silently.
type Options struct {
	Target   string           // the target's name, for the report
	Progress func(Event)      // called from the running goroutine; nil for none
	Clock    func() time.Time // nil for time.Now
	// Files reads the files that the warehouse does not see; nil when there are none.
	Files adapters.Files
	// Rows is given what a StepQuery's statement gives; nil to leave it.
	Rows func(step *models.PlanStep, rows *adapters.Rows)
}

// run is the state of one Run.
type run struct {
	plan      *models.Plan
	warehouse adapters.Warehouse
	options   Options
	report    *models.Report
	wanted    []bool           // by step; narrowed to what checks need once the data is wrong
	answers   map[string]int64 // what the steps of kind StepAsk gave
}

// Run runs the steps of a plan in their order.
//
// The report is given in every case, with what was done until then. The error is
// a *StepError when a statement failed or the context ended, and a
// *ProblemsError when checks found errors in the data: then all other checks
// have been made too, and nothing is published.
func Run(ctx context.Context, plan *models.Plan, warehouse adapters.Warehouse, options Options) (*models.Report, error) {
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.Progress == nil {
		options.Progress = func(Event) {}
	}
	if options.Rows == nil {
		options.Rows = func(*models.PlanStep, *adapters.Rows) {}
	}
	now, err := time.Parse(time.RFC3339Nano, plan.Now)
	if err != nil {
		return nil, fmt.Errorf("the plan's moment %q cannot be read: %w", plan.Now, err)
	}
	r := &run{plan: plan, warehouse: warehouse, options: options, wanted: everyStep(plan), answers: map[string]int64{}}
	r.report = &models.Report{
		RunID: plan.RunID, Project: plan.Project, Target: options.Target,
		Now: now, Started: options.Clock().UTC(), Counts: map[string]int64{},
	}
	err = r.steps(ctx)
	if err != nil {
		r.undo(ctx)
	}
	if biller, ok := warehouse.(adapters.Biller); ok {
		r.report.Billed = biller.Billed()
	}
	r.report.Took = options.Clock().Sub(r.report.Started)
	return r.report, err
}

// undoing is how long taking back what a failed run has made may last.
const undoing = 10 * time.Second

// undo takes back what a failed run has made, the last first, also when its
// context has ended. What fails here is left to the next run.
func (r *run) undo(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoing)
	defer cancel()
	for _, done := range slices.Backward(r.report.Steps) {
		for _, step := range r.plan.Steps {
			if step.Name != done.Name {
				continue
			}
			for _, statement := range step.Undo {
				_ = r.warehouse.Exec(ctx, statement)
			}
		}
	}
}

func (r *run) steps(ctx context.Context) error {
	for i := range r.plan.Steps {
		if !r.wanted[i] {
			continue
		}
		if err := r.step(ctx, i); err != nil {
			var gate *ProblemsError
			if errors.As(err, &gate) {
				return gate
			}
			// Wrong data is the likelier cause of a failing statement, and its report
			// teaches more than the engine's text.
			if problems := r.errors(); len(problems) > 0 && ctx.Err() == nil {
				return &ProblemsError{Problems: problems, Then: err}
			}
			return err
		}
	}
	if problems := r.errors(); len(problems) > 0 {
		return &ProblemsError{Problems: problems}
	}
	return nil
}

func (r *run) step(ctx context.Context, i int) error {
	step := &r.plan.Steps[i]
	started := r.options.Clock()
	r.options.Progress(Event{Kind: StepStarted, Step: step, Index: i, Total: len(r.plan.Steps)})

	ctx = adapters.WithWork(ctx, adapters.Work{Project: r.plan.Project, Run: r.plan.RunID, Step: step.Name})
	rounds, err := r.work(ctx, i)
	took := r.options.Clock().Sub(started)
	r.report.Steps = append(r.report.Steps, models.StepReport{
		Name: step.Name, Title: step.Title, Took: took, Rounds: rounds, Reads: step.Reads, Computes: step.Computes, Spared: r.spares(step.When),
	})
	if err != nil {
		return &StepError{Step: step.Name, Kind: step.Kind, Title: step.Title, At: step.At, Err: err}
	}
	r.options.Progress(Event{Kind: StepDone, Step: step, Index: i, Total: len(r.plan.Steps), Round: rounds, Took: took})
	return nil
}

// work does what the step's kind asks for.
func (r *run) work(ctx context.Context, i int) (rounds int, err error) {
	step := &r.plan.Steps[i]
	if r.spares(step.When) && len(step.Else) == 0 {
		return 0, nil
	}
	for j := range step.Loads {
		if err := r.load(ctx, &step.Loads[j]); err != nil {
			return 0, err
		}
	}
	switch step.Kind {
	case models.StepLoop:
		return r.loop(ctx, i)
	case models.StepCheck:
		return 0, r.check(ctx, i)
	case models.StepTests:
		return 0, r.tests(ctx, step)
	case models.StepCount:
		return 0, r.numbered(ctx, step, func(name string, n int64) { r.report.Counts[name] = n })
	case models.StepAsk:
		return 0, r.numbered(ctx, step, func(name string, n int64) { r.answers[name] = n })
	case models.StepQuery:
		return 0, r.query(ctx, step)
	default:
		return 0, r.exec(ctx, r.left(step))
	}
}

// query hands the rows of a step to whoever asked for them.
func (r *run) query(ctx context.Context, step *models.PlanStep) error {
	for _, statement := range step.Statements {
		rows, err := r.warehouse.Query(ctx, statement)
		if err != nil {
			return err
		}
		r.options.Rows(step, rows)
	}
	return nil
}

func (r *run) exec(ctx context.Context, statements []string) error {
	for _, statement := range statements {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := r.warehouse.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// numbered yields what a step gives as rows of (name, number).
func (r *run) numbered(ctx context.Context, step *models.PlanStep, yield func(name string, n int64)) error {
	for _, statement := range r.left(step) {
		rows, err := r.warehouse.Query(ctx, statement)
		if err != nil {
			return err
		}
		for _, row := range rows.Rows {
			if len(row) != 2 {
				return fmt.Errorf("step %q gives rows of %d values where (name, value) was expected", step.Name, len(row))
			}
			name, isName := row[0].(string)
			n, isNumber := row[1].(int64)
			if !isName || !isNumber {
				return fmt.Errorf("step %q gives a row of %T and %T where (name, value) was expected", step.Name, row[0], row[1])
			}
			yield(name, n)
		}
	}
	return nil
}

func everyStep(plan *models.Plan) []bool {
	wanted := make([]bool, len(plan.Steps))
	for i := range wanted {
		wanted[i] = true
	}
	return wanted
}
