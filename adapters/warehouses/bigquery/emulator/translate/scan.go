package translate

import (
	"strconv"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// nothing is the column of a scan without columns.
const nothing = "1 AS none_"

// columns gives the columns of a scan: every scan has them, and the interface
// of all scans does not say so.
func columns(s gs.ResolvedScanNode) []*gs.ResolvedColumn {
	listed, ok := s.(interface {
		ColumnList() ([]*gs.ResolvedColumn, error)
	})
	if !ok {
		unsupported("%T", s)
	}
	return must(listed.ColumnList())
}

// list names the columns of a scan, each once.
func (t *translator) list(cs []*gs.ResolvedColumn) string {
	var names []string
	seen := map[string]bool{}
	for _, c := range cs {
		if n := t.column(c); !seen[n] {
			seen[n] = true
			names = append(names, n)
		}
	}
	return orNothing(names)
}

func orNothing(list []string) string {
	if len(list) == 0 {
		return nothing
	}
	return strings.Join(list, ", ")
}

// scan writes a scan as a sub-select.
func (t *translator) scan(s gs.ResolvedScanNode) string { return "(" + t.sel(s) + ")" }

// sel writes a scan as a select whose columns are called c<id>.
func (t *translator) sel(n gs.ResolvedScanNode) string {
	switch s := n.(type) {
	case *gs.ResolvedSingleRowScan:
		return "SELECT " + nothing
	case *gs.ResolvedTableScan:
		return t.tableScan(s)
	case *gs.ResolvedProjectScan:
		return t.projectScan(s)
	case *gs.ResolvedFilterScan:
		return "SELECT " + t.list(columns(s)) + " FROM " + t.scan(must(s.InputScan())) + " WHERE " + t.expr(must(s.FilterExpr()))
	case *gs.ResolvedJoinScan:
		return t.joinScan(s)
	case *gs.ResolvedArrayScan:
		return t.arrayScan(s)
	case *gs.ResolvedAggregateScan:
		return t.aggregateScan(s)
	case *gs.ResolvedAnalyticScan:
		return t.analyticScan(s)
	case *gs.ResolvedOrderByScan:
		return "SELECT " + t.list(columns(s)) + " FROM " + t.scan(must(s.InputScan())) + " ORDER BY " + t.order(must(s.OrderByItemList()))
	case *gs.ResolvedLimitOffsetScan:
		return t.limitScan(s)
	case *gs.ResolvedSetOperationScan:
		return t.setOperation(s)
	case *gs.ResolvedWithScan:
		return t.withScan(s)
	case *gs.ResolvedWithRefScan:
		return t.withRef(must(s.WithQueryName()), columns(s))
	case *gs.ResolvedRecursiveScan:
		return t.recursiveScan(s)
	case *gs.ResolvedRecursiveRefScan:
		return t.withRef(t.recursive[len(t.recursive)-1], columns(s))
	}
	unsupported("%s", must(n.NodeKindString()))
	return ""
}

func (t *translator) tableScan(s *gs.ResolvedTableScan) string {
	if e, err := s.ForSystemTimeExpr(); err == nil && e != nil {
		unsupported("FOR SYSTEM_TIME AS OF: it keeps no history of tables")
	}
	full := must(must(s.Table()).FullName())
	var list []string
	for _, c := range columns(s) {
		list = append(list, quote(must(c.Name()))+" AS "+t.column(c))
	}
	return "SELECT " + orNothing(list) + " FROM " + t.from(full)
}

// from gives a table, or the rows of a view that comes from the catalog.
func (t *translator) from(full string) string {
	if table := t.st.Tables[full]; table != nil {
		return Table(table.Name)
	}
	system, ok := t.st.System[full]
	if !ok {
		unsupported("the table %s", full)
	}
	var names, types []string
	for _, c := range system.Columns {
		names = append(names, quote(c.Name))
		types = append(types, "CAST(NULL AS "+duck(typeNamed(c.Type))+")")
	}
	// The row of types comes first and goes: without other rows there would be none.
	rows := []string{"(" + strings.Join(types, ", ") + ", FALSE)"}
	for _, r := range system.Rows {
		var cells []string
		for i, v := range r {
			cells = append(cells, cell(v, system.Columns[i].Type))
		}
		rows = append(rows, "("+strings.Join(cells, ", ")+", TRUE)")
	}
	return "(SELECT * FROM (VALUES " + strings.Join(rows, ", ") + ") v_(" + strings.Join(names, ", ") + ", there_) WHERE there_)"
}

func cell(v any, typ string) string {
	switch v := v.(type) {
	case string:
		return text(v)
	case int64:
		if typ == "TIMESTAMP" {
			return "make_timestamptz(" + strconv.FormatInt(v*1000, 10) + ")"
		}
		return strconv.FormatInt(v, 10)
	}
	return "NULL"
}

func (t *translator) projectScan(s *gs.ResolvedProjectScan) string {
	computed := map[string]string{}
	for _, c := range must(s.ExprList()) {
		computed[t.column(must(c.Column()))] = t.expr(must(c.Expr()))
	}
	var list []string
	seen := map[string]bool{}
	for _, c := range columns(s) {
		n := t.column(c)
		if seen[n] {
			continue
		}
		seen[n] = true
		if e, ok := computed[n]; ok {
			n = e + " AS " + n
		}
		list = append(list, n)
	}
	input := must(s.InputScan())
	if _, ok := input.(*gs.ResolvedSingleRowScan); ok {
		return "SELECT " + orNothing(list)
	}
	order := ""
	if by, ok := input.(*gs.ResolvedOrderByScan); ok {
		input, order = must(by.InputScan()), " ORDER BY "+t.order(must(by.OrderByItemList()))
	}
	return "SELECT " + orNothing(list) + " FROM " + t.scan(input) + order
}

var joins = map[gs.ResolvedJoinScanEnums_JoinType]string{
	gs.ResolvedJoinScanEnums_JoinTypeInner: " INNER JOIN ",
	gs.ResolvedJoinScanEnums_JoinTypeLeft:  " LEFT JOIN ",
	gs.ResolvedJoinScanEnums_JoinTypeRight: " RIGHT JOIN ",
	gs.ResolvedJoinScanEnums_JoinTypeFull:  " FULL JOIN ",
}

func (t *translator) joinScan(s *gs.ResolvedJoinScan) string {
	on := "TRUE"
	if e, err := s.JoinExpr(); err == nil && e != nil {
		on = t.expr(e)
	}
	return "SELECT " + t.list(columns(s)) + " FROM " + t.scan(must(s.LeftScan())) + " l_" + joins[must(s.JoinType())] +
		t.scan(must(s.RightScan())) + " r_ ON " + on
}

// arrayScan writes UNNEST. The offset counts from 0.
func (t *translator) arrayScan(s *gs.ResolvedArrayScan) string {
	arrays, elements := must(s.ArrayExprList()), must(s.ElementColumnList())
	if len(arrays) != 1 {
		unsupported("UNNEST of several arrays at once")
	}
	array := t.expr(arrays[0])
	lateral := "SELECT unnest(" + array + ") AS " + t.column(elements[0])
	if holder, err := s.ArrayOffsetColumn(); err == nil && holder != nil {
		lateral += ", generate_subscripts(" + array + ", 1) - 1 AS " + t.column(must(holder.Column()))
	}
	input, err := s.InputScan()
	if err != nil || input == nil {
		return "SELECT " + t.list(columns(s)) + " FROM (" + lateral + ")"
	}
	join, on := " INNER JOIN", "TRUE"
	if must(s.IsOuter()) {
		join = " LEFT JOIN"
	}
	if e, err := s.JoinExpr(); err == nil && e != nil {
		on = t.expr(e)
	}
	return "SELECT " + t.list(columns(s)) + " FROM " + t.scan(input) + " i_" + join + " LATERAL (" + lateral + ") u_ ON " + on
}

func (t *translator) limitScan(s *gs.ResolvedLimitOffsetScan) string {
	input, order := must(s.InputScan()), ""
	if by, ok := input.(*gs.ResolvedOrderByScan); ok {
		input, order = must(by.InputScan()), " ORDER BY "+t.order(must(by.OrderByItemList()))
	}
	out := "SELECT " + t.list(columns(s)) + " FROM " + t.scan(input) + order + " LIMIT " + t.expr(must(s.Limit()))
	if e, err := s.Offset(); err == nil && e != nil {
		out += " OFFSET " + t.expr(e)
	}
	return out
}

// order writes an ORDER BY. To GoogleSQL null is the smallest value, and NaN
// the smallest number; to DuckDB NaN is the largest.
func (t *translator) order(items []*gs.ResolvedOrderByItem) string {
	var keys []string
	for _, item := range items {
		c := must(must(item.ColumnRef()).Column())
		name, way, nulls := t.column(c), "", "FIRST"
		if must(item.IsDescending()) {
			way, nulls = " DESC", "LAST"
		}
		switch must(item.NullOrder()) {
		case gs.ResolvedOrderByItemEnums_NullOrderModeNullsFirst:
			nulls = "FIRST"
		case gs.ResolvedOrderByItemEnums_NullOrderModeNullsLast:
			nulls = "LAST"
		}
		if typeOf(c).Name == "FLOAT64" {
			name = "(CASE WHEN isnan(" + name + ") THEN NULL ELSE " + name + " END)"
			keys = append(keys, "("+t.column(c)+" IS NULL)"+nullKey(nulls))
			nulls = map[string]string{"": "FIRST", " DESC": "LAST"}[way]
		}
		keys = append(keys, name+way+" NULLS "+nulls)
	}
	return strings.Join(keys, ", ")
}

// nullKey orders "is null" so that true comes where nulls belong.
func nullKey(nulls string) string {
	if nulls == "FIRST" {
		return " DESC"
	}
	return ""
}
