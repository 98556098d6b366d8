package dialect_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	duckdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The values that are tried on both engines: borders, halves, what is nearly
// something, and days on which clocks change.
var (
	tokens = []string{
		"", " ", "a", "A", "abc", "éabc", "e\u0301x", "straße", "İSTANBUL", "ΟΔΟΣ", "a\nb", "\t a\v", "%", "a%c", "a_c", `a\c`, "b@c@d", "😀", "ſ",
		"12", " +12 ", "12.0", "12.", "-0", "007", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
		"1e3", "0x1F", "1_000", ".5", "5.", "-.5e-3", "1e400", "1e-400", "nan", "inf", "12.5", "1,5", "0.0000000005", "-0.0000000005",
		"99999999999999999999999999999", "100000000000000000000000000000", "0.1", "2.675",
		"true", " Yes ", "T", "0", "n", "off",
		"2026-01-02", " 2026-01-02 ", "2026-02-30", "2026-1-2", "2026/01/02", "20260102", "1900-01-01", "1899-12-31", "2299-12-31", "2300-01-01",
		"2026-01-02 03:04:05", "2026-01-02T03:04", "2026-01-02 00:00:00.000", "2026-01-02 03:04:05.1234567", "2026-01-02T03:04:05Z",
		"2026-01-02 03:04:05 UTC", "2026-01-02 03:04:05+02", "2026-01-02 03:04:05-0130", "2026-01-02T03:04:05.5+14:30", "2026-01-02 24:00:00",
		"2026-01-02 23:59:60", "2299-12-31T23:30:00-01:00", "1900-01-01T00:30:00+01:00", "2026-01-02  03:04", "1950-06-01 00:00",
		" Ana@Shop.SE\n", "ana@shop", "@x.se", "a@b@x.se", "070-123 45 67", "+46 (0)70 123 45 67", "0046701234567", "123",
		"550E8400-E29B-41D4-A716-446655440000", "{550e8400e29b41d4a716446655440000}",
	}
	ints     = []string{"0", "1", "-1", "2", "3", "-3", "7", "-7", "25", "-25", "2147483648", "9007199254740993", "-9223372036854775807"}
	decimals = []string{"0.0", "1.5", "-2.5", "2.45", "-2.45", "0.000000001", "-0.000000001", "999999999.999999999", "12.0", "123456789.123456789"}
	floats   = []string{"0", "1.5", "-2.5", "2.5", "0.1", "0.5", "-0.5", "2.675", "1.005", "0.49999999999999994", "-7", "123456789.25", "0.0001"}
	days     = []string{"1900-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2018-11-04", "2024-12-30", "2026-01-31", "2026-03-29", "2026-10-25", "2149-06-07", "2299-12-30"}
	instants = []string{
		"1925-03-02 00:00:00", "1969-12-31 23:59:59.999999", "1970-01-01 00:00:00", "2000-02-29 12:30:15.25", "2018-11-04 02:30:00", "2026-01-31 23:30:00",
		"2026-03-28 01:30:00", "2026-03-29 00:59:59", "2026-03-29 01:00:00", "2026-03-08 06:30:00", "2026-10-24 00:30:00", "2026-10-25 00:30:00", "2026-10-25 01:30:00",
		"2026-12-31 22:59:59.5", "2149-06-07 10:00:00", "2299-12-31 10:00:00",
	}
	truths = []string{"true", "false"}
)

// values of a kind, and null.
func values(k models.Kind) []ir.Expr {
	lists := map[models.Kind][]string{
		models.Text: tokens, models.Int: ints, models.Decimal: decimals, models.Float: floats, models.Date: days, models.Timestamp: instants, models.Bool: truths,
	}
	list := []ir.Expr{null(k)}
	for _, value := range lists[k] {
		list = append(list, dialect.Cast(of(k, value), models.Type{Kind: k}))
	}
	return list
}

// trial is a function and the kinds of its arguments; further arguments are
// literals.
type trial struct {
	f        ir.Func
	gives    models.Kind
	kinds    []models.Kind
	literals []ir.Expr
}

func kinds(list ...models.Kind) []models.Kind { return list }

