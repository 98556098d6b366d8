package translate

import (
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// aggregateScan computes the keys in a select below: GROUP BY then only names
// them, and a literal among them is not taken for a position.
func (t *translator) aggregateScan(s *gs.ResolvedAggregateScan) string {
	input := t.scan(must(s.InputScan()))
	var list, keys, computed []string
	for _, c := range must(s.GroupByList()) {
		name := t.column(must(c.Column()))
		computed = append(computed, t.expr(must(c.Expr()))+" AS "+name)
		list, keys = append(list, name), append(keys, name)
	}
	if len(computed) > 0 {
		input = "(SELECT *, " + strings.Join(computed, ", ") + " FROM " + input + ")"
	}
	for _, a := range must(s.AggregateList()) {
		c, ok := a.(*gs.ResolvedComputedColumn)
		if !ok {
			unsupported("%s among aggregates", must(a.NodeKindString()))
		}
		list = append(list, t.expr(must(c.Expr()))+" AS "+t.column(must(c.Column())))
	}
	for _, g := range must(s.GroupingCallList()) {
		by := t.column(must(must(g.GroupByColumn()).Column()))
		list = append(list, "CAST(grouping("+by+") AS BIGINT) AS "+t.column(must(g.OutputColumn())))
	}
	out := "SELECT " + orNothing(list) + " FROM " + input
	if sets := t.groupingSets(s); sets != "" {
		return out + " GROUP BY GROUPING SETS (" + sets + ")"
	}
	if len(keys) > 0 {
		return out + " GROUP BY " + strings.Join(keys, ", ")
	}
	return out
}

func (t *translator) groupingSets(s *gs.ResolvedAggregateScan) string {
	var sets []string
	for _, n := range must(s.GroupingSetList()) {
		set, ok := n.(*gs.ResolvedGroupingSet)
		if !ok {
			unsupported("%s", must(n.NodeKindString()))
		}
		var names []string
		for _, ref := range must(set.GroupByColumnList()) {
			names = append(names, t.column(must(ref.Column())))
		}
		sets = append(sets, "("+strings.Join(names, ", ")+")")
	}
	return strings.Join(sets, ", ")
}

func (t *translator) analyticScan(s *gs.ResolvedAnalyticScan) string {
	var list []string
	own := map[string]bool{}
	for _, g := range must(s.FunctionGroupList()) {
		over := t.over(g)
		for _, f := range must(g.AnalyticFunctionList()) {
			c, ok := f.(*gs.ResolvedComputedColumn)
			if !ok {
				unsupported("%s among window functions", must(f.NodeKindString()))
			}
			name := t.column(must(c.Column()))
			own[name] = true
			call := must(c.Expr()).(*gs.ResolvedAnalyticFunctionCall)
			list = append(list, t.analytic(call, over)+" AS "+name)
		}
	}
	for _, c := range columns(s) {
		if n := t.column(c); !own[n] {
			own[n] = true
			list = append(list, n)
		}
	}
	return "SELECT " + strings.Join(list, ", ") + " FROM " + t.scan(must(s.InputScan()))
}

// over gives the window of a group of functions, without its frame.
func (t *translator) over(g *gs.ResolvedAnalyticFunctionGroup) string {
	var parts []string
	if p, err := g.PartitionBy(); err == nil && p != nil {
		var names []string
		for _, ref := range must(p.PartitionByList()) {
			names = append(names, t.column(must(ref.Column())))
		}
		parts = append(parts, "PARTITION BY "+strings.Join(names, ", "))
	}
	if by, err := g.OrderBy(); err == nil && by != nil {
		parts = append(parts, "ORDER BY "+t.windowOrder(must(by.OrderByItemList())))
	}
	return strings.Join(parts, " ")
}

// windowOrder is an order of one key per item: a RANGE frame allows no more.
func (t *translator) windowOrder(items []*gs.ResolvedOrderByItem) string {
	if len(items) > 1 {
		return t.order(items)
	}
	item := items[0]
	name, end := t.column(must(must(item.ColumnRef()).Column())), " NULLS FIRST"
	if must(item.IsDescending()) {
		end = " DESC NULLS LAST"
	}
	switch must(item.NullOrder()) {
	case gs.ResolvedOrderByItemEnums_NullOrderModeNullsFirst:
		end = strings.Replace(end, "LAST", "FIRST", 1)
	case gs.ResolvedOrderByItemEnums_NullOrderModeNullsLast:
		end = strings.Replace(end, "FIRST", "LAST", 1)
	}
	return name + end
}

func (t *translator) frame(f *gs.ResolvedWindowFrame) string {
	return must(f.GetFrameUnitString()) + " BETWEEN " + t.bound(must(f.StartExpr())) + " AND " + t.bound(must(f.EndExpr()))
}

func (t *translator) bound(b *gs.ResolvedWindowFrameExpr) string {
	if e, err := b.Expression(); err == nil && e != nil {
		if must(b.BoundaryType()) == gs.ResolvedWindowFrameExprEnums_BoundaryTypeOffsetFollowing {
			return t.expr(e) + " FOLLOWING"
		}
		return t.expr(e) + " PRECEDING"
	}
	return must(b.GetBoundaryTypeString())
}
