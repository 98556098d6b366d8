package emit

import (
	"fmt"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// layout says how a kind of step is written.
type layout struct {
	template  string // its file in templates/, without .sql.tmpl
	view      any    // the template's data
	runs      string // models.StepBuild, …
	problems  []models.DataProblem
	tests     []models.TestResult
	otherwise string // a template over the same data, for where the step is left out; "" for nothing
	undo      string // a template over the same data, for when a later step fails; "" for none
	gate      bool   // of a check
	loop      *loop
	reads     *models.SourceRead
}

// loop is how a step's statements repeat. Probe and rescue are templates over
// the same data.
type loop struct {
	probe       string
	rescue      string
	decide      func(w *writer) *models.Decide // nil for none
	rescueRatio float64
	maxRounds   int
}

func build(template string, view any) layout {
	return layout{template: template, view: view, runs: models.StepBuild}
}

func query(template string, view any) layout {
	return layout{template: template, view: view, runs: models.StepQuery}
}

// layout is the list of the kinds of steps.
func (w *writer) layout(s ir.Step) layout {
	switch s := s.(type) {
	case *ir.Prepare:
		return build("prepare", w.prepareView(s))
	case *ir.StateTables:
		return layout{template: "state_tables", view: w.stateView(s), runs: models.StepBuild, undo: "leftovers"}
	case *ir.SourceRows:
		return w.sourceRowsLayout(s)
	case *ir.NewRows:
		return build("rows_new", w.addedRowsView(s.Of, s.Of.Kept.Batch))
	case *ir.Check:
		return w.checkLayout(s)
	case *ir.SourceTests:
		return build("source_tests", sourceTestsViewOf(s))
	case *ir.TestResults:
		return w.testResultsLayout(s)
	case *ir.EntityLink:
		return build("entity_link", entityLinkViewOf(s))
	case *ir.Aggregate:
		return build("aggregate", aggregateViewOf(s))
	case *ir.Sequence:
		return build("sequence", sequenceViewOf(s))
	case *ir.Traits:
		return build("traits", traitsViewOf(s))
	case *ir.Profiles:
		return build("profiles", s)
	case *ir.Members:
		return build("members", membersViewOf(s))
	case *ir.Conditions:
		return build("conditions", conditionsViewOf(s))
	case *ir.Intervals:
		return build("intervals", intervalsViewOf(s))
	case *ir.PastValues:
		return build("past_values", pastValuesViewOf(s))
	case *ir.Counts:
		return layout{template: "counts", view: countsViewOf(s), runs: models.StepCount, otherwise: "counts_same"}
	case *ir.ConditionCounts:
		return query("condition_counts", conditionCountsViewOf(s))
	case *ir.ConditionValues:
		return query("condition_values", conditionValuesViewOf(s))
	case *ir.RowsBehind:
		return query("rows_behind", rowsBehindViewOf(s))
	case *ir.LookUp:
		return query("look_up", lookUpViewOf(s))
	case *ir.Read:
		return query("read", s)
	case *ir.FetchProfile:
		return query("fetch_profile", fetchProfileViewOf(s))
	case *ir.FetchMembers:
		return query("fetch_members", fetchMembersViewOf(s))
	case *ir.Evaluate:
		return query("evaluate", s)
	case *ir.Definitions:
		return build("definitions", w.definitionsView(s))
	case *ir.Publish:
		return layout{template: "publish", view: w.publishView(s), runs: models.StepPublish}
	}
	for _, more := range []func(ir.Step) (layout, bool){w.identityLayout, w.partLayout, sampleLayout, comparisonLayout, statisticsLayout} {
		if l, ok := more(s); ok {
			return l
		}
	}
	panic(fmt.Sprintf("no layout for %T", s))
}
