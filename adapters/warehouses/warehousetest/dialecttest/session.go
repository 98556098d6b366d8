package dialecttest

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Cell writes a value as warehousetest.Cell does, but text as it is and decimals
// with all their digits.
func Cell(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case *big.Rat:
		if digits, isFinite := v.FloatPrec(); isFinite {
			return v.FloatString(digits)
		}
	}
	return warehousetest.Cell(v)
}

// Cells asks for rows.
func Cells(w adapters.Warehouse, query string) ([][]string, error) {
	found, err := w.Query(context.Background(), query)
	if err != nil {
		return nil, err
	}
	table := make([][]string, len(found.Rows))
	for i, row := range found.Rows {
		table[i] = make([]string, len(row))
		for j, v := range row {
			table[i][j] = Cell(v)
		}
	}
	return table, nil
}

// tester is what testing.T and rapid.T have in common.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// session is an engine that was opened.
type session struct {
	Engine
	warehousetest.Opened
}

func open(t *testing.T, e Engine) *session {
	t.Helper()
	return &session{e, e.Open(t, t.TempDir())}
}

func (s *session) printer() *dialect.Printer {
	return &dialect.Printer{Dialect: s.Dialect, TimeZone: "UTC", Now: "2026-03-01 00:00:00"}
}

// table is the full name of one of weft's tables.
func (s *session) table(space ir.Space, name string) string {
	return s.Dialect.Table(s.Layout, ir.Table{Space: space, Name: ir.Ident(name)})
}

// typeOf is SQL that tells the type of an expression.
func (s *session) typeOf(expr string) string { return strings.ReplaceAll(s.TypeOf, "{0}", expr) }

// rows runs a query that must succeed.
func (s *session) rows(t tester, query string) [][]string {
	t.Helper()
	found, err := Cells(s, query)
	if err != nil {
		t.Fatalf("%s\n%v", query, err)
	}
	return found
}

// exec runs a statement that must succeed.
func (s *session) exec(t tester, statement string) {
	t.Helper()
	if err := s.Exec(context.Background(), statement); err != nil {
		t.Fatalf("%s\n%v", statement, err)
	}
}

// one gives the value of an expression, or why there is none.
func (s *session) one(expr string) string {
	found, err := Cells(s, "SELECT "+expr+" AS given")
	if err != nil {
		return "error: " + err.Error()
	}
	return flat(found)
}

// each gives the values of expressions, asked for many at a time; where one of
// them fails, each is asked for alone.
func (s *session) each(exprs []string) []string {
	var values []string
	for some := range slices.Chunk(exprs, 40) {
		columns := make([]string, len(some))
		for i, expr := range some {
			columns[i] = fmt.Sprintf("%s AS given_%d", expr, i)
		}
		if found, err := Cells(s, "SELECT "+strings.Join(columns, ", ")); err == nil {
			values = append(values, found[0]...)
			continue
		}
		for _, expr := range some {
			values = append(values, s.one(expr))
		}
	}
	return values
}

// noon is when all steps are run.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// plan writes steps.
func (s *session) plan(t tester, steps ...ir.Step) []models.PlanStep {
	t.Helper()
	return s.planAt(t, noon, nil, steps...)
}

func (s *session) planAt(t tester, now time.Time, views []string, steps ...ir.Step) []models.PlanStep {
	t.Helper()
	program := &ir.Program{Project: "o'shop", TimeZone: "UTC", Steps: steps}
	plan, found := emit.Plan(program, s.Dialect, emit.Options{Layout: s.Layout, Now: now, Views: views})
	if len(found) > 0 {
		t.Fatal(found)
	}
	return plan.Steps
}

// run runs steps and gives the rows of the last one, when it asks for some.
func (s *session) run(t tester, steps ...ir.Step) [][]string {
	t.Helper()
	var last [][]string
	for _, step := range s.plan(t, steps...) {
		last = s.runStep(t, step)
	}
	return last
}

func (s *session) runStep(t tester, step models.PlanStep) [][]string {
	t.Helper()
	var last [][]string
	for _, statement := range step.Statements {
		switch step.Kind {
		case models.StepCheck, models.StepCount, models.StepQuery:
			last = s.rows(t, statement)
		default:
			s.exec(t, statement)
		}
	}
	return last
}

// expect compares the rows of a query with flat ones.
func (s *session) expect(t *testing.T, query, want string) {
	t.Helper()
	if got := flat(s.rows(t, query)); got != want {
		t.Errorf("%s\ngives %s\ninstead of %s", query, got, want)
	}
}

// flat writes rows on one line: a,b; c,d.
func flat(rows [][]string) string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = strings.Join(r, ",")
	}
	return strings.Join(lines, "; ")
}