// trials are every function over what it takes.
func trials() []trial {
	var list []trial
	add := func(f ir.Func, gives models.Kind, kinds []models.Kind, literals ...ir.Expr) {
		list = append(list, trial{f, gives, kinds, literals})
	}
	const n, d, f, s, day, at, b = models.Int, models.Decimal, models.Float, models.Text, models.Date, models.Timestamp, models.Bool
	for _, pair := range [][]models.Kind{kinds(n, n), kinds(n, d), kinds(d, n), kinds(d, d), kinds(n, f), kinds(f, n), kinds(d, f), kinds(f, d), kinds(f, f)} {
		gives := max(pair[0], pair[1])
		for _, op := range []ir.Func{ir.Add, ir.Sub, ir.Mul, ir.Coalesce, ir.Greatest, ir.Least} {
			add(op, gives, pair)
		}
		if gives != f {
			add(ir.Mod, gives, pair)
		}
		add(ir.Div, f, pair)
		if pair[0] == pair[1] || gives != f {
			for _, op := range []ir.Func{ir.Eq, ir.Lt, ir.Ge} {
				add(op, b, pair)
			}
		}
	}
	for _, k := range kinds(n, d, f) {
		for _, op := range []ir.Func{ir.Neg, ir.Abs, ir.Floor, ir.Ceil, ir.Round} {
			add(op, k, kinds(k))
		}
		for _, op := range []ir.Func{ir.Sqrt, ir.Ln, ir.Log10, ir.Exp} {
			add(op, f, kinds(k))
		}
		add(ir.Sign, n, kinds(k))
		add(ir.Power, f, kinds(k), whole("3"))
		add(ir.Power, f, kinds(k), whole("-2"))
		for _, digits := range []string{"0", "1", "2"} {
			add(ir.Round, k, kinds(k), whole(digits))
		}
		for to, kind := range map[ir.Func]models.Kind{ir.ToText: s, ir.ToInt: n, ir.ToDecimal: d, ir.ToFloat: f} {
			add(to, kind, kinds(k))
		}
	}
	for _, op := range []ir.Func{ir.Eq, ir.Ne, ir.Lt, ir.Le, ir.Gt, ir.Ge, ir.EqualFold, ir.StartsWith, ir.EndsWith, ir.Contains} {
		add(op, b, kinds(s, s))
	}
	for _, op := range []ir.Func{ir.Lower, ir.Upper, ir.Trim, ir.Ltrim, ir.Rtrim, ir.Reverse, ir.Md5, ir.Sha256, ir.NormalizeEmail, ir.NormalizeLower, ir.NormalizeTrim, ir.NormalizeDigits, ir.NormalizeUUID} {
		add(op, s, kinds(s))
	}
	add(ir.NormalizePhone, s, kinds(s), text("46"), text("0"))
	add(ir.NormalizePhone, s, kinds(s), text("45"), text(""))
	add(ir.Length, n, kinds(s))
	add(ir.Position, n, kinds(s, s))
	add(ir.Concat, s, kinds(s, s))
	add(ir.NullIf, s, kinds(s, s))
	for _, length := range []string{"0", "1", "2", "9"} {
		add(ir.Left, s, kinds(s), whole(length))
		add(ir.Right, s, kinds(s), whole(length))
	}
	for _, start := range []string{"1", "2", "0", "-1", "-2", "-5"} {
		add(ir.Substring, s, kinds(s), whole(start))
		add(ir.Substring, s, kinds(s), whole(start), whole("3"))
	}
	for _, place := range []string{"1", "2", "-1", "9"} {
		add(ir.SplitPart, s, kinds(s), text("@"), whole(place))
	}
	add(ir.Lpad, s, kinds(s), whole("4"), text("é*"))
	add(ir.Rpad, s, kinds(s), whole("4"), text("é*"))
	add(ir.Replace, s, kinds(s), text("a"), text("ö"))
	for _, like := range []string{"a%", "%", "_", "a_c", `a\_c`, `a\%c`, "%b%", "", "é%"} {
		add(ir.Like, b, kinds(s), text(like))
	}
	for _, pattern := range []string{"a.b", "^a", "[0-9]+", `\d{2}`, "(?i)A", "b$", "", "é|ß", `\bc`, `a.*c|x`} {
		add(ir.RegexpMatch, b, kinds(s), text(pattern))
		add(ir.RegexpExtract, s, kinds(s), text(pattern))
	}
	add(ir.RegexpExtract, s, kinds(s), text("(a)?(b)"), whole("1"))
	add(ir.RegexpExtract, s, kinds(s), text("([^@]*)@"), whole("1"))
	add(ir.RegexpReplace, s, kinds(s), text("([0-9])"), text(`<\1>`))
	add(ir.RegexpReplace, s, kinds(s), text("[ab]"), text(""))
	for to, kind := range map[ir.Func]models.Kind{ir.ToInt: n, ir.ToDecimal: d, ir.ToFloat: f, ir.ToBool: b, ir.ToDate: day, ir.ToTimestamp: at} {
		add(to, kind, kinds(s))
	}
	add(ir.ToInt, n, kinds(b))
	add(ir.ToBool, b, kinds(n))
	for _, format := range []string{"%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"} {
		add(ir.ParseDate, day, kinds(s), text(format))
	}
	add(ir.ParseTime, at, kinds(s), text("%Y-%m-%d %H:%M:%S"))
	for _, op := range []ir.Func{ir.And, ir.Or} {
		add(op, b, kinds(b, b))
	}
	add(ir.Not, b, kinds(b))
	add(ir.ToText, s, kinds(b))
	for _, k := range kinds(day, at) {
		for _, op := range []ir.Func{ir.Year, ir.Quarter, ir.Month, ir.Week, ir.Day, ir.Weekday} {
			add(op, n, kinds(k))
		}
		for _, op := range []ir.Func{ir.YearStart, ir.QuarterStart, ir.MonthStart, ir.WeekStart, ir.ToDate} {
			add(op, day, kinds(k))
		}
		for _, op := range []ir.Func{ir.DaysBetween, ir.WeeksBetween, ir.MonthsBetween, ir.YearsBetween} {
			add(op, n, kinds(k, k))
		}
		for _, move := range []string{"0", "1", "-1", "30", "13"} {
			add(ir.AddDays, k, kinds(k), whole(move))
			add(ir.AddMonths, k, kinds(k), whole(move))
		}
		add(ir.ToText, s, kinds(k))
		add(ir.ToTimestamp, at, kinds(k))
		add(ir.FormatDate, s, kinds(k), text("%Y-%m-%d %y %j %b %B %a %A %%"))
		add(ir.Greatest, k, kinds(k, k))
		add(ir.Lt, b, kinds(k, k))
	}
	for _, op := range []ir.Func{ir.SecondsBetween, ir.MinutesBetween, ir.HoursBetween} {
		add(op, n, kinds(at, at))
	}
	add(ir.Hour, n, kinds(at))
	add(ir.FormatDate, s, kinds(at), text("%H:%M:%S %I %p %f"))
	add(ir.AddDuration, at, kinds(at), of(models.Duration, "5401000000"))
	add(ir.SubDuration, at, kinds(at), of(models.Duration, "7776000000000"))
	return list
}

