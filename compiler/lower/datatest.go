package lower

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// testsNeeded are the sources that are read for their tests, if for nothing else:
// all where everything is asked for.
func (n *need) testsNeeded(p *models.Project, opts Options) {
	if !opts.Checks {
		return
	}
	for _, s := range p.Sources {
		if len(s.Tests) == 0 && s.Freshness == nil || !n.looksAt(s) || opts.Select != nil && n.sources[s] == nil {
			continue
		}
		n.source(s)
		for _, t := range s.Tests {
			n.expr(t.Holds)
			for _, c := range t.Columns {
				n.column(s, c, t.At)
			}
			if t.Relation != nil {
				n.relation(t.Relation)
			}
		}
	}
}

// testSources makes the tests of all sources, and tells and keeps what they
// found before anything is judged by it.
func (l *lowering) testSources() {
	results := &ir.TestResults{Keeps: l.opts.Publish}
	var reads []ir.Table
	for _, s := range l.project.Sources {
		r := l.rows[s]
		if r == nil || !l.need.looksAt(s) {
			continue
		}
		step := l.sourceTests(r)
		if step == nil {
			continue
		}
		l.add(step, []ir.Table{step.Into}, testReads(step))
		r.tested = ir.TestedSource{Source: s.Name, Table: step.Into}
		for _, t := range step.Tests {
			r.tested.Tests = append(r.tested.Tests, t.Test)
		}
		results.Tested = append(results.Tested, r.tested)
		reads = append(reads, step.Into)
	}
	if len(reads) == 0 {
		return
	}
	results.Header = ir.Header{Name: l.tables.pick("tests"), Title: "tell what the tests found"}
	l.add(results, nil, reads)
}

// testProblems are the tests of a source that failed.
func (r *rowsTable) testProblems() []ir.Problem {
	if len(r.tested.Tests) == 0 {
		return nil
	}
	return []ir.Problem{{
		Kind: ir.FailedTests, At: r.source.At, Table: r.tested.Table, Tests: r.tested.Tests,
		Message: "tests that failed",
	}}
}

// sourceTests makes the step with the tests of a source; nil when it has none.
func (l *lowering) sourceTests(r *rowsTable) *ir.SourceTests {
	s := r.source
	t := &tester{lowering: l, rows: r, seen: map[string]ir.Col{}}
	for _, c := range s.Columns {
		t.used.take(c.Name)
	}
	t.each = ir.TestScan{Name: t.alias(&t.used, "counted"), From: ir.TestRows{Table: r.table, Where: r.known("")}}
	if s.Freshness != nil && r.time != "" {
		for _, is := range freshnessTests(s.Freshness) {
			t.test(is)
		}
	}
	for _, is := range s.Tests {
		t.test(is)
	}
	if len(t.tests) == 0 {
		return nil
	}
	if len(t.each.Cols) > 0 {
		t.scans = slices.Insert(t.scans, 0, t.each)
	}
	into := l.work(s.Name + "_tests")
	return &ir.SourceTests{
		Header: ir.Header{Name: string(into.Name), Title: "test " + s.Name, Origins: []ir.Origin{sourceOrigin(s)}},
		Into:   into, Scans: t.scans, Tests: t.tests,
	}
}

// testReads are the tables that the tests read.
func testReads(step *ir.SourceTests) []ir.Table {
	var tables []ir.Table
	for _, scan := range step.Scans {
		for _, rows := range []ir.TestRows{scan.From, scan.Join} {
			if rows.Table.Name != "" && !slices.Contains(tables, rows.Table) {
				tables = append(tables, rows.Table)
			}
		}
	}
	return tables
}

// tester makes the tests of one source. All that can be counted row by row is
// counted in one scan of it.
type tester struct {
	*lowering
	rows  *rowsTable
	each  ir.TestScan
	scans []ir.TestScan // the others
	tests []ir.CountedTest
	used  names             // of columns of the scan of each row, and of scans
	seen  map[string]ir.Col // columns of that scan by what they are
}

// counted is a column of the scan of each row, made once.
func (t *tester) counted(name string, e ir.Expr) ir.Col {
	text := ir.ExprText(e)
	c, ok := t.seen[text]
	if !ok {
		c = col("", ir.Ident(t.used.pick(name)), e.Type())
		t.seen[text] = c
		t.each.Cols = append(t.each.Cols, ir.Named{Name: c.Name, Expr: e})
	}
	return c
}

