package project

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/models"
)

// Estimate is what a plan would read, as the warehouse tells before it runs.
type Estimate struct {
	Known  bool             // the warehouse can tell at all
	Bytes  int64            // of the statements that could be asked about: on sources and on what earlier runs left
	Steps  map[string]int64 // by the step's name; steps that only read a run's own tables have none
	Budget int64            // the target's max_bytes_billed; 0 when it has none
}

// Estimate asks the warehouse what each statement of a plan would read.
// Statements over tables that the run itself makes are unknown until then.
func (s *Session) Estimate(ctx context.Context, plan *models.Plan) (Estimate, error) {
	e := Estimate{Steps: map[string]int64{}, Budget: s.Target.budget()}
	estimator, ok := s.Warehouse.(adapters.Estimator)
	if !ok {
		return e, nil
	}
	e.Known = true
	for _, step := range plan.Steps {
		for _, statement := range step.Statements {
			bytes, err := estimator.Estimate(ctx, statement, s.Target.Layout.Schema)
			if errors.Is(err, adapters.ErrNotEstimable) {
				continue
			}
			if err != nil {
				return e, s.failed(err, "")
			}
			e.Steps[step.Name] += bytes
			e.Bytes += bytes
		}
	}
	return e, nil
}

// Check refuses what would cost more than the target's budget.
func (e Estimate) Check(target *Target) error {
	if e.Budget == 0 || e.Bytes <= e.Budget {
		return nil
	}
	return fault.New(fault.Blocked, "read less, with a where or a window on the largest source, or raise max_bytes_billed, "+target.At.String(),
		"the run would read %s of the sources and of what was published, and the budget of target %q is %s", adapters.Bytes(e.Bytes), target.Name, adapters.Bytes(e.Budget))
}

// Guard estimates a plan and refuses it where there is a budget; without one
// nothing is asked.
func (s *Session) Guard(ctx context.Context, plan *models.Plan) error {
	if s.Target.budget() == 0 {
		return nil
	}
	estimate, err := s.Estimate(ctx, plan)
	if err != nil {
		return err
	}
	return estimate.Check(s.Target)
}

// budget is how many bytes a run may be billed for; 0 for any. The settings
// were checked when the target was opened.
func (t *Target) budget() int64 {
	bytes, _ := strconv.ParseInt(t.settings["max_bytes_billed"], 10, 64)
	return bytes
}

// String says what a plan would read, for people.
func (e Estimate) String() string {
	text := fmt.Sprintf("reads %s of the sources and of what was published; what the steps between read is known only during the run", adapters.Bytes(e.Bytes))
	if e.Budget > 0 {
		text += fmt.Sprintf("; the budget is %s", adapters.Bytes(e.Budget))
	}
	return text
}
