package lower

import (
	"fmt"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// scope says what the names in an expression stand for. A nil function means
// that such a name cannot occur, which the checker has seen to.
type scope struct {
	column    func(*models.Column) ir.Expr
	trait     func(*models.TraitRef) ir.Expr
	aggregate func(*models.Aggregate) ir.Expr
	segment   func(*models.Segment) ir.Expr
}

// expr lowers an expression; nil stays nil.
func (sc scope) expr(e models.Expr) ir.Expr {
	switch e := e.(type) {
	case nil:
		return nil
	case *models.Literal:
		return ir.Lit{Typed: typed(e.T), Value: e.Value}
	case *models.Now:
		return now()
	case *models.Column:
		return sc.column(e)
	case *models.TraitRef:
		return sc.trait(e)
	case *models.Aggregate:
		return sc.aggregate(e)
	case *models.InSegment:
		return sc.segment(e.Segment)
	case *models.Score:
		return ir.Score{Typed: typed(e.T), Of: sc.expr(e.Of), Buckets: e.Buckets, Descending: e.Descending}
	case *models.Case:
		return sc.cases(e)
	case *models.Call:
		return sc.call(e)
	}
	panic(fmt.Sprintf("lower: an expression of type %T", e))
}

func (sc scope) cases(e *models.Case) ir.Expr {
	whens := make([]ir.When, len(e.Whens))
	for i, w := range e.Whens {
		whens[i] = ir.When{If: sc.expr(w.If), Then: listFor(e.T, sc.expr(w.Then))}
	}
	otherwise := sc.expr(e.Else)
	if otherwise == nil && e.T.Kind == models.List {
		otherwise = emptyList(e.T)
	}
	return ir.Case{Typed: typed(e.T), Whens: whens, Else: listFor(e.T, otherwise)}
}

func (sc scope) call(e *models.Call) ir.Expr {
	args := make([]ir.Expr, len(e.Args))
	for i, a := range e.Args {
		args[i] = listFor(e.T, sc.expr(a))
	}
	f := ir.Func(e.Func)
	switch f {
	case ir.And, ir.Or:
		return join(f, args)
	case ir.ParseDate, ir.ParseTime:
		if format, ok := args[1].(ir.Lit); ok { // as the checker demands
			return byFormat(f, e.T, args[0], format)
		}
	}
	return ir.Call{Typed: typed(e.T), Func: f, Args: args}
}

// duration is a literal, in microseconds.
func duration(d time.Duration) ir.Expr {
	return ir.Lit{
		Typed: typed(models.Type{Kind: models.Duration}),
		Value: fmt.Sprint(d.Microseconds()),
	}
}

// window is the condition that a time lies in a window. Rows after now do not
// exist, so `within` needs no upper border.
func window(w *models.Window, at ir.Expr) ir.Expr {
	if w == nil {
		return nil
	}
	if w.Since != nil {
		var since ir.Expr = ir.Lit{Typed: typed(w.Since.T), Value: w.Since.Value}
		if w.Since.T.Kind == models.Date {
			since = call(ir.ToTimestamp, timeType, since)
		}
		return test(ir.Ge, at, since)
	}
	ago := func(d time.Duration) ir.Expr { return call(ir.SubDuration, timeType, now(), duration(d)) }
	older := test(ir.Gt, at, ago(w.Older))
	if w.Newer == 0 {
		return older
	}
	return and(older, test(ir.Le, at, ago(w.Newer)))
}
