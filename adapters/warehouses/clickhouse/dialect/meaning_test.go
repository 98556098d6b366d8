package dialect_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters"
	spelling "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	duckdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/dialecttest"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// TestTheSameOnBothEngines evaluates every trial on every choice of values and
// compares the cells with DuckDB's.
func TestTheSameOnBothEngines(t *testing.T) {
	both := engines{engine(t).Open(t, t.TempDir()), duckdbtest.Warehouse(2).Open(t, t.TempDir())}
	for _, k := range kinds(models.Text, models.Int, models.Decimal, models.Float, models.Bool, models.Date, models.Timestamp) {
		if err := both.click.Exec(t.Context(), "CREATE TEMPORARY TABLE "+tableOf(k)+" ENGINE = Memory AS "+valuesOf(spelling.ClickHouse, k)); err != nil {
			t.Fatal(err)
		}
		if err := both.duck.Exec(t.Context(), "CREATE TEMP TABLE "+tableOf(k)+" AS "+valuesOf(duckdialect.DuckDB, k)); err != nil {
			t.Fatal(err)
		}
	}
	for _, zone := range []string{"UTC", "Europe/Stockholm", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata"} {
		t.Run(strings.ReplaceAll(zone, "/", "_"), func(t *testing.T) {
			for _, trial := range trials() {
				if zone == "UTC" || trial.moves() {
					both.compare(t, trial, zone)
				}
			}
		})
	}
}

func tableOf(k models.Kind) string { return "values_" + k.String() }

// valuesOf lists the values of a kind by number.
func valuesOf(d *dialect.Dialect, k models.Kind) string {
	p := &dialect.Printer{Dialect: d, TimeZone: "UTC"}
	var lines []string
	for i, v := range values(k) {
		lines = append(lines, fmt.Sprintf("SELECT %d AS i, %s AS v", i, p.Expr(v, 0)))
	}
	return strings.Join(lines, " UNION ALL ")
}

// moves tells whether the zone matters.
func (tr trial) moves() bool {
	return len(tr.kinds) > 0 && (tr.kinds[0] == models.Timestamp || tr.kinds[0] == models.Date)
}

// engines are the two.
type engines struct{ click, duck adapters.Warehouse }

// compare evaluates a trial in one statement on each engine. Where one of them
// fails it tries each value of the first argument, and then each row.
func (e engines) compare(t *testing.T, tr trial, zone string, only ...int) {
	t.Helper()
	statement := tr.statement(spelling.ClickHouse, zone, only)
	click, clickErr := dialecttest.Cells(e.click, statement)
	duck, duckErr := dialecttest.Cells(e.duck, tr.statement(duckdialect.DuckDB, zone, only))
	switch {
	case clickErr == nil && duckErr == nil:
		report(t, tr, zone, click, duck)
	case len(only) < len(tr.kinds):
		for i := range values(tr.kinds[len(only)]) {
			e.compare(t, tr, zone, append(slices.Clone(only), i)...)
		}
	case clickErr == nil:
		t.Errorf("%s (%s): gives %v, DuckDB fails with %.200s", statement, zone, click, duckErr)
	case duckErr == nil:
		t.Errorf("%s (%s): fails with %.200s, DuckDB gives %v", statement, zone, clickErr, duck)
	}
}

// report tells the cells that differ, and not all of them.
func report(t *testing.T, tr trial, zone string, click, duck [][]string) {
	t.Helper()
	if len(click) != len(duck) {
		t.Errorf("%s (%s): %d rows, DuckDB %d", tr.f, zone, len(click), len(duck))
		return
	}
	found := 0
	for i, line := range click {
		got, want := line[len(line)-1], duck[i][len(line)-1]
		if alike(got, want, tr.gives) {
			continue
		}
		if found++; found <= 4 {
			t.Errorf("%s(%q) in %s gives %q, DuckDB %q", tr.f, tr.shown(line), zone, got, want)
		}
	}
	if found > 4 {
		t.Errorf("%s in %s: %d cells of %d differ\n%s", tr.f, zone, found, len(click), tr.statement(spelling.ClickHouse, zone, nil))
	}
}

// shown are the arguments of a line of the result.
func (tr trial) shown(line []string) []string {
	var list []string
	for i, k := range tr.kinds {
		n, _ := strconv.Atoi(line[i])
		p := &dialect.Printer{Dialect: duckdialect.DuckDB}
		list = append(list, p.Expr(values(k)[n], 0))
	}
	for _, l := range tr.literals {
		list = append(list, l.(ir.Lit).Value)
	}
	return list
}

// alike compares cells. Floats that are not finite are not promised, nor are
// moments before the calendar of the language.
func alike(got, want string, k models.Kind) bool {
	switch k {
	case models.Float:
		return got == want || want == "+Inf" || want == "-Inf"
	case models.Timestamp:
		return got == want || strings.HasPrefix(want, "1899-")
	}
	return got == want
}

// statement computes the function over all choices of values, or those that have
// the given numbers.
func (tr trial) statement(d *dialect.Dialect, zone string, only []int) string {
	p := &dialect.Printer{Dialect: d, TimeZone: zone}
	var args []ir.Expr
	var columns, tables, where []string
	for i, k := range tr.kinds {
		name := string(rune('a' + i))
		args = append(args, ir.Col{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, From: ir.Ident(name), Name: "v"})
		columns = append(columns, name+".i")
		tables = append(tables, tableOf(k)+" AS "+name)
		if i < len(only) {
			where = append(where, fmt.Sprintf(" AND %s.i = %d", name, only[i]))
		}
	}
	args = append(args, tr.literals...)
	return "SELECT " + strings.Join(columns, ", ") + ", " + p.Column(call(tr.f, tr.gives, args...), 0) + " AS given FROM " +
		strings.Join(tables, " CROSS JOIN ") + " WHERE TRUE" + strings.Join(where, "") + " ORDER BY " + strings.Join(columns, ", ")
}
