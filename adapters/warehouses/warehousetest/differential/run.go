package differential

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// Published is what the runs of a trial left: the cells of each table, or the
// error that ended the last run.
type Published struct {
	Warehouse string
	Tables    map[string]published
	Failed    error
	problems  []string // of the data, as the runs reported them
}

// published is a table with its rows in an order that does not depend on the
// warehouse.
type published struct {
	columns []string
	rows    [][]any
}

// tables are those that are compared. Only what a run makes of its input counts:
// weft_runs has clocks.
var tables = func() (all []string) {
	for _, entity := range []string{"customer", "account"} {
		for _, suffix := range []string{ir.ProfilesTable, ir.IDsTable, ir.LinksTable, ir.SegmentsTable, ir.RedirectsTable, ir.AnchorsTable} {
			all = append(all, entity+suffix)
		}
	}
	return all
}()

// Run runs a repaired trial on a warehouse and reads what it made. The warehouse
// must be empty when the trial is published. The error is one of the trial, and
// not of its run, which Published holds.
func Run(ctx context.Context, trial *Trial, program *ir.Program, d *dialect.Dialect, opened warehousetest.Opened) (Published, error) {
	result := Published{Warehouse: d.Name, Tables: map[string]published{}}
	for _, now := range trial.Moments {
		made, err := plan(program, d, opened.Layout, now)
		if err != nil {
			return result, fmt.Errorf("seeds %d: %w", trial.Seeds, err)
		}
		var report *models.Report
		if report, result.Failed = runner.Run(ctx, made, opened.Warehouse, runner.Options{Files: trial}); result.Failed != nil {
			return result, nil //nolint:nilerr // a run that fails is a result, to be compared with another's
		}
		result.problems = append(result.problems, problems(report)...)
	}
	found := map[string]string{}
	for _, table := range program.Results {
		found[string(table.Name)] = d.Table(opened.Layout, table)
	}
	if trial.Published {
		for _, name := range tables {
			found[name] = d.Table(opened.Layout, ir.Table{Space: ir.Published, Name: ir.Ident(name)})
		}
	}
	for name, table := range found {
		rows, err := everything(ctx, opened.Warehouse, table)
		if err != nil {
			return result, fmt.Errorf("seeds %d: %s: %w", trial.Seeds, name, err)
		}
		result.Tables[name] = sorted(rows, hidden)
	}
	return result, nil
}

// problems are what a run reported of the data, a line each.
func problems(report *models.Report) []string {
	lines := make([]string, len(report.Problems))
	for i, p := range report.Problems {
		lines[i] = fmt.Sprintf("%s %s %d %s", p.Code, p.At, p.Count, p.Message)
	}
	slices.Sort(lines)
	return lines
}

// hidden is the number of a profile inside of a run: a hash of the warehouse's
// own.
const hidden = "profile"

// sorted puts the rows of a table in an order, without a column.
func sorted(rows *adapters.Rows, without string) published {
	p := published{rows.Columns, rows.Rows}
	if i := slices.Index(p.columns, without); i >= 0 {
		p.columns = slices.Delete(slices.Clone(p.columns), i, i+1)
		for j := range p.rows {
			p.rows[j] = slices.Delete(p.rows[j], i, i+1)
		}
	}
	slices.SortFunc(p.rows, func(a, b []any) int { return strings.Compare(line(a), line(b)) })
	return p
}

// everything reads a table, and the names of its columns where it is empty too.
func everything(ctx context.Context, w adapters.Warehouse, table string) (*adapters.Rows, error) {
	query := "SELECT * FROM " + table
	rows, err := w.Query(ctx, query)
	if err != nil || len(rows.Columns) > 0 {
		return rows, err
	}
	types, err := w.(adapters.Typer).TypeQuery(ctx, query)
	if err != nil {
		return nil, err
	}
	for _, c := range types.Columns {
		rows.Columns = append(rows.Columns, c.Name)
	}
	return rows, nil
}

