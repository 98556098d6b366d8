package dialect

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// aggregate writes an aggregate over the rows of a group.
func (p *Printer) aggregate(a ir.Agg, col int) (string, Binding) {
	a.Args = p.exactSum(a.Func, p.widenFirst(a.Func, a.Args))
	s := p.spelling(a.Func, a.Args)
	sql := aggregateText(s, a)
	if s.KeepsNulls && sql != s.Unordered && a.Args[0].Type().Nullable {
		a.Where = present(a.Args[0], a.Where)
	}
	if len(a.Order) == 0 { // the value decides
		a.Order = a.Args
	}
	return p.filtered(sql, s.Binds, a, aggregation{p.orderOf(a, col), a.Limit, a.Where}, col), s.Binds
}

// orderOf writes the ordering columns, in which nulls are the largest.
func (p *Printer) orderOf(a ir.Agg, col int) []string {
	var order []string
	for _, o := range a.Order {
		if p.Dialect.Limits.NullsFirst && o.Type().Nullable {
			missing := ir.Call{Typed: ir.Typed{T: models.Type{Kind: models.Bool}}, Func: ir.IsNull, Args: []ir.Expr{o}}
			order = append(order, p.at(missing, BindOr, col))
		}
		order = append(order, p.at(o, BindOr, col))
	}
	return order
}

// aggregation is what the places of an aggregate's spelling hold beside its
// arguments.
type aggregation struct {
	order []string
	limit int
	where ir.Expr // nil: all rows
}

// ordering is the list of ordering columns, each with DESC when the place asks
// for it.
func (a aggregation) ordering(asks string) string {
	if asks == "desc" {
		return strings.Join(a.order, " DESC, ") + " DESC"
	}
	return strings.Join(a.order, ", ")
}

// filteredValue is a value where a condition holds, else null. It is no part of
// the IR: only engines without FILTER write it.
type filteredValue struct {
	ir.Typed
	where, of ir.Expr
}

// kept makes of an argument what {0:kept} asks for.
func kept(e ir.Expr, asks string, where ir.Expr) ir.Expr {
	if asks != "kept" || where == nil {
		return e
	}
	t := e.Type()
	t.Nullable = true
	return filteredValue{ir.Typed{T: t}, where, e}
}

// filtered fills an aggregate's spelling and puts its filter where it belongs;
// a text that is too long has the filter on a line of its own.
func (p *Printer) filtered(sql string, binds Binding, a ir.Agg, agg aggregation, col int) string {
	before, after, ok := strings.Cut(sql, "{filter}")
	head := p.fillAll(before, binds, a.Args, agg, col)
	tail := p.fillAll(after, binds, a.Args, agg, col)
	if !ok || a.Where == nil {
		return head + tail
	}
	const open = "FILTER (WHERE "
	if p.Width == 0 {
		return head + " " + open + p.at(a.Where, BindOr, 0) + ")" + tail
	}
	indent := col + 4
	return head + "\n" + pad(indent) + open + p.at(a.Where, BindOr, indent+len(open)) + ")" + tail
}

// present is a condition that also asks for a value that is not null.
func present(value, where ir.Expr) ir.Expr {
	isBool := ir.Typed{T: models.Type{Kind: models.Bool}}
	known := ir.Call{Typed: isBool, Func: ir.IsNotNull, Args: []ir.Expr{value}}
	if where == nil {
		return known
	}
	all := []ir.Expr{known}
	if c, ok := where.(ir.Call); ok && c.Func == ir.And {
		all = append(all, c.Args...)
	} else {
		all = append(all, where)
	}
	return ir.Call{Typed: isBool, Func: ir.And, Args: all}
}
