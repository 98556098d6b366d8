package optimize

import (
	"slices"
	"strconv"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// filterRows lets a step see only the rows that count for one of its
// aggregates, as far as all of them say so: a condition that they share is asked
// once, and of their windows the widest.
//
// A profile that loses its last row loses its row in the step's table. That is
// the same as a row whose aggregates are over nothing: see lower's zeros.
func filterRows(p *ir.Program) *ir.Program {
	out := withSteps(p, slices.Clone(p.Steps))
	for i, step := range out.Steps {
		if a, ok := step.(*ir.Aggregate); ok {
			out.Steps[i] = filterAggregate(a)
		}
	}
	return out
}

func filterAggregate(step *ir.Aggregate) ir.Step {
	var asked []conditions
	for _, named := range step.Cols {
		ir.Walk(named.Expr, func(e ir.Expr) {
			if agg, ok := e.(ir.Agg); ok {
				asked = append(asked, conjuncts(agg.Where))
			}
		})
	}
	all := ofAll(asked)
	if len(all) == 0 {
		return step
	}
	out := *step
	out.Where = and(append(conjuncts(step.Where), all...))
	out.Cols = mapLayer(step.Cols, func(e ir.Expr) ir.Expr {
		if agg, ok := e.(ir.Agg); ok {
			agg.Where = and(conjuncts(agg.Where).without(all))
			return agg
		}
		return e
	})
	return &out
}

// conditions must all hold.
type conditions []ir.Expr

// conjuncts takes a condition apart at its ands.
func conjuncts(e ir.Expr) conditions {
	if e == nil {
		return nil
	}
	c, ok := e.(ir.Call)
	if !ok || c.Func != ir.And {
		return conditions{e}
	}
	var all conditions
	for _, part := range c.Args {
		all = append(all, conjuncts(part)...)
	}
	return all
}

// and is the condition that all hold; nil for none.
func and(all conditions) ir.Expr {
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	t := models.Type{Kind: models.Bool}
	for _, e := range all {
		t.Nullable = t.Nullable || e.Type().Nullable
	}
	return ir.Call{Typed: ir.Typed{T: t}, Func: ir.And, Args: all}
}

func (c conditions) has(e ir.Expr) bool {
	text := ir.ExprText(e)
	return slices.ContainsFunc(c, func(other ir.Expr) bool { return ir.ExprText(other) == text })
}

func (c conditions) without(others conditions) conditions {
	return slices.DeleteFunc(slices.Clone(c), others.has)
}

// ofAll is what holds wherever one of the lists does: what stands in each of
// them, and the widest of their windows.
func ofAll(lists []conditions) conditions {
	if len(lists) == 0 {
		return nil
	}
	var all conditions
	for _, e := range lists[0] {
		if !all.has(e) && !slices.ContainsFunc(lists, func(c conditions) bool { return !c.has(e) }) {
			all = append(all, e)
		}
	}
	if window := widest(lists); window != nil && !all.has(window) {
		all = append(all, window)
	}
	return all
}

// bound is a condition that a moment is not before another.
type bound struct {
	of   string  // what is compared, with what kind of moment: only those of one kind are compared here
	ago  int64   // microseconds before the run
	from string  // or a day or a moment, as it is written
	e    ir.Expr // the condition itself
}

// widest finds a window in each list and gives that which leaves most rows; nil
// where a list has none, or where nobody can tell which is wider.
func widest(lists []conditions) ir.Expr {
	var most *bound
	for _, list := range lists {
		least := slices.IndexFunc(list, func(e ir.Expr) bool { _, ok := boundOf(e); return ok })
		if least < 0 {
			return nil
		}
		b, _ := boundOf(list[least])
		if most == nil {
			most = &b
			continue
		}
		if b.of != most.of {
			return nil
		}
		if b.ago > most.ago || b.from < most.from {
			most = &b
		}
	}
	if most == nil {
		return nil
	}
	return most.e
}

// boundOf reads a window as lower writes it: at > now - duration, or at >= a day
// or a moment.
func boundOf(e ir.Expr) (bound, bool) {
	c, ok := e.(ir.Call)
	if !ok || len(c.Args) != 2 || c.Func != ir.Gt && c.Func != ir.Ge {
		return bound{}, false
	}
	if _, ok := c.Args[0].(ir.Col); !ok {
		return bound{}, false
	}
	b := bound{of: ir.ExprText(c.Args[0]) + " " + string(c.Func), e: e}
	switch from := c.Args[1].(type) {
	case ir.Lit:
		b.of, b.from = b.of+" "+from.T.Kind.String(), from.Value
		return b, from.T.Kind == models.Timestamp || from.T.Kind == models.Date
	case ir.Call:
		return b.before(from)
	}
	return bound{}, false
}

// before reads what a moment is compared with.
func (b bound) before(from ir.Call) (bound, bool) {
	switch {
	case from.Func == ir.ToTimestamp && len(from.Args) == 1:
		day, ok := from.Args[0].(ir.Lit)
		b.of, b.from = b.of+" day", day.Value
		return b, ok && day.T.Kind == models.Date
	case from.Func == ir.SubDuration && len(from.Args) == 2:
		_, isNow := from.Args[0].(ir.Now)
		ago, isConstant := from.Args[1].(ir.Lit)
		if !isNow || !isConstant {
			return b, false
		}
		us, err := strconv.ParseInt(ago.Value, 10, 64)
		b.of, b.ago = b.of+" ago", us
		return b, err == nil
	}
	return b, false
}
