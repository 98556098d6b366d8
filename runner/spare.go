package runner

import "github.com/weft-cdp/weft/models"

// spares tells whether what hangs on the answer of a StepAsk is left out: it was 0, or
// nobody asked, because the step that asks was left out itself. Nothing hangs on "".
func (r *run) spares(when string) bool { return when != "" && r.answers[when] == 0 }

// left are the statements of a step that are not left out, or what takes their place.
func (r *run) left(step *models.PlanStep) []string {
	if r.spares(step.When) {
		return step.Else
	}
	out := map[int]bool{}
	for _, only := range step.Only {
		for _, i := range only.Statements {
			out[i] = out[i] || r.spares(only.When)
		}
	}
	var left []string
	for i, statement := range step.Statements {
		if !out[i] {
			left = append(left, statement)
		}
	}
	return left
}
