package runner

import (
	"context"
	"fmt"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// window is over how many rounds a loop's progress is judged.
const window = 2

// loop repeats a step's statements until its probe says that nothing is left.
// There is no other way out without an error, so a finished loop is proof of a
// fixpoint.
//
// A loop that is too slow is rescued: when the probe's number has not fallen
// below RescueRatio of what it was two rounds before, the rescue statements
// run once before the next round, or, where the warehouse takes rows in, something
// is decided outside in its place, and its progress is judged afresh.
func (r *run) loop(ctx context.Context, i int) (rounds int, err error) {
	step := &r.plan.Steps[i]
	until := step.Until
	if until == nil {
		return 0, fmt.Errorf("step %q is a loop without an end", step.Name)
	}
	left, err := r.probe(ctx, step)
	if err != nil {
		return 0, err
	}
	past := []int64{left} // since the last rescue
	for left > 0 {
		if rounds >= until.MaxRounds {
			return rounds, fmt.Errorf("it has not ended after %d rounds, %d left: this is a mistake in weft; please report it", rounds, left)
		}
		round := func() error { return r.exec(ctx, step.Statements) }
		if tooSlow(past, until) {
			if err := r.exec(ctx, until.Rescue); err != nil {
				return rounds, err
			}
			if loader, ok := r.warehouse.(adapters.Loader); ok && until.Decide != nil {
				round = func() error { return r.decide(ctx, until.Decide, loader) }
			}
			past = []int64{left}
		}
		if err := round(); err != nil {
			return rounds, err
		}
		rounds++
		if left, err = r.probe(ctx, step); err != nil {
			return rounds, err
		}
		past = append(past, left)
		r.options.Progress(Event{Kind: RoundDone, Step: step, Index: i, Total: len(r.plan.Steps), Round: rounds, Left: left})
	}
	return rounds, nil
}

func tooSlow(past []int64, until *models.Until) bool {
	n := len(past)
	if until.RescueRatio == 0 || n <= window {
		return false
	}
	return float64(past[n-1]) >= until.RescueRatio*float64(past[n-1-window])
}

func (r *run) probe(ctx context.Context, step *models.PlanStep) (int64, error) {
	if err := context.Cause(ctx); err != nil {
		return 0, err
	}
	rows, err := r.warehouse.Query(ctx, step.Until.Probe)
	if err != nil {
		return 0, err
	}
	if len(rows.Rows) == 1 && len(rows.Rows[0]) == 1 {
		if n, ok := rows.Rows[0][0].(int64); ok {
			return n, nil
		}
	}
	return 0, fmt.Errorf("the probe of step %q does not give one number", step.Name)
}
