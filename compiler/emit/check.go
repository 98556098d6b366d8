package emit

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// problemView is the data of problem_<kind>.sql.tmpl: a query that gives
// (problem, count, example), no row when all is well and one for each example
// else.
type problemView struct {
	Message  string
	Table    ir.Table
	Cols     []ir.Ident
	Raw      []ir.Ident
	Time     ir.Ident
	Register ir.Table
	Expr     ir.Expr
	Graph    *ir.Graph
	Among    ir.Table
	Else     *ir.Elsewhere
	Measure  string // of Else: how many identifiers there were, of never_seen those of its type

	Index   int
	Col     int       // how far the lines are indented
	Names   []ir.Expr // of a row, as text; empty: no examples
	Newest  ir.Named  // the newest moment, as the example
	Limit   int       // how many rows there may be
	Most    int       // of unparsable: the index when most values are
	Places  []takenView
	Usual   ir.Expr   // of giant: how many identifiers the profile in the middle has
	Told    ir.Named  // of giant: the profile and its strongest hub
	Named   ir.Table  // of unseen_decided and unseen_out
	InForce []ir.Expr // likewise: all must hold
	Taken   []ir.TakenOut
}

// Says is the message without a number.
func (v *problemView) Says() string { return strings.ReplaceAll(v.Message, "{count}", "n") }

// Plausible is how many identifiers a profile may have, and how many times as
// many as the one in the middle.
func (v *problemView) Plausible() int { return ir.Plausible }

// examples are shown at most so many.
const examples = 5

func (w *writer) checkLayout(s *ir.Check) layout {
	views := make([]checkView, len(s.Problems))
	problems := make([]models.DataProblem, 0, len(s.Problems))
	for i, p := range s.Problems {
		views[i] = checkView{Template: "problem_" + string(p.Kind), Problem: problemViewOf(len(problems), p)}
		switch v := views[i].Problem; p.Kind {
		case ir.NameTaken:
			v.Limit, v.Places = examples, w.takenViews(p)
		case ir.NeverSeen:
			v.Measure = ir.ByType + p.Expr.(ir.Lit).Value
		case ir.NobodyLeft:
			v.Measure = ir.IdentifiersMeasure
		case ir.UnseenDecided, ir.UnseenOut:
			v.Limit, v.Named, v.InForce, v.Taken = examples, p.Named, conjuncts(p.Expr), p.Taken
		case ir.Giant:
			v.Limit, v.Usual, v.Told = examples, usualSize(), toldGiant()
		}
		if p.Kind != ir.FailedTests {
			problems = append(problems, models.DataProblem{Code: p.Code, Severity: p.Severity, At: p.At, Message: p.Message})
		}
		// Each test of a source is a problem of its own.
		for _, t := range p.Tests {
			problems = append(problems, models.DataProblem{Code: t.Code, Severity: t.Severity, At: t.At, Message: t.Message})
		}
	}
	// What is an error when there is too much of it comes behind, under an index
	// of its own.
	for i, p := range s.Problems {
		if p.Mostly != "" {
			views[i].Problem.Most = len(problems)
			problems = append(problems, models.DataProblem{Code: p.Code, Severity: models.Error, At: p.At, Message: p.Mostly})
		}
	}
	return layout{template: "check", view: checkStepView{s, views}, runs: models.StepCheck, problems: problems, gate: s.Gate}
}

func usualSize() ir.Expr {
	return ir.Agg{
		Typed: ir.Typed{T: models.Type{Kind: models.Float, Nullable: true}}, Func: ir.Median,
		Args: []ir.Expr{ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Int}}, Name: "identifiers"}},
	}
}

// toldGiant names a profile and the type of its strongest hub, and no value.
func toldGiant() ir.Named {
	read := func(k models.Kind, name ir.Ident) ir.Expr {
		c := ir.Col{Typed: ir.Typed{T: models.Type{Kind: k}}, Name: name}
		if k == models.Text {
			return c
		}
		return call(ir.ToText, models.Text, c)
	}
	say := func(words string) ir.Expr { return lit(models.Text, words) }
	return named("example", call(ir.Concat, models.Text,
		read(models.Text, "profile_id"), say(" with "), read(models.Int, "identifiers"), say(" identifiers; the hub among them is of type "),
		read(models.Text, "id_type"), say(" and has "), read(models.Int, "links"), say(" links")), nil)
}

// byHandView is the data of check_by_hand.sql.tmpl.
type byHandView struct {
	Into     ir.Table // a table for what the check finds
	Check    string
	Problems []byHandProblem
	HasError bool
}

// byHandProblem is what is said of a problem; {count} in it is replaced.
type byHandProblem struct {
	Index   int
	Code    string
	Says    string
	Some    string // the same without a number, for engines whose errors are constant texts
	IsError bool
}

// byHand writes a check for those who run the files themselves: it shows what
// it finds by codes, and fails when an error is among it.
func (w *writer) byHand(made models.PlanStep) []string {
	v := byHandView{Into: ir.Table{Space: ir.Work, Name: ir.Ident(made.Name)}, Check: made.Statements[0]}
	for i, p := range made.Problems {
		isError := p.Severity == models.Error
		v.HasError = v.HasError || isError
		says := string(p.Code) + " " + p.Message
		v.Problems = append(v.Problems, byHandProblem{i, string(p.Code), says, strings.ReplaceAll(says, "{count}", "some"), isError})
	}
	return w.statements("check_by_hand", v)
}

// checkStepView is the data of check.sql.tmpl.
type checkStepView struct {
	*ir.Check
	Problems []checkView
}

// checkView is a problem and the template that looks for it.
type checkView struct {
	Template string
	Problem  *problemView
}

// At is the same, indented.
func (v *problemView) At(col int) *problemView {
	moved := *v
	moved.Col = col
	return &moved
}

func problemViewOf(i int, p ir.Problem) *problemView {
	v := &problemView{
		Message: p.Message, Table: p.Table, Cols: p.Cols, Raw: p.Raw, Time: p.Time, Register: p.Register, Expr: p.Expr, Graph: p.Graph, Among: p.Among, Else: p.Else,
		Index: i, Limit: 1,
	}
	for _, name := range p.Example {
		c := ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Unknown, Nullable: true}}, Name: name}
		v.Names = append(v.Names, call(ir.Coalesce, models.Text, call(ir.ToText, models.Text, c), lit(models.Text, "?")))
		v.Limit = examples
	}
	if p.Kind == ir.BeforeLastRun {
		last := ir.Agg{
			Typed: ir.Typed{T: models.Type{Kind: models.Timestamp, Nullable: true}}, Func: ir.Max,
			Args: []ir.Expr{ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Timestamp, Nullable: true}}, Name: "now"}},
		}
		v.Newest = named("example", call(ir.ToText, models.Text, last), nil)
	}
	return v
}
