package check

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// comparisons are the operators that compare, and what they mean.
var comparisons = map[string]ir.Func{"=": ir.Eq, "!=": ir.Ne, "<>": ir.Ne, "<": ir.Lt, "<=": ir.Le, ">": ir.Gt, ">=": ir.Ge}

// arithmetic are the operators that calculate.
var arithmetic = map[string]ir.Func{"+": ir.Add, "-": ir.Sub, "*": ir.Mul, "/": ir.Div, "%": ir.Mod}

// unary checks `not x` and `-x`. A minus before digits is part of the number.
func (s *scope) unary(n *expr.Unary) models.Expr {
	if n.Op == "not" {
		x := s.condition(n.X)
		if x == nil {
			return nil
		}
		return s.make(n, ir.Not, boolType, x)
	}
	if l, ok := n.X.(*expr.Literal); ok {
		switch l.Kind {
		case expr.IntLiteral:
			return s.whole(n, "-"+l.Value)
		case expr.DecimalLiteral:
			return s.decimal(n, "-"+l.Value)
		}
	}
	x, ok := s.operand(n.X)
	if !ok {
		return nil
	}
	if k := x.kind(); !k.Numeric() && k != models.Unknown && k != models.Null {
		d := s.errorf(diag.NoArithmetic, n, "%q is %s, which has no negative", s.words(n.X), x.expr.Type())
		d.Notes = definitions(x.expr)
		s.report(d)
		return nil
	}
	return s.make(n, ir.Neg, x.expr.Type(), x.expr)
}

// binary checks the operators between two pieces.
func (s *scope) binary(n *expr.Binary) models.Expr {
	op := strings.Join(strings.Fields(strings.ToLower(n.Op)), " ")
	switch op {
	case "and", "or":
		x, y := s.condition(n.X), s.condition(n.Y)
		if x == nil || y == nil {
			return nil
		}
		return s.make(n, ir.Func(op), boolType, x, y)
	case "like", "not like":
		return s.like(n, op == "not like")
	case "||":
		return s.concat(n)
	}
	if f, ok := arithmetic[op]; ok {
		return s.arithmetic(n, f)
	}
	list, ok := s.compared(n.X, n.Y)
	if !ok {
		return nil
	}
	return s.compare(n, op, list[0], list[1])
}

// compare checks a comparison; at is what a mistake is shown at.
func (s *scope) compare(at expr.Node, op string, x, y operand) models.Expr {
	if isNullLiteral(x.expr) || isNullLiteral(y.expr) {
		s.comparedWithNull(at, op, x, y)
		return nil
	}
	pair := []operand{x, y}
	t, ok := s.unify(pair, diag.UnlikeTypes, "both sides of a comparison")
	if !ok {
		return nil
	}
	x, y = pair[0], pair[1]
	f := comparisons[op]
	if f != ir.Eq && f != ir.Ne && !s.mustHaveOrder(at, op, x, t) || t.Kind == models.List && !s.mustHaveOrder(at, op, x, t) {
		return nil
	}
	s.warnCountBelowZero(at, op, x, y)
	return s.make(at, f, boolType, x.expr, y.expr)
}

// comparedWithNull reports `x = null`, which is null whatever x is.
func (s *scope) comparedWithNull(at expr.Node, op string, x, y operand) {
	is := "is null"
	if comparisons[op] == ir.Ne {
		is = "is not null"
	}
	other := x
	if isNullLiteral(x.expr) {
		other = y
	}
	d := s.errorf(diag.ComparedWithNull, at, "a comparison with null is never true")
	if f := comparisons[op]; f == ir.Eq || f == ir.Ne {
		text := s.slice(other.node) + " " + is
		d.Label = fmt.Sprintf("did you mean `%s`?", text)
		if _, whole := at.(*expr.Binary); whole {
			d.Fix = s.fix(at, text)
		}
	}
	s.report(d)
}

// mustHaveOrder reports kinds that cannot be put in an order.
func (s *scope) mustHaveOrder(at expr.Node, op string, x operand, t models.Type) bool {
	if t.Kind == models.Unknown || ir.OrderKinds.Has(t.Kind) {
		return true
	}
	d := s.errorf(diag.NoOrder, at, "%q is %s, and %s values cannot be compared with %q", s.words(x.node), t, t.Kind, op)
	if t.Kind == models.List {
		d.Label = "list_contains and list_length look into a list"
	} else {
		d.Label = "a bool is a condition by itself: use it with `and`, `or`, `not`"
	}
	d.Notes = definitions(x.expr)
	s.report(d)
	return false
}

