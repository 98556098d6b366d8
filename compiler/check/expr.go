package check

import (
	"fmt"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The types that have no parts.
var (
	boolType      = models.Type{Kind: models.Bool}
	intType       = models.Type{Kind: models.Int}
	floatType     = models.Type{Kind: models.Float}
	textType      = models.Type{Kind: models.Text}
	dateType      = models.Type{Kind: models.Date}
	timestampType = models.Type{Kind: models.Timestamp}
	nullType      = models.Type{Kind: models.Null, Nullable: true}
)

// expr checks a piece of an expression. It is nil when something in it was
// wrong; all that was wrong has been reported then. A duration is let through,
// for the two operators that take one; everybody else asks value.
func (s *scope) expr(n expr.Node) models.Expr {
	switch n := n.(type) {
	case *expr.Literal:
		return s.literal(n)
	case *expr.Name:
		return s.name(n)
	case *expr.Unary:
		return s.unary(n)
	case *expr.Binary:
		return s.binary(n)
	case *expr.IsNull:
		return s.isNull(n)
	case *expr.In:
		return s.in(n)
	case *expr.Between:
		return s.between(n)
	case *expr.Case:
		return s.caseOf(n)
	case *expr.Call:
		return s.call(n)
	case *expr.Rows:
		d := s.errorf(diag.RowsOutOfPlace, n, "%q stands outside an aggregate", s.words(n))
		d.Label = "`where`, `within`, `since` and `limit` choose the rows of an aggregate"
		d.Notes = append(d.Notes, models.Note{Text: "write for example " + fmt.Sprintf("`count(%s)`", s.words(n))})
		s.report(d)
		return nil
	default:
		// A node of the syntax that is nil: the parser left a hole, and said why.
		return nil
	}
}

// value checks a piece that must be a value, which a duration is not.
func (s *scope) value(n expr.Node) models.Expr {
	e := s.expr(n)
	if e == nil || e.Type().Kind != models.Duration {
		return e
	}
	d := s.errorf(diag.DurationOutOfPlace, n, "a duration is no value by itself")
	d.Label = "it stands beside a timestamp (`now - 30d`) or after `within`"
	d.Notes = append(d.Notes, models.Note{Text: "to compare a time that has passed, use days_between or hours_between, which give numbers"})
	s.report(d)
	return nil
}

// operand checks a value and keeps its syntax beside it; ok is false when it
// was wrong.
func (s *scope) operand(n expr.Node) (operand, bool) {
	e := s.value(n)
	return operand{n, e}, e != nil
}

// operands checks several values; all are checked even when one is wrong.
func (s *scope) operands(nodes ...expr.Node) ([]operand, bool) {
	list, good := make([]operand, len(nodes)), true
	for i, n := range nodes {
		o, ok := s.operand(n)
		list[i], good = o, good && ok
	}
	return list, good
}

// condition checks a piece that must be true or false.
func (s *scope) condition(n expr.Node) models.Expr {
	o, ok := s.operand(n)
	if !ok || !s.mustBeBool(o) {
		return nil
	}
	return o.expr
}

// mustBeBool reports a value that is no condition.
func (s *scope) mustBeBool(o operand) bool {
	switch o.kind() {
	case models.Bool, models.Unknown, models.Null:
		return true
	}
	words := s.words(o.node)
	d := s.errorf(diag.NotACondition, o.node, "%q is %s, and a condition must be true or false", words, o.expr.Type())
	switch k := o.kind(); {
	case k.Numeric():
		d.Label = fmt.Sprintf("did you mean `%s > 0`?", words)
	case k == models.List:
		d.Label = fmt.Sprintf("did you mean `list_contains(%s, …)`?", words)
	case k == models.Text:
		d.Label = fmt.Sprintf("did you mean `%s = '…'`?", words)
	default:
		d.Label = fmt.Sprintf("did you mean `%s is not null`?", words)
	}
	d.Notes = definitions(o.expr)
	s.report(d)
	return false
}

// warnConstant warns of a condition that no row or profile can change.
func (s *scope) warnConstant(n expr.Node, e models.Expr) {
	if e == nil || depends(e) {
		return
	}
	d := diag.Warn(diag.AlwaysTheSame, s.at(n), "%q is the same for everybody", s.words(n))
	d.Label = "it looks at nothing that differs"
	s.report(d)
}

// depends tells whether a value can differ between rows, profiles or runs.
func depends(e models.Expr) bool {
	switch e := e.(type) {
	case *models.Literal:
		return false
	case *models.Call:
		for _, a := range e.Args {
			if depends(a) {
				return true
			}
		}
		return false
	case *models.Case:
		for _, w := range e.Whens {
			if depends(w.If) || depends(w.Then) {
				return true
			}
		}
		return e.Else != nil && depends(e.Else)
	}
	return true
}

// isNull checks `x is [not] null`.
func (s *scope) isNull(n *expr.IsNull) models.Expr {
	x, ok := s.operand(n.X)
	if !ok {
		return nil
	}
	f, answer := ir.IsNull, "false"
	if n.Not {
		f, answer = ir.IsNotNull, "true"
	}
	if t := x.expr.Type(); !t.Nullable && t.Kind != models.Unknown {
		d := diag.Warn(diag.NeverNull, s.at(n), "%q is never null, so this is always %s", s.words(n.X), answer)
		if a, isAggregate := x.expr.(*models.Aggregate); isAggregate && a.T.Kind == models.Int {
			d.Label = "over no rows it is 0"
		}
		s.report(d)
	}
	return s.make(n, f, boolType, x.expr)
}

// caseOf checks both forms of case: the simple one compares its operand with
// each arm.
func (s *scope) caseOf(n *expr.Case) models.Expr {
	var of operand
	good := true
	if n.Of != nil {
		of, good = s.operand(n.Of)
	}
	out := &models.Case{}
	var results []operand
	for _, w := range n.Whens {
		var cond models.Expr
		switch {
		case n.Of == nil:
			cond = s.condition(w.If)
		default:
			if v, ok := s.operand(w.If); ok && of.expr != nil {
				cond = s.compare(w.If, "=", of, v)
			}
		}
		then, ok := s.operand(w.Then)
		good = good && ok && cond != nil
		out.Whens = append(out.Whens, models.When{If: cond, Then: then.expr})
		results = append(results, then)
	}
	if n.Else != nil {
		last, ok := s.operand(n.Else)
		good = good && ok
		results = append(results, last)
	}
	if !good {
		return nil
	}
	t, ok := s.unify(results, diag.UnlikeResults, "the results of a case")
	if !ok {
		return nil
	}
	for i := range out.Whens {
		out.Whens[i].Then = results[i].expr
	}
	if n.Else != nil {
		out.Else = results[len(results)-1].expr
	} else {
		t = t.OrNull()
	}
	out.Node = s.node(n, t)
	return out
}

// make makes a call that is null when an argument is.
func (s *scope) make(n expr.Node, f ir.Func, t models.Type, args ...models.Expr) models.Expr {
	if f != ir.IsNull && f != ir.IsNotNull {
		for _, a := range args {
			t.Nullable = t.Nullable || a.Type().Nullable
		}
	}
	return &models.Call{Node: s.node(n, t), Func: string(f), Args: args}
}
