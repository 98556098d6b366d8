package warehousetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// lastReads tells which rows of sources earlier runs have kept, and what is known of
// the last run.
func lastReads(w Warehouse, warehouse Opened, project *models.Project) (found map[string]ir.LastRead, last *ir.LastPublished, err error) {
	register := &models.Source{Name: ir.SourcesTable, Table: warehouse.Layout.Schema + "." + ir.SourcesTable}
	if columns, _ := warehouse.Describe(context.Background(), register); columns == nil {
		return nil, nil, nil // no run has kept any
	}
	plan, mistakes := emit.Plan(lower.Kept(project, ir.Published), w.Dialect, emit.Options{Layout: warehouse.Layout, Now: defaultNow})
	if err := wrong(mistakes); err != nil {
		return nil, nil, err
	}
	_, err = runner.Run(context.Background(), plan, warehouse.Warehouse, runner.Options{
		Rows: func(_ *models.PlanStep, rows *adapters.Rows) { found, last = lower.LastReads(rows.Rows) },
	})
	return found, last, err
}

// readsOf is how much of each source a run has read, as rows of the expected
// table "reads".
func readsOf(report *models.Report) []map[string]string {
	rows := []map[string]string{}
	for _, step := range report.Steps {
		if r := step.Reads; r != nil {
			rows = append(rows, map[string]string{"source": r.Source, "since": r.Since, "why": r.Why})
		}
	}
	return rows
}

// computesOf is how much of each entity a run has computed, as rows of the expected
// table "computes".
func computesOf(report *models.Report) []map[string]string {
	rows := []map[string]string{}
	for _, step := range report.Steps {
		if c := step.Computes; c != nil {
			rows = append(rows, map[string]string{"entity": c.Entity, "since": c.Since, "why": c.Why, "nobody": strconv.FormatBool(step.Spared)})
		}
	}
	return rows
}

// Step is what a run of a history left.
type Step struct {
	Tables   Tables
	Problems []map[string]string // what it told of the data, when it ended well
	Err      error               // or how it ended
	Since    int                 // of how many sources it did not read all rows
	Patched  int                 // of how many entities it did not compute everybody
	Spared   int                 // of how many of these it had nobody to compute
}

// Steps runs an archive in an empty warehouse and gives what each run left. Where
// kill is not nil, a run comes before each that dies before a statement that has
// to do with rows that are kept: kill is given how many there are, and says which,
// that number for the first statement of publishing; where it is nil, a question after
// each run must say that nothing would change. Where the archive has a file
// dead2.txt, the second of these runs has it in the place of weft.yaml. The steps
// end with the first that fails.
func Steps(t *testing.T, archive *txtar.Archive, w Warehouse, kill func(places int) int) ([]Step, error) {
	t.Helper()
	a, err := newHistory(archive)
	if err != nil {
		return nil, err
	}
	disk := t.TempDir()
	put(t, disk, a.files)
	warehouse := w.Open(t, disk)
	var steps []Step
	for i, now := range append([]time.Time{a.now}, a.then...) {
		if err := a.take(a.later[i+1]); err != nil {
			return nil, err
		}
		put(t, disk, a.files)
		a.now = now
		if kill != nil {
			if err := a.edited(fmt.Sprintf("dead%d.txt", i+1), func() error { return a.die(w, warehouse, kill) }); err != nil {
				return nil, fmt.Errorf("run %d, which dies: %w", i+1, err)
			}
		}
		plan, err := a.compile(w, warehouse, lower.Options{})
		if err != nil {
			return nil, err
		}
		report, err := warehouse.run(plan)
		steps = append(steps, Step{Err: err})
		var wrong *runner.ProblemsError
		if errors.As(err, &wrong) {
			return steps, nil
		}
		if err != nil {
			return nil, fmt.Errorf("run %d: %w\n%s", i+1, err, statements(plan))
		}
		step := &steps[i]
		step.Problems = problemsOf(report)
		for _, read := range readsOf(report) {
			if read["since"] != "" {
				step.Since++
			}
		}
		for _, computed := range computesOf(report) {
			if computed["since"] != "" {
				step.Patched++
			}
		}
		for _, done := range report.Steps {
			if done.Computes != nil && done.Spared {
				step.Spared++
			}
		}
		if step.Tables, err = a.tables(w, warehouse); err != nil {
			return nil, err
		}
		if kill == nil {
			a.wouldChange(t, w, warehouse, true)
		}
	}
	return steps, nil
}

// edited does something with another model, where the archive has the file.
func (a *archive) edited(name string, do func() error) error {
	files := slices.Clone(a.files)
	for _, f := range files {
		if f.Name == name {
			if err := a.take([]txtar.File{{Name: "weft.yaml", Data: f.Data}}); err != nil {
				return err
			}
		}
	}
	err := do()
	a.files = files
	return errors.Join(err, a.take(nil))
}

// die runs the project until it dies.
func (a *archive) die(w Warehouse, warehouse Opened, kill func(places int) int) error {
	plan, err := a.compile(w, warehouse, lower.Options{})
	if err != nil {
		return err
	}
	var before []string
	for _, step := range plan.Steps {
		if step.Reads != nil {
			before = append(before, step.Statements...)
		}
	}
	places := len(before)
	last := ""
	for _, step := range plan.Steps {
		if step.Kind == models.StepPublish {
			last = step.Statements[0]
		}
	}
	dying := &mortal{Warehouse: warehouse.Warehouse, lasting: before, left: kill(places), last: last}
	_, err = runner.Run(context.Background(), plan, dying, runner.Options{Files: warehouse.Files})
	var wrong *runner.ProblemsError
	if errors.Is(err, errKilled) || errors.As(err, &wrong) {
		return nil
	}
	return fmt.Errorf("it ended with: %w", err)
}