// warnCountBelowZero warns of a count compared with what it never reaches.
func (s *scope) warnCountBelowZero(at expr.Node, op string, x, y operand) {
	a, isCount := x.expr.(*models.Aggregate)
	l, isLiteral := y.expr.(*models.Literal)
	if !isCount || a.T.Nullable || a.T.Kind != models.Int || !isLiteral || l.T.Kind != models.Int {
		return
	}
	v, err := strconv.ParseInt(l.Value, 10, 64)
	if err != nil {
		return
	}
	var answer string
	switch f := comparisons[op]; {
	case f == ir.Lt && v <= 0, f == ir.Le && v < 0, f == ir.Eq && v < 0:
		answer = "never"
	case f == ir.Ge && v <= 0, f == ir.Gt && v < 0, f == ir.Ne && v < 0:
		answer = "always"
	default:
		return
	}
	d := diag.Warn(diag.AlwaysTheSame, s.at(at), "%q is %s true", s.words(at), answer)
	d.Label = "a count is never below 0"
	s.report(d)
}

// like checks `x like y`.
func (s *scope) like(n *expr.Binary, not bool) models.Expr {
	list, ok := s.compared(n.X, n.Y)
	if !ok {
		return nil
	}
	for _, o := range list {
		if !ir.TextKind.Has(o.kind()) {
			d := s.errorf(diag.UnlikeTypes, o.node, "`like` compares text, and %q is %s", s.words(o.node), o.expr.Type())
			d.Notes = definitions(o.expr)
			s.report(d)
			ok = false
		}
	}
	if !ok {
		return nil
	}
	if l, ok := textLiteral(list[1].expr); ok && endsInEscape(l.Value) {
		d := s.errorf(diag.PatternBroken, list[1].node, "the pattern %s ends in a \\ that escapes nothing", s.words(list[1].node))
		d.Label = "write it twice for the character itself"
		if _, written := list[1].node.(*expr.Literal); written {
			d.Fix = s.fix(list[1].node, "'"+strings.ReplaceAll(l.Value, "'", "''")+"\\'")
		}
		s.report(d)
		return nil
	}
	e := s.make(n, ir.Like, boolType, list[0].expr, list[1].expr)
	if not {
		e = s.make(n, ir.Not, boolType, e)
	}
	return e
}

// endsInEscape tells whether the last \ of a pattern escapes nothing.
func endsInEscape(pattern string) bool {
	return (len(pattern)-len(strings.TrimRight(pattern, `\`)))%2 == 1
}

// concat checks `x || y`.
func (s *scope) concat(n *expr.Binary) models.Expr {
	list, ok := s.operands(n.X, n.Y)
	if !ok {
		return nil
	}
	for _, o := range list {
		if ir.TextKind.Has(o.kind()) {
			continue
		}
		text := "to_text(" + s.slice(o.node) + ")"
		d := s.errorf(diag.JoinedWithoutText, o.node, "`||` joins text, and %q is %s", s.words(o.node), o.expr.Type())
		if o.kind() == models.List {
			d.Label = "list_join makes text of a list"
		} else {
			d.Label = fmt.Sprintf("did you mean `%s`?", text)
			d.Fix = s.fix(o.node, text)
		}
		d.Notes = definitions(o.expr)
		s.report(d)
		ok = false
	}
	if !ok {
		return nil
	}
	return s.make(n, ir.Concat, textType, list[0].expr, list[1].expr)
}

// in checks `x [not] in (…)`.
func (s *scope) in(n *expr.In) models.Expr {
	list, ok := s.compared(append([]expr.Node{n.X}, n.List...)...)
	for _, o := range list[1:] {
		if o.expr == nil || !isNullLiteral(o.expr) {
			continue
		}
		d := s.errorf(diag.NullInList, o.node, "null in a list equals nothing")
		if n.Not {
			d.Message = "`not in` a list with null is never true"
		}
		d.Label = "take it out"
		if _, constant := n.X.(*expr.Literal); !constant {
			d.Label = fmt.Sprintf("take it out, and add `or %s is null` when that is meant", s.words(n.X))
		}
		s.report(d)
		ok = false
	}
	if !ok {
		return nil
	}
	t, ok := s.unify(list, diag.UnlikeTypes, "a value and the list that it may be in")
	if !ok || t.Kind == models.List && !s.mustHaveOrder(n, "in", list[0], t) {
		return nil
	}
	e := s.make(n, ir.In, boolType, exprsOf(list)...)
	if n.Not {
		e = s.make(n, ir.Not, boolType, e)
	}
	return e
}

// between checks `x [not] between low and high`.
func (s *scope) between(n *expr.Between) models.Expr {
	list, ok := s.operands(n.X, n.Low, n.High)
	if !ok {
		return nil
	}
	for _, o := range list {
		if isNullLiteral(o.expr) {
			s.report(s.errorf(diag.ComparedWithNull, o.node, "a comparison with null is never true"))
			return nil
		}
	}
	t, ok := s.unify(list, diag.UnlikeTypes, "a value and its two borders")
	if !ok || !s.mustHaveOrder(n, "between", list[0], t) {
		return nil
	}
	e := s.make(n, ir.Between, boolType, exprsOf(list)...)
	if n.Not {
		e = s.make(n, ir.Not, boolType, e)
	}
	return e
}

func exprsOf(list []operand) []models.Expr {
	out := make([]models.Expr, len(list))
	for i, o := range list {
		out[i] = o.expr
	}
	return out
}
