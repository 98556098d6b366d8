package translate

import (
	"strings"

	gs "github.com/goccy/go-googlesql"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// target is what DuckDB's statements call the table that they change.
const target = "t_"

// oneRow is BigQuery's refusal of an UPDATE or MERGE that is not a function.
const oneRow = "UPDATE/MERGE must match at most one source row for each target row"

// aim lets the columns of the changed table go by their own names.
func (t *translator) aim(scan *gs.ResolvedTableScan) {
	for _, c := range columns(scan) {
		t.names[t.column(c)] = target + "." + quote(must(c.Name()))
	}
}

func (t *translator) insert(n *gs.ResolvedInsertStmt) []string {
	var names []string
	var into []*gs.ResolvedColumn
	for _, c := range must(n.InsertColumnList()) {
		names = append(names, quote(must(c.Name())))
		into = append(into, c)
	}
	head := "INSERT INTO " + Table(t.st.Target) + " (" + strings.Join(names, ", ") + ") "
	if query, err := n.Query(); err == nil && query != nil {
		var values []string
		for i, c := range must(n.QueryOutputColumnList()) {
			values = append(values, t.storedIn(into[i], t.column(c)))
		}
		return []string{head + "SELECT " + strings.Join(values, ", ") + " FROM " + t.scan(query)}
	}
	var rows []string
	for _, r := range must(n.RowList()) {
		rows = append(rows, t.row(r, into))
	}
	return []string{head + "VALUES " + strings.Join(rows, ", ")}
}

// row writes the values of one row to insert.
func (t *translator) row(r *gs.ResolvedInsertRow, into []*gs.ResolvedColumn) string {
	var values []string
	for i, v := range must(r.ValueList()) {
		values = append(values, t.storedIn(into[i], t.value(v)))
	}
	return "(" + strings.Join(values, ", ") + ")"
}

func (t *translator) value(v *gs.ResolvedDMLValue) string {
	e := must(v.Value())
	if _, ok := e.(*gs.ResolvedDMLDefault); ok {
		return "NULL" // no column of the emulator has another default
	}
	return t.expr(e)
}

func (t *translator) storedIn(c *gs.ResolvedColumn, value string) string {
	value = stored(value, must(c.Name()), typeOf(c))
	if t.guard != "" {
		value = "CASE WHEN " + t.guard + " THEN " + value + " END"
	}
	return value
}

func (t *translator) delete(n *gs.ResolvedDeleteStmt) []string {
	t.aim(must(n.TableScan()))
	return []string{"DELETE FROM " + Table(t.st.Target) + " AS " + target + " WHERE " + t.expr(must(n.WhereExpr()))}
}

func (t *translator) update(n *gs.ResolvedUpdateStmt) []string {
	t.aim(must(n.TableScan()))
	sets := t.sets(must(n.UpdateItemList()))
	where := t.expr(must(n.WhereExpr()))
	from := ""
	var statements []string
	if f, err := n.FromScan(); err == nil && f != nil {
		from = " FROM " + t.scan(f) + " AS s_"
		statements = append(statements, t.atMostOne(t.scan(f), where))
	}
	return append(statements, "UPDATE "+Table(t.st.Target)+" AS "+target+" SET "+sets+from+" WHERE "+where)
}

// atMostOne fails where a row of the target meets several of the source.
func (t *translator) atMostOne(source, on string) string {
	return "SELECT error(" + text(oneRow) + ") FROM " + Table(t.st.Target) + " AS " + target + " JOIN " + source + " AS s_ ON " + on +
		" GROUP BY " + target + ".rowid HAVING count(*) > 1"
}

func (t *translator) sets(items []*gs.ResolvedUpdateItem) string {
	var all []string
	for _, item := range items {
		ref, ok := must(item.Target()).(*gs.ResolvedColumnRef)
		if !ok {
			unsupported("an UPDATE of a part of a column")
		}
		c := must(ref.Column())
		all = append(all, quote(must(c.Name()))+" = "+t.storedIn(c, t.value(must(item.SetValue()))))
	}
	return strings.Join(all, ", ")
}

// merge guards the values of every action: DuckDB computes them for all rows of
// the join, and what is computed for a row of another action may fail.
func (t *translator) merge(n *gs.ResolvedMergeStmt) []string {
	t.aim(must(n.TableScan()))
	source := "(SELECT *, TRUE AS there_ FROM " + t.scan(must(n.FromScan())) + ")"
	on := t.expr(must(n.MergeExpr()))
	var statements []string
	out := "MERGE INTO " + Table(t.st.Target) + " AS " + target + " USING " + source + " AS s_ ON " + on
	for _, w := range must(n.WhenClauseList()) {
		match := must(w.MatchType())
		t.guard = "s_.there_"
		if match == gs.ResolvedMergeWhenEnums_MatchTypeNotMatchedBySource {
			t.guard += " IS NULL"
		}
		condition := ""
		if e, err := w.MatchExpr(); err == nil && e != nil {
			condition = t.expr(e)
			t.guard = both(t.guard, condition)
		}
		if match == gs.ResolvedMergeWhenEnums_MatchTypeMatched {
			statements = append(statements, t.atMostOne(source, both(on, condition)))
		}
		out += mergeWhen[match]
		if condition != "" {
			out += " AND " + condition
		}
		out += " THEN " + t.mergeAction(w)
	}
	return append(statements, out)
}

func both(a, b string) string {
	if b == "" {
		return a
	}
	return "(" + a + ") AND (" + b + ")"
}

var mergeWhen = map[gs.ResolvedMergeWhenEnums_MatchType]string{
	gs.ResolvedMergeWhenEnums_MatchTypeMatched:            " WHEN MATCHED",
	gs.ResolvedMergeWhenEnums_MatchTypeNotMatchedBySource: " WHEN NOT MATCHED BY SOURCE",
	gs.ResolvedMergeWhenEnums_MatchTypeNotMatchedByTarget: " WHEN NOT MATCHED BY TARGET",
}

func (t *translator) mergeAction(w *gs.ResolvedMergeWhen) string {
	switch must(w.ActionType()) {
	case gs.ResolvedMergeWhenEnums_ActionTypeDelete:
		return "DELETE"
	case gs.ResolvedMergeWhenEnums_ActionTypeUpdate:
		return "UPDATE SET " + t.sets(must(w.UpdateItemList()))
	}
	into := must(w.InsertColumnList())
	var names []string
	for _, c := range into {
		names = append(names, quote(must(c.Name())))
	}
	return "INSERT (" + strings.Join(names, ", ") + ") VALUES " + t.row(must(w.InsertRow()), into)
}

// query writes the query of a CREATE: its columns in order, under the names of
// the new table, as a table keeps them.
func (t *translator) query(scan gs.ResolvedScanNode, outputs []*gs.ResolvedOutputColumn, as []analyze.Column) string {
	var list []string
	for i, o := range outputs {
		name := must(o.Name())
		if i < len(as) {
			name = as[i].Name
		}
		c := must(o.Column())
		list = append(list, stored(t.column(c), name, typeOf(c))+" AS "+quote(name))
	}
	return t.outer(scan, list)
}

// answer writes the query of a SELECT.
func (t *translator) answer(scan gs.ResolvedScanNode, outputs []*gs.ResolvedOutputColumn) string {
	var list []string
	for i, o := range outputs {
		c := must(o.Column())
		typ := typeOf(c)
		value := answered(stored(t.column(c), t.st.Columns[i].Name, typ), typ, 0)
		list = append(list, value+" AS "+quote(t.st.Columns[i].Name))
	}
	return t.outer(scan, list)
}

// outer is the outermost select. It takes the ORDER BY of the scan over: the
// order of a sub-select is nobody's duty.
func (t *translator) outer(scan gs.ResolvedScanNode, list []string) string {
	order := ""
	if by, ok := scan.(*gs.ResolvedOrderByScan); ok {
		scan, order = must(by.InputScan()), " ORDER BY "+t.order(must(by.OrderByItemList()))
	}
	return "SELECT " + strings.Join(list, ", ") + " FROM " + t.scan(scan) + order
}
