package lower

import (
	"time"

	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The aliases of the rows that a relation leads from and to.
const (
	childAlias  ir.Ident = "child"
	parentAlias ir.Ident = "parent"
)

// row is a test of every row by itself: what fails is where the condition is
// false.
func (t *tester) row(is *models.DataTest, made *ir.CountedTest) {
	recent := t.rows.since(is.Within, "")
	fails := and(recent, isFalse(t.rows.scope().expr(is.Holds)))
	name := identifier(is.Name)
	made.RowCount = t.countedRows(is.Within)
	made.Failed = t.counted(name, countRows(fails))
	if key := t.smallestKey(t.rows, fails, ""); key != nil {
		made.Example = t.counted(name+"_key", key)
	}
}

// isFalse is true where a condition is false, and not where it is unknown.
func isFalse(e ir.Expr) ir.Expr {
	if is, ok := e.(ir.Call); ok && is.Func == ir.IsNotNull {
		return isNull(is.Args[0])
	}
	return test(ir.Not, e)
}

// countedRows is how many rows there are of the time until now.
func (t *tester) countedRows(within time.Duration) ir.Col {
	name := "row_count"
	if within > 0 {
		name += "_within_" + expr.DurationText(within)
	}
	return t.counted(name, countRows(t.rows.since(within, "")))
}

// count is a test of how many rows there are.
func (t *tester) count(is *models.DataTest, made *ir.CountedTest) {
	rows := t.countedRows(is.Within)
	made.RowCount, made.Failed = rows, beyond(rows, is.Range)
	var few, many ir.Expr
	if is.Range.Min != nil {
		few = test(ir.Ge, rows, number(*is.Range.Min))
	}
	if is.Range.Max != nil {
		many = test(ir.Le, rows, number(*is.Range.Max))
	}
	made.Passed = and(few, many)
}

// beyond is how far a number is outside a range.
func beyond(n ir.Expr, r models.Range) ir.Expr {
	out := ir.Case{Typed: typed(intType), Else: number(0)}
	if r.Min != nil {
		out.Whens = append(out.Whens, ir.When{If: test(ir.Lt, n, number(*r.Min)), Then: call(ir.Sub, intType, number(*r.Min), n)})
	}
	if r.Max != nil {
		out.Whens = append(out.Whens, ir.When{If: test(ir.Gt, n, number(*r.Max)), Then: call(ir.Sub, intType, n, number(*r.Max))})
	}
	return out
}

// newest is a test of how old the newest row is. Where there is none, nothing is
// known to be too old.
func (t *tester) newest(is *models.DataTest, made *ir.CountedTest) {
	newest := t.counted("newest", ir.Agg{Typed: typed(timeType.OrNull()), Func: ir.Max, Args: []ir.Expr{t.rows.at("")}})
	oldest := call(ir.SubDuration, timeType, now(), duration(is.Age))
	made.RowCount = t.countedRows(0)
	made.Failed = ir.Case{Typed: typed(intType), Whens: []ir.When{{If: test(ir.Lt, newest, oldest), Then: number(1)}}, Else: number(0)}
	made.Passed = call(ir.Coalesce, boolType, test(ir.Ge, newest, oldest), trueValue)
	made.Example = asText(newest)
}

// unique is a test of groups of rows that have the same values. All rows of such
// a group fail, because nobody can say which of them is the right one.
func (t *tester) unique(is *models.DataTest, made *ir.CountedTest) {
	r := t.rows
	from := ir.TestRows{Table: r.table, Alias: "same", Where: and(r.known(""), r.since(is.Within, ""))}
	var taken names
	var known []ir.Expr
	for _, c := range is.Columns {
		from.By = append(from.By, r.columns[c])
		known = append(known, isNotNull(col("", r.columns[c], r.types[c])))
		taken.take(c.Name)
	}
	alike := col("", ir.Ident(taken.pick("row_count")), intType)
	from.Cols = []ir.Named{{Name: alike.Name, Expr: countRows(nil)}}
	again := and(append(known, test(ir.Gt, alike, number(1)))...)
	var key ir.Expr
	if smallest := t.smallestKey(r, nil, ""); smallest != nil {
		first := col("", ir.Ident(taken.pick("first_key")), textType.OrNull())
		from.Cols = append(from.Cols, ir.Named{Name: first.Name, Expr: smallest})
		key = ir.Agg{Typed: typed(first.T), Func: ir.Min, Args: []ir.Expr{first}, Where: again}
	}
	t.scan(is, made, ir.TestScan{From: from}, sumOf(alike, nil), sumOf(alike, again), key)
}

// orphans is a test of the rows that lead nowhere although they have a value to
// be led by.
func (t *tester) orphans(is *models.DataTest, made *ir.CountedTest) {
	rel, child, parent := is.Relation, t.rows, t.lowering.rows[is.Relation.To]
	scan := ir.TestScan{
		From: ir.TestRows{Table: child.table, Alias: childAlias, Where: and(child.known(childAlias), child.since(is.Within, childAlias))},
		Join: ir.TestRows{Table: parent.table, Alias: parentAlias, Where: parent.known("")},
	}
	var lost []ir.Expr
	for i, pair := range rel.Join {
		from, to := col(childAlias, child.columns[pair.Left], child.types[pair.Left]), col(parentAlias, parent.columns[pair.Right], parent.types[pair.Right])
		scan.Join.By = append(scan.Join.By, to.Name)
		scan.On = append(scan.On, test(ir.Eq, from, to))
		lost = append(lost, isNotNull(from))
		if i == len(rel.Join)-1 {
			lost = append(lost, isNull(to))
		}
	}
	missing := and(lost...)
	t.scan(is, made, scan, countRows(nil), countRows(missing), t.smallestKey(child, missing, childAlias))
}

// children is a test of the rows that a relation leads to: how many lead there.
func (t *tester) children(is *models.DataTest, made *ir.CountedTest) {
	rel, child, parent := is.Relation, t.rows, t.lowering.rows[is.Relation.To]
	n := col(childAlias, "children", intType.OrNull())
	scan := ir.TestScan{
		From: ir.TestRows{Table: parent.table, Alias: parentAlias, Where: parent.known(parentAlias)},
		Join: ir.TestRows{Table: child.table, Alias: childAlias, Where: and(child.known(""), child.since(is.Within, ""))},
	}
	var taken names
	for _, pair := range rel.Join {
		taken.take(pair.Left.Name)
		from, to := col(childAlias, child.columns[pair.Left], child.types[pair.Left]), col(parentAlias, parent.columns[pair.Right], parent.types[pair.Right])
		scan.Join.By = append(scan.Join.By, from.Name)
		scan.On = append(scan.On, test(ir.Eq, from, to))
	}
	n.Name = ir.Ident(taken.pick("children"))
	scan.Join.Cols = []ir.Named{{Name: n.Name, Expr: countRows(nil)}}
	there := call(ir.Coalesce, intType, n, number(0))
	var few, many ir.Expr
	if is.Range.Min != nil {
		few = test(ir.Lt, there, number(*is.Range.Min))
	}
	if is.Range.Max != nil {
		many = test(ir.Gt, there, number(*is.Range.Max))
	}
	wrong := or(few, many)
	t.scan(is, made, scan, countRows(nil), countRows(wrong), t.smallestKey(parent, wrong, parentAlias))
}

// scan adds a query of its own for a test.
func (t *tester) scan(is *models.DataTest, made *ir.CountedTest, scan ir.TestScan, rows, failed, example ir.Expr) {
	scan.Name = t.alias(&t.used, identifier(is.Name))
	scan.Cols = []ir.Named{{Name: "row_count", Expr: rows}, {Name: "failed", Expr: failed}}
	if example != nil {
		scan.Cols = append(scan.Cols, ir.Named{Name: "example", Expr: example})
		made.Example = col("", "example", textType.OrNull())
	}
	made.Scan, made.RowCount, made.Failed = scan.Name, col("", "row_count", intType), col("", "failed", intType)
	t.scans = append(t.scans, scan)
}

// since is the condition that a row is of the time until now; nil for all times.
func (r *rowsTable) since(within time.Duration, alias ir.Ident) ir.Expr {
	if within == 0 {
		return nil
	}
	begins := call(ir.SubDuration, timeType, now(), duration(within))
	return test(ir.Gt, r.at(alias), begins)
}

func countRows(where ir.Expr) ir.Expr {
	return ir.Agg{Typed: typed(intType), Func: ir.CountRows, Where: where}
}

// sumOf is 0 over no rows.
func sumOf(n ir.Expr, where ir.Expr) ir.Expr {
	return call(ir.Coalesce, intType, ir.Agg{Typed: typed(intType.OrNull()), Func: ir.Sum, Args: []ir.Expr{n}, Where: where}, number(0))
}

// smallestKey names the first of the rows for which a condition holds; nil where
// no row may be named.
func (t *tester) smallestKey(r *rowsTable, where ir.Expr, alias ir.Ident) ir.Expr {
	key := r.rowKey(alias)
	if key == nil || len(r.example()) == 0 {
		return nil
	}
	return asText(ir.Agg{Typed: typed(key.Type().OrNull()), Func: ir.Min, Args: []ir.Expr{key}, Where: where})
}
