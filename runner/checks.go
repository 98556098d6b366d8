package runner

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// check turns the rows of a check, (index into Problems, count, example), into
// problems of the report. The first error narrows the run to what the remaining
// checks need, or ends it when the check is a gate: everything that is wrong with the data is told in one run, and
// no time is spent on results that nobody will see.
func (r *run) check(ctx context.Context, i int) error {
	step := &r.plan.Steps[i]
	found := map[int64]*models.DataProblem{}
	for _, statement := range step.Statements {
		rows, err := r.warehouse.Query(ctx, statement)
		if err != nil {
			return err
		}
		for _, row := range rows.Rows {
			if err := addProblem(found, step, row); err != nil {
				return err
			}
		}
	}
	for n := range int64(len(step.Problems)) {
		p, ok := found[n]
		if !ok {
			continue
		}
		p.Message = strings.ReplaceAll(p.Message, "{count}", grouped(p.Count))
		slices.Sort(p.Examples)
		r.report.Problems = append(r.report.Problems, *p)
		r.options.Progress(Event{Kind: ProblemFound, Step: step, Index: i, Total: len(r.plan.Steps), Problem: p})
		if p.Severity == models.Error {
			r.wanted = neededByChecks(r.plan, i)
		}
	}
	if wrong := r.errors(); step.Gate && len(wrong) > 0 {
		return &ProblemsError{Problems: wrong}
	}
	return nil
}

func addProblem(found map[int64]*models.DataProblem, step *models.PlanStep, row []any) error {
	if len(row) != 3 {
		return fmt.Errorf("check %q gives rows of %d values where (problem, count, example) was expected", step.Name, len(row))
	}
	n, isIndex := row[0].(int64)
	count, isCount := row[1].(int64)
	if !isIndex || !isCount || n < 0 || n >= int64(len(step.Problems)) {
		return fmt.Errorf("check %q gives a row that names none of its %d problems", step.Name, len(step.Problems))
	}
	p := found[n]
	if p == nil {
		copied := step.Problems[n]
		copied.Examples = nil
		p = &copied
		found[n] = p
	}
	p.Count = max(p.Count, count)
	if example, ok := row[2].(string); ok {
		p.Examples = append(p.Examples, example)
	}
	return nil
}

// neededByChecks marks the steps after `done` that the checks among them read,
// directly or through other steps.
func neededByChecks(plan *models.Plan, done int) []bool {
	index := make(map[string]int, len(plan.Steps))
	for i := range plan.Steps {
		index[plan.Steps[i].Name] = i
	}
	needed := make([]bool, len(plan.Steps))
	for i := len(plan.Steps) - 1; i > done; i-- {
		step := &plan.Steps[i]
		if step.Kind == models.StepPublish {
			continue
		}
		if step.Kind == models.StepCheck {
			needed[i] = true
		}
		if !needed[i] {
			continue
		}
		for _, name := range step.After {
			if j, ok := index[name]; ok && plan.Steps[j].Kind != models.StepPublish {
				needed[j] = true
			}
		}
	}
	return needed
}

// errors gives the problems that forbid publishing.
func (r *run) errors() []models.DataProblem {
	var found []models.DataProblem
	for _, p := range r.report.Problems {
		if p.Severity == models.Error {
			found = append(found, p)
		}
	}
	return found
}

// grouped writes a count for people: 1234567 is "1,234,567".
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
