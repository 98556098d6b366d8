package emit

import (
	"slices"
	"strconv"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// sequenceView is the data of sequence.sql.tmpl.
//
// All rows that any step speaks of are first collapsed to moments: one row for
// each profile, values of the Same columns and time, with a flag for each step.
// Then each did step finds, for each of its moments, the latest start (a moment
// of the first did) from which it can be reached: the largest start of the step
// before it among earlier moments, in the same stretch between two moments of
// the not step in between. The latest start serves best when the whole must fit
// into Within.
//
// It does not when a last not step looks ahead from the start: then an earlier
// start may succeed where the latest fails, and every start is followed on its
// own (PerStart).
type sequenceView struct {
	*ir.Sequence
	Steps    []happenedView
	Flags    []ir.Named // of the moments
	Together []ir.Ident // profile and the Same columns
	Part     []ir.Ident // what one occurrence has in common
	PerStart bool
	Deadline ir.Expr // of PerStart: the last moment that belongs to a start
	Links    []linkView
	Final    finalView
}

// happenedView is one step's rows.
type happenedView struct {
	Step int
	Text string
	Rows rowsView
	Time ir.Named
	Same []ir.Named
}

// linkView is one did step after the first: From is the query before it, Start
// the column of the did before it and Next its own.
type linkView struct {
	Name, From  ir.Ident
	Stretches   ir.Ident // the query that numbers the stretches; "" without a not step
	Stretch     ir.Ident // its column
	Did, Not    ir.Ident // flags; Not "" without a not step in between
	Start, Next ir.Ident
}

// finalView is what must hold at the moment of the last did.
type finalView struct {
	From, Start ir.Ident
	Not         ir.Ident  // the flag of a last not step, or ""
	Where       []ir.Expr // all must hold
}

func sequenceViewOf(s *ir.Sequence) sequenceView {
	v := sequenceView{Sequence: s, Together: []ir.Ident{"profile"}}
	for i := range s.Same {
		v.Together = append(v.Together, ir.Ident("same_"+num(i+1)))
	}
	dids := 0
	for i, step := range s.Steps {
		v.Steps = append(v.Steps, happened(i, step, v.Together[1:]))
		isStep := test(ir.Eq, column("step", models.Int), lit(models.Int, num(i+1)))
		v.Flags = append(v.Flags, named(flag(i), ir.Agg{Typed: boolean, Func: ir.Any, Args: []ir.Expr{isStep}}, nil))
		if !step.Not {
			dids++
		}
	}
	last := s.Steps[len(s.Steps)-1]
	v.PerStart = last.Not && s.Within > 0 && dids > 1
	v.Part = slices.Clone(v.Together)
	if v.PerStart {
		v.Part = append(v.Part, "began")
		began := ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Timestamp}}, From: "starts", Name: "happened_at"}
		v.Deadline = v.end(began)
	}
	v.link(s.Steps)
	if last.Not {
		v.Final.Not = flag(len(s.Steps) - 1)
	}
	v.Final.Where = v.conditions()
	return v
}

var boolean = ir.Typed{T: models.Type{Kind: models.Bool}}

func column(name ir.Ident, k models.Kind) ir.Expr {
	return ir.Col{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, Name: name}
}

// end is the last moment that belongs to a start.
func (v *sequenceView) end(start ir.Expr) ir.Expr {
	within := lit(models.Duration, strconv.FormatInt(v.Within, 10))
	return call(ir.AddDuration, models.Timestamp, start, within)
}

// conditions are what must hold at the moment of the last did.
func (v *sequenceView) conditions() []ir.Expr {
	var list []ir.Expr
	nextNot := column("next_not", models.Timestamp)
	free := test(ir.IsNull, nextNot)
	if v.Within > 0 {
		end := v.end(column(v.Final.Start, models.Timestamp))
		if len(v.Links) > 0 {
			list = append(list, test(ir.Le, column("happened_at", models.Timestamp), end))
		}
		if v.Final.Not != "" {
			list = append(list, test(ir.Le, end, ir.Now{Typed: ir.Typed{T: models.Type{Kind: models.Timestamp}}}))
			free = test(ir.Or, free, test(ir.Gt, nextNot, end))
		}
	}
	if v.Final.Not != "" {
		list = append(list, free)
	}
	return list
}

func flag(step int) ir.Ident { return ir.Ident("is_" + num(step+1)) }

func happened(i int, step ir.SequenceStep, same []ir.Ident) happenedView {
	conditions := []ir.Expr{known(step.Time)}
	h := happenedView{Step: i + 1, Text: step.Text, Time: named("happened_at", step.Time, nil)}
	for j, e := range step.Same {
		h.Same = append(h.Same, named(same[j], e, nil))
		conditions = append(conditions, known(e))
	}
	h.Rows = rowsViewOf(step.Scan, step.Joins, step.Where, conditions...)
	return h
}

// link chains the did steps after the first.
func (v *sequenceView) link(steps []ir.SequenceStep) {
	from, start := ir.Ident("started"), ir.Ident("start_1")
	not := ir.Ident("")
	for i, step := range steps {
		switch {
		case i == 0:
		case step.Not:
			not = flag(i)
		default:
			n := num(i + 1)
			l := linkView{
				Name: ir.Ident("reached_" + n), From: from, Did: flag(i), Not: not,
				Start: start, Next: ir.Ident("start_" + n),
			}
			if not != "" {
				l.Stretches, l.Stretch = ir.Ident("stretches_"+n), ir.Ident("stretch_"+n)
			}
			v.Links = append(v.Links, l)
			from, start, not = l.Name, l.Next, ""
		}
	}
	v.Final.From, v.Final.Start = from, start
}