// freshnessTests are two tests of the newest moment: one warns and one fails.
func freshnessTests(f *models.Freshness) []*models.DataTest {
	var list []*models.DataTest
	add := func(age time.Duration, severity models.Severity) {
		if age > 0 {
			list = append(list, &models.DataTest{
				Kind: models.FreshnessTest, Name: models.FreshnessTest, At: f.At, Severity: severity, Age: age,
			})
		}
	}
	add(f.Warn, models.Warning)
	add(f.Error, models.Error)
	return list
}

// test adds a test.
func (t *tester) test(is *models.DataTest) {
	made := ir.CountedTest{Test: ir.Test{
		Name: is.Name, Code: diag.TestFailed, Severity: is.Severity, At: is.At, Allowed: allowedText(is), Message: t.message(is),
	}}
	switch is.Kind {
	case models.FreshnessTest:
		made.Test.Code = diag.Stale
		t.newest(is, &made)
	case models.RowsTest:
		t.count(is, &made)
	case models.UniqueTest:
		t.unique(is, &made)
	case models.OrphansTest:
		t.orphans(is, &made)
	case models.ChildrenTest:
		t.children(is, &made)
	default:
		t.row(is, &made)
	}
	if made.Scan == "" {
		made.Scan = t.each.Name
	}
	if made.Passed == nil {
		made.Passed = within(is.Allowed, made.Failed, made.RowCount)
	}
	t.tests = append(t.tests, made)
}

// within compares without rounding: failed / rows <= part / whole is failed *
// whole <= part * rows. With 9 * 10^12 rows it would be beyond 64 bits.
func within(allowed models.Allowance, failed, rows ir.Expr) ir.Expr {
	switch {
	case !allowed.IsShare && allowed.Rows == 0:
		return test(ir.Eq, failed, number(0))
	case !allowed.IsShare:
		return test(ir.Le, failed, number(allowed.Rows))
	}
	part, whole := allowed.Millionth, int64(1_000_000)
	divisor := gcd(part, whole)
	return test(ir.Le, times(failed, whole/divisor), times(rows, part/divisor))
}

func times(e ir.Expr, n int64) ir.Expr {
	if n == 1 {
		return e
	}
	return call(ir.Mul, intType, e, number(n))
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// allowedText says for people what a test allows.
func allowedText(is *models.DataTest) string {
	low, high := is.Range.Min, is.Range.Max
	switch {
	case is.Kind == models.FreshnessTest:
		return expr.DurationText(is.Age)
	case is.Kind != models.RowsTest && is.Allowed.Text != "":
		return is.Allowed.Text
	case is.Kind != models.RowsTest:
		return "0"
	case high == nil:
		return "at least " + strconv.FormatInt(*low, 10)
	case low == nil:
		return "at most " + strconv.FormatInt(*high, 10)
	}
	return fmt.Sprintf("%d to %d", *low, *high)
}

// message is what is said of a test that failed.
func (t *tester) message(is *models.DataTest) string {
	source, recent, allowed := t.rows.source.Name, "", ""
	if is.Within > 0 {
		recent = " within " + expr.DurationText(is.Within)
	}
	if is.Allowed.Text != "" {
		allowed = ", and " + is.Allowed.Text + " may be"
	}
	switch is.Kind {
	case models.FreshnessTest:
		return fmt.Sprintf("the newest row of source %q is older than %s", source, expr.DurationText(is.Age))
	case models.RowsTest:
		return fmt.Sprintf("source %q has {count} rows%s too %s: it must have %s", source, recent, fewOrMany(is.Range), allowedText(is))
	case models.OrphansTest:
		return fmt.Sprintf("relation %q of source %q leads nowhere for {count} of its rows%s%s", is.Relation.Name, source, recent, allowed)
	case models.ChildrenTest:
		return fmt.Sprintf("{count} rows of source %q have %s rows of %q%s by relation %q%s",
			is.Relation.To.Name, outside(is.Range), source, recent, is.Relation.Name, allowed)
	}
	return fmt.Sprintf("source %q fails its test %q in {count} of its rows%s", source, is.Name, allowed)
}

// fewOrMany says what rows are that a range does not have.
func fewOrMany(r models.Range) string {
	switch {
	case r.Max == nil:
		return "few"
	case r.Min == nil:
		return "many"
	}
	return "few or too many"
}

// outside says which numbers a range does not have.
func outside(r models.Range) string {
	switch {
	case r.Max == nil:
		return fmt.Sprintf("fewer than %d", *r.Min)
	case r.Min == nil:
		return fmt.Sprintf("more than %d", *r.Max)
	}
	return fmt.Sprintf("fewer than %d or more than %d", *r.Min, *r.Max)
}