// TestTheSameOnBothEngines evaluates every trial on every choice of values and
// compares the cells with DuckDB's.
func TestTheSameOnBothEngines(t *testing.T) {
	both := engines{engine(t), duckdb(t)}
	for _, k := range kinds(models.Text, models.Int, models.Decimal, models.Float, models.Bool, models.Date, models.Timestamp) {
		rows(t, both.click, "CREATE TEMPORARY TABLE "+tableOf(k)+" ENGINE = Memory AS "+valuesOf(spelling.ClickHouse, k))
		if _, err := both.duck.Exec("CREATE TEMP TABLE " + tableOf(k) + " AS " + valuesOf(duckdialect.DuckDB, k)); err != nil {
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
type engines struct {
	click *session
	duck  *sql.DB
}

// compare evaluates a trial in one statement on each engine. Where one of them
// fails it tries each value of the first argument, and then each row.
func (e engines) compare(t *testing.T, tr trial, zone string, only ...int) {
	t.Helper()
	statement := tr.statement(spelling.ClickHouse, zone, only)
	click, clickErr := e.click.query(statement)
	duck, duckErr := duckRows(e.duck, tr.statement(duckdialect.DuckDB, zone, only))
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

// alike compares floats by nine digits and all else by the letter.
func alike(a, b string, k models.Kind) bool {
	if a == b || k != models.Float {
		return a == b
	}
	if b == "+Inf" || b == "-Inf" {
		return true // floats that are not finite are not promised
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && fmt.Sprintf("%.9g", x) == fmt.Sprintf("%.9g", y)
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

func duckRows(db *sql.DB, query string) ([][]string, error) {
	found, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		return nil, err
	}
	var all [][]string
	for found.Next() {
		cells, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			places[i] = &cells[i]
		}
		if err := found.Scan(places...); err != nil {
			return nil, err
		}
		line := make([]string, len(cells))
		for i, v := range cells {
			line[i] = show(v)
		}
		all = append(all, line)
	}
	return all, found.Err()
}
