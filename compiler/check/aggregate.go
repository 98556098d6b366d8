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

// longestList is what `limit` may ask for: a list is a value of one profile,
// not a table.
const longestList = 10_000

// aggregate checks an aggregate over the rows of a profile.
func (s *scope) aggregate(n *expr.Call, f ir.Function) models.Expr {
	if !s.mayAggregate(n) {
		return nil
	}
	if n.Distinct {
		d := s.errorf(diag.DistinctInside, n, "`distinct` is not written inside %s", n.Func.Text)
		if f.Func == ir.CountRows && len(n.Args) == 1 {
			text := fmt.Sprintf("count_distinct(%s)", s.slice(n.Args[0]))
			d.Label = fmt.Sprintf("did you mean `%s`?", shorten(text, 60))
			d.Fix = s.fix(n, text)
		} else {
			d.Notes = append(d.Notes, models.Note{Text: "count_distinct counts different values; the other aggregates have no such form"})
		}
		s.report(d)
		return nil
	}
	if len(n.Args) != 1 {
		d := s.errorf(diag.WrongArgumentCount, n, "%s takes one argument, and this has %d", f.Name, len(n.Args))
		d.Label = fmt.Sprintf("for example `%s`", f.Example)
		s.report(d)
		return nil
	}
	clause, ok := n.Args[0].(*expr.Rows)
	if !ok {
		clause = &expr.Rows{Range: expr.Range{From: n.Args[0].Start(), To: n.Args[0].End()}, Of: n.Args[0]}
	}
	return s.aggregateOver(n, f, clause)
}

// mayAggregate reports an aggregate where there are no rows of a profile.
func (s *scope) mayAggregate(n *expr.Call) bool {
	switch {
	case s.rows != nil:
		d := s.errorf(diag.AggregateInside, n, "%q is an aggregate inside an aggregate", s.words(n))
		d.Label = "a row has one value here"
		d.Notes = append(d.Notes, models.Note{Text: "make the inner one a trait, and compare or calculate with it outside"})
		s.report(d)
		return false
	case s.entity == nil:
		d := s.errorf(diag.AggregateOutOfPlace, n, "%q is an aggregate, and a source sees one row at a time", s.words(n))
		d.Label = "aggregates belong to traits and segments"
		s.report(d)
		return false
	}
	return true
}

// aggregateOver checks the clauses of an aggregate, all of them even when one
// is wrong.
func (s *scope) aggregateOver(n *expr.Call, f ir.Function, clause *expr.Rows) models.Expr {
	path, good := s.rowsOf(clause.Of)
	if !good {
		return nil
	}
	inner := s.inside(path)
	out := &models.Aggregate{Func: string(f.Func), Rows: path.Rows}
	t := models.Type{Kind: f.Kind, Nullable: f.Nulls != ir.NullNever}
	if name, whole := clause.Of.(*expr.Name); whole && path.used == len(name.Parts) {
		good = s.mayCountRows(n, f, clause, path)
	} else {
		if f.Func == ir.CountRows {
			out.Func = string(ir.CountValues)
		}
		o, ok := inner.operand(clause.Of)
		if ok && f.Func == ir.CountRows {
			s.warnCountOfCondition(o, clause, path)
		}
		good = ok && s.mayAggregateKind(f, o)
		if good {
			out.Of = o.expr
			t = aggregateType(f, t, o.expr.Type())
		}
	}
	switch {
	case clause.Where == nil:
	case clause.Window != nil && inner.isMomentColumn(clause.Where):
		inner.windowOfColumn(clause, path)
		return nil
	default:
		out.Where = inner.condition(clause.Where)
		inner.warnConstant(clause.Where, out.Where)
		good = good && out.Where != nil
	}
	if clause.Window != nil {
		out.Window = s.window(clause.Window, path)
		good = good && out.Window != nil
	}
	if clause.Limit != nil {
		limit, ok := s.limit(clause.Limit, f)
		out.Limit = limit
		good = good && ok
	}
	if !good {
		return nil
	}
	out.Node = s.node(n, t)
	return out
}

// inside is the scope of the rows of an aggregate.
func (s *scope) inside(path rowPath) *scope {
	inner := &scope{checker: s.checker, text: s.text, entity: s.entity, rows: &path}
	if path.Members != nil {
		inner.entity = path.Members.From
	} else {
		inner.source = path.Scope()
	}
	return inner
}

// aggregateType is the type of the result over values of a type.
func aggregateType(f ir.Function, t, of models.Type) models.Type {
	switch f.Gives {
	case ir.LikeFirst:
		of.Nullable = t.Nullable
		return of
	case ir.ListOfFirst:
		t.Elem = of.Kind
	}
	return t
}

// mayCountRows reports rows where an aggregate wants a value of them.
func (s *scope) mayCountRows(n *expr.Call, f ir.Function, clause *expr.Rows, path rowPath) bool {
	if f.Func == ir.CountRows {
		return true
	}
	words := s.slice(clause.Of)
	what := "column"
	if path.Members != nil {
		what = "trait"
	}
	d := s.errorf(diag.AggregateOfRows, clause.Of, "%s wants a %s of %q, not its rows", n.Func.Text, what, words)
	switch f.Func {
	case ir.Any:
		text := "count(" + s.slice(clause) + ") > 0"
		d.Label = fmt.Sprintf("did you mean `%s`?", shorten(text, 60))
		d.Fix = s.fix(n, text)
	case ir.All:
		d.Label = fmt.Sprintf("name a condition: `all(%s.… = …)`", words)
	default:
		d.Label = fmt.Sprintf("name one: `%s(%s.…)`", f.Name, words)
	}
	s.report(d)
	return false
}