// Read reads published tables.
func Read(ctx context.Context, warehouse adapters.Warehouse, d *dialect.Dialect, layout dialect.Layout, tables []string) (Published, error) {
	read := Published{Warehouse: d.Name, Tables: map[string]published{}}
	for _, name := range tables {
		rows, err := everything(ctx, warehouse, d.Table(layout, ir.Table{Space: ir.Published, Name: ir.Ident(name)}))
		if err != nil {
			return read, fmt.Errorf("%s: %w", name, err)
		}
		read.Tables[name] = sorted(rows, "")
	}
	return read, nil
}

// Rows counts the rows of all tables.
func (p Published) Rows() int {
	n := 0
	for _, t := range p.Tables {
		n += len(t.rows)
	}
	return n
}

// line writes a row so that equal rows are equal lines; floats come last in the
// order, because their last digits may differ.
func line(row []any) string {
	var exact, rough strings.Builder
	for _, v := range row {
		if f, ok := v.(float64); ok {
			fmt.Fprintf(&rough, "%.6g|", f)
			continue
		}
		exact.WriteString(show(v) + "|")
	}
	return exact.String() + rough.String()
}

// show writes a cell.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return fmt.Sprintf("%q", v)
	case time.Time:
		return v.UTC().Format("2006-01-02 15:04:05.999999")
	case *big.Rat:
		return strings.TrimRight(strings.TrimRight(v.FloatString(9), "0"), ".")
	case float64:
		return fmt.Sprintf("%.9g", v)
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = show(v[i])
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// Compare tells where two warehouses differ; "" when they agree. Both may fail:
// then neither has published anything.
func Compare(a, b Published) string {
	switch {
	case a.Failed != nil && b.Failed != nil:
		return ""
	case a.Failed != nil:
		return fmt.Sprintf("%s fails and %s does not: %v", a.Warehouse, b.Warehouse, a.Failed)
	case b.Failed != nil:
		return fmt.Sprintf("%s fails and %s does not: %v", b.Warehouse, a.Warehouse, b.Failed)
	}
	var found []string
	if !slices.Equal(a.problems, b.problems) {
		found = append(found, fmt.Sprintf("problems of the data:\n  %s\nand\n  %s", strings.Join(a.problems, "\n  "), strings.Join(b.problems, "\n  ")))
	}
	for _, name := range slices.Sorted(maps.Keys(a.Tables)) {
		if text := compareTable(a.Tables[name], b.Tables[name]); text != "" {
			found = append(found, name+": "+text)
		}
	}
	if len(found) == 0 {
		return ""
	}
	return fmt.Sprintf("%s and %s differ\n%s", a.Warehouse, b.Warehouse, strings.Join(found, "\n"))
}

func compareTable(a, b published) string {
	if !slices.Equal(a.columns, b.columns) {
		return fmt.Sprintf("columns %q and %q", a.columns, b.columns)
	}
	if len(a.rows) != len(b.rows) {
		return fmt.Sprintf("%d rows and %d rows\n  first %s\n  other %s", len(a.rows), len(b.rows), lines(a.rows), lines(b.rows))
	}
	var found []string
	for i := range a.rows {
		for j, column := range a.columns {
			if !equal(a.rows[i][j], b.rows[i][j]) {
				found = append(found, fmt.Sprintf("  %s of %s: %s and %s", column, show(a.rows[i][0]), show(a.rows[i][j]), show(b.rows[i][j])))
			}
		}
	}
	if len(found) == 0 {
		return ""
	}
	return "\n" + strings.Join(found[:min(len(found), 8)], "\n")
}

func lines(rows [][]any) string {
	all := make([]string, len(rows))
	for i, row := range rows {
		all[i] = line(row)
	}
	return strings.Join(all, "\n        ")
}

// closeEnough is how far floats may be apart, of their size and at least.
const closeEnough = 1e-9

func equal(a, b any) bool {
	x, isFloat := a.(float64)
	y, areFloats := b.(float64)
	if isFloat && areFloats {
		return x == y || math.Abs(x-y) <= closeEnough*max(1, math.Abs(x), math.Abs(y))
	}
	return show(a) == show(b)
}
