package runner_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// What there is nothing to do for is left out, and told.
func TestWhatNobodyNeedsIsLeftOut(t *testing.T) {
	when := func(answer string, step models.PlanStep) models.PlanStep {
		step.When = answer
		return step
	}
	ask := func(name string) models.PlanStep {
		return models.PlanStep{Name: name, Kind: models.StepAsk, Statements: []string{name}}
	}
	counts := when("part", models.PlanStep{Name: "counts", Kind: models.StepCount, Statements: []string{"counts"}, Else: []string{"counts as they were"}})
	all := publish()
	all.Statements = []string{"begin", "ids", "links", "commit"}
	all.Only = []models.Only{{When: "ids", Statements: []int{1}}, {When: "links", Statements: []int{2}}}
	steps := plan(build("rows"), ask("find"), when("part", build("people")), when("part", ask("compare")), counts, all)

	for _, c := range []struct {
		found, ids   int64
		done, spared []string
	}{
		{2, 1, []string{"rows", "find", "people", "compare", "counts", "begin", "ids", "commit"}, nil},
		{0, 1, []string{"rows", "find", "counts as they were", "begin", "commit"}, []string{"people", "compare", "counts"}},
	} {
		w := &scripted{answers: map[string][][][]any{
			"find": {{{"part", c.found}}}, "compare": {{{"ids", c.ids}, {"links", int64(0)}}}, "counts as they were": {{{"customer.profiles", int64(3)}}},
		}}
		report, err := runner.Run(t.Context(), steps, w, runner.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.done, w.done); diff != "" {
			t.Errorf("found %d (-want +got):\n%s", c.found, diff)
		}
		var spared []string
		for _, step := range report.Steps {
			if step.Spared {
				spared = append(spared, step.Name)
			}
		}
		if diff := cmp.Diff(c.spared, spared); diff != "" {
			t.Errorf("found %d, spared (-want +got):\n%s", c.found, diff)
		}
		if c.found == 0 && report.Counts["customer.profiles"] != 3 {
			t.Errorf("counts: %v", report.Counts)
		}
	}
}

// An answer that is no number spares nothing.
func TestAnAnswerMustBeANumber(t *testing.T) {
	w := &scripted{answers: map[string][][][]any{"find": {{{"part", "2"}}}}}
	if _, err := runner.Run(t.Context(), plan(models.PlanStep{Name: "find", Kind: models.StepAsk, Statements: []string{"find"}}), w, runner.Options{}); err == nil {
		t.Error("a text was taken for a number")
	}
}