// mayAggregateKind reports values that an aggregate cannot take, and says which
// aggregate can.
func (s *scope) mayAggregateKind(f ir.Function, o operand) bool {
	k := o.kind()
	if k == models.Null {
		s.report(s.errorf(diag.AggregateOfWrong, o.node, "an aggregate leaves nulls out, and %q is always null", s.words(o.node)))
		return false
	}
	if f.Params[0].Kinds.Has(k) {
		return true
	}
	words := s.words(o.node)
	d := s.errorf(diag.AggregateOfWrong, o.node, "%s cannot be taken of %q, which is %s", f.Name, words, o.expr.Type())
	switch {
	case f.Func == ir.Any || f.Func == ir.All:
		d.Label = fmt.Sprintf("%s takes a condition, true or false", f.Name)
	case k == models.Bool && (f.Func == ir.Avg || f.Func == ir.Sum):
		d.Label = fmt.Sprintf("`count(… where %s)` counts where it is true", words)
	case k == models.Bool:
		d.Label = "`any(…)` and `all(…)` look at conditions"
	case k == models.Text && f.Params[0].Kinds == ir.NumberKinds:
		d.Label = fmt.Sprintf("when it holds numbers, declare it: `columns: {%s: {type: decimal}}`", columnName(o.expr))
	case isMoment(k):
		d.Label = "min, max, first and last take dates and timestamps"
	case k == models.List:
		d.Label = "a list is no single value"
	}
	d.Notes = definitions(o.expr)
	s.report(d)
	return false
}

// limit checks `limit n`.
func (s *scope) limit(n *expr.Literal, f ir.Function) (int, bool) {
	if f.Func != ir.ListOf {
		d := s.errorf(diag.LimitOutOfPlace, n, "only list takes a limit, and this is %s", f.Name)
		d.Label = fmt.Sprintf("%s looks at all rows", f.Name)
		s.report(d)
		return 0, false
	}
	v, err := strconv.Atoi(n.Value)
	if n.Kind != expr.IntLiteral || err != nil || v < 1 || v > longestList {
		d := s.errorf(diag.LimitOutOfPlace, n, "a limit is a whole number from 1 to %d, not %q", longestList, s.words(n))
		s.report(d)
		return 0, false
	}
	return v, true
}

// window checks the time part of an aggregate or a sequence's step.
func (s *scope) window(w *expr.Window, path rowPath) *models.Window {
	out := &models.Window{At: s.at(w)}
	good := s.mustHaveTime(w, path)
	switch w.Kind {
	case "since":
		if e, ok := s.literal(w.From).(*models.Literal); !ok {
			good = false
		} else if isMoment(e.T.Kind) {
			out.Since = e
		} else if e, ok := s.convert(operand{w.From, e}, models.Date).(*models.Literal); ok && isMoment(e.T.Kind) {
			out.Since = e
		} else {
			good = false
		}
	case "between":
		out.Newer, out.Older = durationLiteral(w.From), durationLiteral(w.To)
		if out.Newer > out.Older {
			out.Newer, out.Older = out.Older, out.Newer
		}
	default:
		out.Older = durationLiteral(w.From)
	}
	if out.Since == nil && good && out.Older <= out.Newer {
		d := s.errorf(diag.WindowEmpty, w, "no moment lies in %q", s.words(w))
		d.Label = "give it a length, as `within 30d`"
		s.report(d)
		good = false
	}
	if !good {
		return nil
	}
	return out
}

// durationLiteral gives the length of a duration; of anything else, which the
// syntax does not let through, nothing.
func durationLiteral(n *expr.Literal) time.Duration {
	if n == nil || n.Kind != expr.DurationLiteral {
		return 0
	}
	v, err := strconv.ParseInt(n.Value, 10, 64)
	if err != nil || v > int64(1<<63-1)/int64(time.Microsecond) {
		return 0
	}
	return time.Duration(v) * time.Microsecond
}

// mustHaveTime reports a window over rows that have no time.
func (s *scope) mustHaveTime(w expr.Node, path rowPath) bool {
	if path.Members != nil {
		d := s.errorf(diag.WindowWithoutTime, w, "%q are profiles, and a profile has no time", path.names[len(path.names)-1])
		d.Label = "a window chooses rows of a source"
		s.report(d)
		return false
	}
	if s.hasTime(path.Rows) {
		return true
	}
	src := path.Scope()
	if s.isRefused("source", "", src.Name) {
		return false
	}
	d := s.errorf(diag.WindowWithoutTime, w, "rows of %q have no time", src.Name)
	d.Label = "so nobody knows which of them are recent"
	d.Notes = append(d.Notes, diag.Notef(src.At, "add `time:` here, with the column that says when a row happened"))
	s.report(d)
	return false
}

// hasTime tells whether rows have a time: their own, or that of a row above.
// A time that was refused counts: it was reported.
func (s *scope) hasTime(rows models.Rows) bool {
	for i := len(rows.Down) - 1; i >= 0; i-- {
		if !rows.Down[i].From.TimeAt.IsZero() {
			return true
		}
	}
	return rows.Source != nil && !rows.Source.TimeAt.IsZero()
}

// columnName names the column that a value is, for showing how it is declared.
func columnName(e models.Expr) string {
	if c, ok := e.(*models.Column); ok {
		return c.Column.Name
	}
	return "…"
}
