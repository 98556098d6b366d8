package dialect_test

import (
	"strings"
	"testing"

	duckdb "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

func typed(k models.Kind) ir.Typed {
	return ir.Typed{T: models.Type{Kind: k, Nullable: true}}
}

func col(name ir.Ident) ir.Expr { return ir.Col{Typed: typed(models.Decimal), Name: name} }

func moment(name ir.Ident) ir.Expr { return ir.Col{Typed: typed(models.Timestamp), Name: name} }

func day(name ir.Ident) ir.Expr { return ir.Col{Typed: typed(models.Date), Name: name} }

func lit(k models.Kind, value string) ir.Expr { return ir.Lit{Typed: typed(k), Value: value} }

func call(f ir.Func, args ...ir.Expr) ir.Expr {
	return ir.Call{Typed: typed(models.Decimal), Func: f, Args: args}
}

// TestParentheses: only where they are needed.
func TestParentheses(t *testing.T) {
	a, b, c := col("a"), col("b"), col("c")
	for want, e := range map[string]ir.Expr{
		"a - b - c":                          call(ir.Sub, call(ir.Sub, a, b), c),
		"a - (b - c)":                        call(ir.Sub, a, call(ir.Sub, b, c)),
		"a - (b + c)":                        call(ir.Sub, a, call(ir.Add, b, c)),
		"a + b * c":                          call(ir.Add, a, call(ir.Mul, b, c)),
		"(a + b) * c":                        call(ir.Mul, call(ir.Add, a, b), c),
		"a * b / nullif(c, 0)":               call(ir.Div, call(ir.Mul, a, b), c),
		"a * (b / nullif(c, 0))":             call(ir.Mul, a, call(ir.Div, b, c)),
		"a / nullif(b + c, 0)":               call(ir.Div, a, call(ir.Add, b, c)),
		"-(a + b)":                           call(ir.Neg, call(ir.Add, a, b)),
		"-(-a)":                              call(ir.Neg, call(ir.Neg, a)),
		"NOT (a = b AND b = c)":              call(ir.Not, call(ir.And, call(ir.Eq, a, b), call(ir.Eq, b, c))),
		"NOT a = b":                          call(ir.Not, call(ir.Eq, a, b)),
		"(NOT a) = b":                        call(ir.Eq, call(ir.Not, a), b),
		"(a OR b) AND c":                     call(ir.And, call(ir.Or, a, b), c),
		"a OR b AND c":                       call(ir.Or, a, call(ir.And, b, c)),
		"(a = b) = c":                        call(ir.Eq, call(ir.Eq, a, b), c),
		"a + b IN (b, c)":                    call(ir.In, call(ir.Add, a, b), b, c),
		"a BETWEEN b - c AND c":              call(ir.Between, a, call(ir.Sub, b, c), c),
		"(a IS NULL) IS NULL":                call(ir.IsNull, call(ir.IsNull, a)),
		"coalesce(a OR b, c)":                call(ir.Coalesce, call(ir.Or, a, b), c),
		"round(a + b, 2)::DECIMAL(38, 9)":    call(ir.Round, call(ir.Add, a, b), lit(models.Int, "2")),
		"(a + b)::DOUBLE":                    call(ir.ToFloat, call(ir.Add, a, b)),
		"CASE WHEN a OR b THEN c END":        ir.Case{Typed: typed(models.Int), Whens: []ir.When{{If: call(ir.Or, a, b), Then: c}}},
		"2147483647::BIGINT + 1":             call(ir.Add, lit(models.Int, "2147483647"), lit(models.Int, "1")),
		"a + 1":                              call(ir.Add, a, lit(models.Int, "1")),
		"a - -1":                             call(ir.Sub, a, lit(models.Int, "-1")),
		"a LIKE 'x%'":                        call(ir.Like, a, lit(models.Text, "x%")),
		`a LIKE 'x\%' ESCAPE '\'`:            call(ir.Like, a, lit(models.Text, `x\%`)),
		`a LIKE b ESCAPE '\'`:                call(ir.Like, a, b),
		`"Order"`:                            col("Order"),
		`"select"`:                           col("select"),
		`"a""b"`:                             col(`a"b`),
		"'it''s'":                            lit(models.Text, "it's"),
		"1.5e0":                              lit(models.Float, "1.5"),
		"1e06":                               lit(models.Float, "1e+06"),
		"DATE '2026-01-31'":                  lit(models.Date, "2026-01-31"),
		"seen - INTERVAL 90 DAY":             call(ir.SubDuration, moment("seen"), lit(models.Duration, "7776000000000")),
		"seen + INTERVAL 90 MINUTE":          call(ir.AddDuration, moment("seen"), lit(models.Duration, "5400000000")),
		"date_diff('day', seen::DATE, seen)": call(ir.DaysBetween, moment("seen"), day("seen")),
		"sum(a) FILTER (WHERE b)":            ir.Agg{Typed: typed(models.Decimal), Func: ir.Sum, Args: []ir.Expr{a}, Where: b},
		"count(*)":                           ir.Agg{Typed: typed(models.Int), Func: ir.CountRows},
	} {
		p := &dialect.Printer{Dialect: duckdb.DuckDB, TimeZone: "UTC"}
		if got := p.Expr(e, 0); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestTimeZones: parts and dates are those of the project's zone.
func TestTimeZones(t *testing.T) {
	for want, e := range map[string]ir.Expr{
		"year(seen AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Stockholm')": call(ir.Year, moment("seen")),
		"year(born)": call(ir.Year, day("born")),
		"(seen AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Stockholm')::DATE":                                                          call(ir.ToDate, moment("seen")),
		"((born::TIMESTAMP - INTERVAL 1 MICROSECOND) AT TIME ZONE 'Europe/Stockholm' AT TIME ZONE 'UTC' + INTERVAL 1 MICROSECOND)": call(ir.ToTimestamp, day("born")),
		"strftime(seen AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Stockholm', '%Y')":                                                  call(ir.FormatDate, moment("seen"), lit(models.Text, "%Y")),
		"date_trunc('week', seen AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Stockholm')::DATE":                                        call(ir.WeekStart, moment("seen")),
	} {
		p := &dialect.Printer{Dialect: duckdb.DuckDB, TimeZone: "Europe/Stockholm"}
		if got := p.Expr(e, 0); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestLongExpressionsAreBroken shows where.
func TestLongExpressionsAreBroken(t *testing.T) {
	a, b := col("a_rather_long_name"), col("another_long_name")
	eq := call(ir.Eq, a, b)
	choice := ir.Case{Typed: typed(models.Int), Whens: []ir.When{{If: eq, Then: a}, {If: call(ir.Or, eq, call(ir.And, eq, eq)), Then: b}}, Else: a}
	nested := ir.Case{Typed: typed(models.Int), Whens: []ir.When{{If: eq, Then: choice}}}
	sum := ir.Agg{Typed: typed(models.Decimal), Func: ir.Sum, Args: []ir.Expr{a}, Where: call(ir.And, eq, eq)}
	p := &dialect.Printer{Dialect: duckdb.DuckDB, Width: 60}
	for want, e := range map[string]ir.Expr{`
a_rather_long_name = another_long_name
    AND (a_rather_long_name = another_long_name
         OR a_rather_long_name = another_long_name)`: call(ir.And, eq, call(ir.Or, eq, eq)),
		`
CASE
        WHEN a_rather_long_name = another_long_name THEN a_rather_long_name
        WHEN a_rather_long_name = another_long_name
             OR a_rather_long_name = another_long_name
                AND a_rather_long_name = another_long_name THEN another_long_name
        ELSE a_rather_long_name
    END`: choice,
		`
CASE
        WHEN a_rather_long_name = another_long_name
        THEN CASE
                 WHEN a_rather_long_name = another_long_name THEN a_rather_long_name
                 WHEN a_rather_long_name = another_long_name
                      OR a_rather_long_name = another_long_name
                         AND a_rather_long_name = another_long_name THEN another_long_name
                 ELSE a_rather_long_name
             END
    END`: nested,
		`
sum(a_rather_long_name)
        FILTER (WHERE a_rather_long_name = another_long_name
                      AND a_rather_long_name = another_long_name)`: sum,
	} {
		if got := "\n" + p.Expr(e, 4); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

// TestNamesThatLookLikePlaces: what was put in is not read again.
func TestNamesThatLookLikePlaces(t *testing.T) {
	p := &dialect.Printer{Dialect: duckdb.DuckDB}
	last := ir.Agg{Typed: typed(models.Decimal), Func: ir.Last, Args: []ir.Expr{col("{order}")}, Order: []ir.Expr{col("{0}"), col("{filter}")}, Where: col("{limit}")}
	got := p.Expr(last, 0)
	want := `last("{order}" ORDER BY "{0}", "{filter}", "{order}") FILTER (WHERE "{order}" IS NOT NULL AND "{limit}")`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOwed(t *testing.T) {
	broken := *duckdb.DuckDB
	broken.Funcs = map[ir.Func]dialect.Spelling{"no such": {SQL: "x"}}
	broken.Refused = map[ir.Func]string{ir.Like: "it has no patterns"}
	broken.Types = map[models.Kind]string{models.Text: "VARCHAR"}
	owed := strings.Join(broken.Owed(), "\n")
	for _, want := range []string{"function and: a spelling", "function no such: the program has no such", "type int: a spelling"} {
		if !strings.Contains(owed, want) {
			t.Errorf("%q is not owed:\n%s", want, owed)
		}
	}
	if strings.Contains(owed, "function like") {
		t.Error("a function that is refused is owed")
	}
}
