package emit

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// problemView is the data of problem_<kind>.sql.tmpl: a query that gives
// (problem, count, example), no row when all is well and one for each example
// else.
type problemView struct {
	ir.Problem
	Index  int
	Col    int       // how far the lines are indented
	Names  []ir.Expr // of a row, as text; empty: no examples
	Newest ir.Named  // the newest moment, as the example
	Older  ir.Expr   // of stale: the newest moment is too old
	Limit  int       // how many rows there may be
}

// examples are shown at most so many.
const examples = 5

func (w *writer) checkLayout(s *ir.Check) layout {
	views := make([]checkView, len(s.Problems))
	problems := make([]models.DataProblem, len(s.Problems))
	for i, p := range s.Problems {
		views[i] = checkView{Template: "problem_" + string(p.Kind), Problem: problemViewOf(i, p)}
		problems[i] = models.DataProblem{Code: p.Code, Severity: p.Severity, At: p.At, Message: p.Message}
	}
	return layout{template: "check", view: checkStepView{s, views}, runs: models.StepCheck, problems: problems}
}

// checkStepView is the data of check.sql.tmpl.
type checkStepView struct {
	*ir.Check
	Problems []checkView
}

// checkView is a problem and the template that looks for it.
type checkView struct {
	Template string
	Problem  problemView
}

// At is the same, indented.
func (v problemView) At(col int) problemView {
	v.Col = col
	return v
}

func problemViewOf(i int, p ir.Problem) problemView {
	v := problemView{Problem: p, Index: i, Limit: 1}
	for _, name := range p.Example {
		c := ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Unknown, Nullable: true}}, Name: name}
		v.Names = append(v.Names, call(ir.Coalesce, models.Text, call(ir.ToText, models.Text, c), lit(models.Text, "?")))
		v.Limit = examples
	}
	moment := ir.Ident("now") // of weft_runs
	if p.Kind == ir.Stale {
		moment = p.Cols[0]
	}
	newest := ir.Agg{
		Typed: ir.Typed{T: models.Type{Kind: models.Timestamp, Nullable: true}}, Func: ir.Max,
		Args: []ir.Expr{ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Timestamp, Nullable: true}}, Name: moment}},
	}
	v.Newest = named("example", call(ir.ToText, models.Text, newest), nil)
	if p.Kind == ir.Stale {
		age := call(ir.SecondsBetween, models.Int, newest, ir.Now{Typed: ir.Typed{T: models.Type{Kind: models.Timestamp}}})
		v.Older = test(ir.Gt, age, p.Expr)
	}
	return v
}
