package check

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// checkDataTests checks what sources and their relations say that rows must be.
func (c *checker) checkDataTests() {
	for _, entry := range c.tree.Entries("sources") {
		s := c.sources[entry.Name]
		for _, n := range entry.Value.Get("tests").Items() {
			c.readDataTest(s, entry.Value, n)
		}
		relations := entry.Value.Get("relations").Entries()
		slices.SortFunc(relations, func(a, b parse.Entry) int { return cmp.Compare(a.Name, b.Name) })
		for _, e := range relations {
			if r := c.relations[s][e.Name]; r != nil && len(r.Join) > 0 {
				c.readContract(r, entry.Value, e.Value)
			}
		}
	}
}

// readDataTest reads one element of `tests`, which is a test of each column that
// it names.
func (c *checker) readDataTest(s *models.Source, source, n parse.Node) {
	like, ok := c.readLooseness(s, source, n)
	if !ok {
		return
	}
	add := func(kind, of string, t models.DataTest) {
		t.Kind, t.Severity, t.Allowed, t.Within = kind, like.Severity, like.Allowed, like.Within
		t.Name = testName(kind, of, t.Within)
		s.Tests = append(s.Tests, &t)
	}
	if unique := n.Get("unique"); !unique.IsZero() {
		if columns := c.testedColumns(s, unique, "unique"); columns != nil {
			add(models.UniqueTest, names(columns), models.DataTest{At: n.Key("unique").At(), Columns: columns})
		}
	}
	for _, part := range oneOrMany(n.Get("not_null")) {
		for _, col := range c.testedColumns(s, part, "not_null") {
			add(models.NotNullTest, expr.NameText(col.Name), models.DataTest{At: part.At(), Holds: isNotNull(s, col, part.At())})
		}
	}
	accepted := n.Get("accepted_values").Entries()
	slices.SortFunc(accepted, func(a, b parse.Entry) int { return cmp.Compare(a.Name, b.Name) })
	for _, e := range accepted {
		if holds := c.acceptedValues(s, e); holds != nil {
			add(models.AcceptedTest, expr.NameText(e.Name), models.DataTest{At: e.Key.At(), Holds: holds})
		}
	}
	if rows := n.Get("rows"); !rows.IsZero() {
		if r, ok := c.readRange(rows, n.Key("rows")); ok && c.noAllowance(n, "rows") {
			add(models.RowsTest, "", models.DataTest{At: n.Key("rows").At(), Range: r})
		}
	}
	if condition := n.Get("condition"); !condition.IsZero() {
		holds := c.sourceExpr(condition, s)
		c.wantKind(holds, "a condition of "+quote(s.Name), models.Bool)
		if holds != nil {
			words := shorten(strings.Join(strings.Fields(condition.Text()), " "), 80)
			add(models.ConditionTest, words, models.DataTest{At: condition.At(), Holds: holds})
		}
	}
}

// readContract reads what a relation says of the rows that it leads from and to.
func (c *checker) readContract(r *models.Relation, source, n parse.Node) {
	if orphans := n.Get("orphans"); !orphans.IsZero() {
		var t models.DataTest
		var ok bool
		if orphans.IsScalar() {
			t.Allowed, ok = c.readAllowance(orphans)
		} else {
			t, ok = c.readLooseness(r.From, source, orphans)
		}
		if ok {
			t.Kind, t.At, t.Relation = models.OrphansTest, n.Key("orphans").At(), r
			t.Name = testName(t.Kind, expr.NameText(r.Name), t.Within)
			r.From.Tests = append(r.From.Tests, &t)
		}
	}
	children := n.Get("children")
	if children.IsZero() {
		return
	}
	t, ok := c.readLooseness(r.From, source, children)
	if bounds, inOrder := c.readRange(children, n.Key("children")); ok && inOrder {
		t.Kind, t.At, t.Relation, t.Range = models.ChildrenTest, n.Key("children").At(), r, bounds
		t.Name = testName(t.Kind, expr.NameText(r.Name), t.Within)
		r.From.Tests = append(r.From.Tests, &t)
	}
}

// testName names a test by its kind, of what it is, and for which time.
func testName(kind, of string, within time.Duration) string {
	name := kind + with(" ", of)
	if within > 0 {
		name += " within " + expr.DurationText(within)
	}
	return name
}

// testedColumns finds the columns that a test is of; nil when one of them cannot
// be tested.
func (c *checker) testedColumns(s *models.Source, n parse.Node, test string) []*models.SourceColumn {
	var columns []*models.SourceColumn
	for _, part := range oneOrMany(n) {
		if part.Text() == "" {
			c.report(diag.New(diag.NoColumn, part.At(), "%q of %q is no column", test, s.Name))
			return nil
		}
		col := c.columnNamed(s, part, 0, len([]rune(part.Text())))
		switch {
		case col == nil:
			return nil
		case slices.Contains(columns, col):
			c.report(diag.New(diag.TestValue, part.At(), "%q has the column %q twice", test, col.Name))
			return nil
		case col.T.Kind == models.List:
			d := diag.New(diag.TestValue, part.At(), "%q cannot be of %q, which is %s", test, col.Name, col.T)
			d.Label = "a condition can look into it: `list_length(" + expr.NameText(col.Name) + ") > 0`"
			c.report(d)
			return nil
		}
		columns = append(columns, col)
	}
	return columns
}

func names(columns []*models.SourceColumn) string {
	list := make([]string, len(columns))
	for i, col := range columns {
		list[i] = expr.NameText(col.Name)
	}
	return strings.Join(list, ", ")
}

func isNotNull(s *models.Source, col *models.SourceColumn, at models.Span) models.Expr {
	return &models.Call{Node: models.Node{At: at, T: boolType}, Func: string(ir.IsNotNull), Args: []models.Expr{columnOf(s, col, at)}}
}

func columnOf(s *models.Source, col *models.SourceColumn, at models.Span) models.Expr {
	return &models.Column{Node: models.Node{At: at, T: col.T.OrNull()}, Source: s, Column: col}
}
