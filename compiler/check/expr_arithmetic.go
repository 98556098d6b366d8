package check

import (
	"fmt"
	"strconv"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// arithmetic checks `x op y` for + - * / and %.
func (s *scope) arithmetic(n *expr.Binary, f ir.Func) models.Expr {
	x, y := operand{n.X, s.expr(n.X)}, operand{n.Y, s.expr(n.Y)}
	if x.expr == nil || y.expr == nil {
		return nil
	}
	if x.kind() == models.Duration || y.kind() == models.Duration {
		return s.shift(n, f, x, y)
	}
	if isMoment(x.kind()) || isMoment(y.kind()) {
		s.report(s.momentArithmetic(n, f, x, y))
		return nil
	}
	for _, o := range []operand{x, y} {
		if k := o.kind(); !k.Numeric() && k != models.Unknown && k != models.Null {
			s.report(s.noArithmetic(n, f, o, x, y))
			return nil
		}
	}
	t := models.Type{Kind: wider(x.kind(), y.kind())}
	switch f {
	case ir.Div:
		t = floatType
		t.Nullable = !isNonZero(y.expr)
	case ir.Mod:
		t.Nullable = !isNonZero(y.expr)
	}
	return s.make(n, f, t, x.expr, y.expr)
}

// noArithmetic says why o cannot be calculated with.
func (s *scope) noArithmetic(n *expr.Binary, f ir.Func, o, x, y operand) models.Diagnostic {
	if f == ir.Add && x.kind() == models.Text && y.kind() == models.Text {
		d := diag.New(diag.TextWithPlus, s.text.Place(n.OpAt.From, n.OpAt.To), "`+` adds numbers, and both sides are text")
		d.Label = "did you mean `||`?"
		d.Fix = s.fix(n.OpAt, "||")
		return d
	}
	d := s.errorf(diag.NoArithmetic, o.node, "%q is %s, and %q calculates with numbers", s.words(o.node), o.expr.Type(), n.Op)
	if o.kind() == models.Text {
		d.Label = fmt.Sprintf("to_int, to_decimal and to_float make numbers of text: `to_decimal(%s)`", s.words(o.node))
	}
	d.Notes = definitions(o.expr)
	return d
}

// shift checks a timestamp that is moved by a duration.
func (s *scope) shift(n *expr.Binary, f ir.Func, x, y operand) models.Expr {
	if x.kind() == models.Duration && f == ir.Add {
		x, y = y, x
	}
	length, isLiteral := y.expr.(*models.Literal)
	switch {
	case x.kind() == models.Duration || !isLiteral || length.T.Kind != models.Duration || f != ir.Add && f != ir.Sub:
		d := s.errorf(diag.DurationOutOfPlace, n, "a duration can only be added to a timestamp or taken from one")
		if x.kind() == models.Duration && y.kind() == models.Duration {
			d.Label = "write one duration"
		}
		s.report(d)
		return nil
	case x.kind() == models.Date:
		d := s.errorf(diag.MomentArithmetic, n, "%q is a date, and a duration is counted in hours", s.words(x.node))
		d.Label = "add_days moves a date"
		if days, ok := wholeDays(length.Value); ok {
			if f == ir.Sub {
				days = -days
			}
			text := fmt.Sprintf("add_days(%s, %d)", s.slice(x.node), days)
			d.Label = fmt.Sprintf("did you mean `%s`?", text)
			d.Fix = s.fix(n, text)
		}
		d.Notes = definitions(x.expr)
		s.report(d)
		return nil
	case x.kind() != models.Timestamp && x.kind() != models.Unknown && x.kind() != models.Null:
		d := s.errorf(diag.DurationOutOfPlace, n, "%q is %s, and a duration can only be added to a timestamp or taken from one", s.words(x.node), x.expr.Type())
		d.Notes = definitions(x.expr)
		s.report(d)
		return nil
	}
	f = map[ir.Func]ir.Func{ir.Add: ir.AddDuration, ir.Sub: ir.SubDuration}[f]
	return s.make(n, f, timestampType, x.expr, y.expr)
}

// momentArithmetic says which function does what was meant with a date or a
// timestamp.
func (s *scope) momentArithmetic(n *expr.Binary, f ir.Func, x, y operand) models.Diagnostic {
	d := s.errorf(diag.MomentArithmetic, n, "%q does not go with %s and %s", n.Op, x.expr.Type(), y.expr.Type())
	left, right := s.slice(x.node), s.slice(y.node)
	text := ""
	switch {
	case f == ir.Sub && isMoment(x.kind()) && isMoment(y.kind()):
		text = fmt.Sprintf("days_between(%s, %s)", right, left)
	case f == ir.Add && isMoment(x.kind()) && y.kind() == models.Int:
		text = fmt.Sprintf("add_days(%s, %s)", left, right)
	case f == ir.Sub && isMoment(x.kind()) && y.kind() == models.Int:
		text = fmt.Sprintf("add_days(%s, -%s)", left, right)
		if _, simple := n.Y.(*expr.Literal); !simple {
			text = fmt.Sprintf("add_days(%s, -(%s))", left, right)
		}
	}
	if text != "" {
		d.Label = fmt.Sprintf("did you mean `%s`?", shorten(text, 60))
		d.Fix = s.fix(n, text)
	}
	d.Notes = append(d.Notes, definitions(x.expr, y.expr)...)
	return d
}

func isMoment(k models.Kind) bool { return k == models.Date || k == models.Timestamp }

// wider is the kind of a calculation with numbers of two kinds. With a kind
// that nobody told it is unknown too.
func wider(a, b models.Kind) models.Kind {
	switch {
	case a == models.Null:
		return b
	case b == models.Null:
		return a
	case a == models.Unknown || b == models.Unknown:
		return models.Unknown
	}
	return max(a, b) // int, decimal, float: in this order
}

// isNonZero tells whether a value is surely not zero, so that dividing by it
// makes no null.
func isNonZero(e models.Expr) bool {
	l, ok := e.(*models.Literal)
	if !ok || !l.T.Kind.Numeric() {
		return false
	}
	v, err := strconv.ParseFloat(l.Value, 64)
	return err == nil && v != 0
}

// wholeDays gives a duration's days when it has no hours beside them.
func wholeDays(microseconds string) (int64, bool) {
	const day = int64(24 * time.Hour / time.Microsecond)
	v, err := strconv.ParseInt(microseconds, 10, 64)
	return v / day, err == nil && v%day == 0
}
