package dialect_test

import (
	"testing"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

func TestDialectIsTotal(t *testing.T) {
	for _, owed := range spelling.ClickHouse.Owed() {
		t.Error("clickhouse owes", owed)
	}
}

// The small language in which the cases are written.

func of(k models.Kind, value string) ir.Expr {
	return ir.Lit{Typed: ir.Typed{T: models.Type{Kind: k}}, Value: value}
}

func text(s string) ir.Expr    { return of(models.Text, s) }
func whole(s string) ir.Expr   { return of(models.Int, s) }
func decimal(s string) ir.Expr { return of(models.Decimal, s) }
func float(s string) ir.Expr   { return of(models.Float, s) }
func date(s string) ir.Expr    { return of(models.Date, s) }
func moment(s string) ir.Expr  { return of(models.Timestamp, s) }
func truth(s string) ir.Expr   { return of(models.Bool, s) }

// null has the kind, as a column that is null has.
func null(k models.Kind) ir.Expr {
	l := ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Null, Nullable: true}}}
	return dialect.Cast(l, models.Type{Kind: k})
}

func call(f ir.Func, k models.Kind, args ...ir.Expr) ir.Expr {
	return ir.Call{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, Func: f, Args: args}
}

type meaning struct {
	f    ir.Func
	args []ir.Expr
	want string
}

func args(list ...ir.Expr) []ir.Expr { return list }

var meanings = []meaning{
	{ir.And, args(truth("true"), null(models.Bool)), "NULL"},
	{ir.And, args(truth("false"), null(models.Bool)), "false"},
	{ir.Or, args(truth("true"), null(models.Bool)), "true"},
	{ir.Not, args(null(models.Bool)), "NULL"},
	{ir.Not, args(truth("false")), "true"},
	{ir.Eq, args(text("a"), text("A")), "false"},
	{ir.Eq, args(text("a"), null(models.Text)), "NULL"},
	{ir.Ne, args(whole("1"), whole("2")), "true"},
	{ir.Lt, args(text("Z"), text("a")), "true"}, // bytes
	{ir.Lt, args(text("z"), text("é")), "true"}, // bytes
	{ir.Le, args(whole("2"), decimal("2.0")), "true"},
	{ir.Gt, args(text("b"), text("a")), "true"},
	{ir.Ge, args(date("2026-01-02"), date("2026-01-02")), "true"},
	{ir.IsNull, args(null(models.Int)), "true"},
	{ir.IsNotNull, args(null(models.Int)), "false"},
	{ir.IsTrue, args(null(models.Bool)), "false"},
	{ir.In, args(whole("2"), whole("1"), whole("2")), "true"},
	{ir.Between, args(whole("2"), whole("1"), whole("2")), "true"},
	{ir.Like, args(text("a%c"), text(`a\%c`)), "true"},
	{ir.Like, args(text("abc"), text(`a\%c`)), "false"},
	{ir.Like, args(text("abc"), text("a%")), "true"},
	{ir.Like, args(text("ABC"), text("a%")), "false"},
	{ir.Like, args(text("é"), text("_")), "true"},
	{ir.Coalesce, args(null(models.Int), whole("3")), "3"},
	{ir.NullIf, args(text(""), text("")), "NULL"},
	{ir.If, args(null(models.Bool), whole("1"), whole("2")), "2"},
	{ir.Greatest, args(whole("1"), null(models.Int), whole("3")), "3"},
	{ir.Least, args(null(models.Int), null(models.Int)), "NULL"},
	{ir.Least, args(whole("1"), null(models.Int)), "1"},
	{ir.MakeList, args(whole("2"), whole("1")), "[2 1]"},

	{ir.Add, args(whole("2147483647"), whole("1")), "2147483648"},
	{ir.Sub, args(decimal("0.3"), decimal("0.1")), "0.2"},
	{ir.Mul, args(whole("1000000"), whole("1000000")), "1000000000000"},
	{ir.Div, args(whole("7"), whole("2")), "3.5"},
	{ir.Div, args(whole("1"), whole("0")), "NULL"},
	{ir.Div, args(float("1"), float("0")), "NULL"},
	{ir.Div, args(decimal("1.5"), whole("2")), "0.75"},
	{ir.Mod, args(whole("-7"), whole("3")), "-1"},
	{ir.Mod, args(whole("7"), whole("0")), "NULL"},
	{ir.Mod, args(float("7.5"), float("0")), "NULL"},
	{ir.Neg, args(whole("-5")), "5"},
	{ir.Neg, args(whole("-9223372036854775807")), "9223372036854775807"},
	{ir.Abs, args(decimal("-2.5")), "2.5"},
	{ir.Round, args(float("2.5")), "3"},
	{ir.Round, args(float("-2.5")), "-3"},
	{ir.Round, args(decimal("2.45"), whole("1")), "2.5"},
	{ir.Round, args(whole("25")), "25"},
	{ir.Round, args(whole("25"), whole("-1")), "30"},
	{ir.Floor, args(decimal("-2.5")), "-3"},
	{ir.Floor, args(whole("2")), "2"},
	{ir.Ceil, args(float("2.1")), "3"},
	{ir.Power, args(whole("2"), whole("10")), "1024"},
	{ir.Power, args(whole("0"), whole("-1")), "NULL"},
	{ir.Sqrt, args(whole("-1")), "NULL"},
	{ir.Sqrt, args(whole("9")), "3"},
	{ir.Ln, args(whole("0")), "NULL"},
	{ir.Ln, args(whole("1")), "0"},
	{ir.Log10, args(whole("-1")), "NULL"},
	{ir.Log10, args(whole("100")), "2"},
	{ir.Exp, args(whole("0")), "1"},
	{ir.Sign, args(decimal("-2.5")), "-1"},

	{ir.Concat, args(text("a"), null(models.Text)), "NULL"},
	{ir.Concat, args(text("a"), text("b"), text("c")), "abc"},
	{ir.Lower, args(text("ÅB")), "åb"},
	{ir.Upper, args(text("åb")), "ÅB"},
	{ir.Trim, args(text(" \ta\n")), "a"},
	{ir.Trim, args(text(" \vGustav")), "Gustav"},
	{ir.Ltrim, args(text(" \ta ")), "a "},
	{ir.Rtrim, args(text(" a\r\n")), " a"},
	{ir.Length, args(text("éa")), "2"},
	{ir.Length, args(text("e\u0301")), "2"},
	{ir.Substring, args(text("éabc"), whole("2"), whole("2")), "ab"},
	{ir.Substring, args(text("éabc"), whole("3")), "bc"},
	{ir.Substring, args(text("éabc"), whole("0")), "éabc"},
	{ir.Substring, args(text("éabc"), whole("0"), whole("2")), "é"},
	{ir.Substring, args(text("éabc"), whole("-2")), "bc"},
	{ir.Substring, args(text("éabc"), whole("-2"), whole("1")), "b"},
	{ir.Substring, args(text("éabc"), whole("5")), ""},
	{ir.Left, args(text("éab"), whole("2")), "éa"},
	{ir.Right, args(text("éab"), whole("2")), "ab"},
	{ir.Replace, args(text("a.b.c"), text("."), text("-")), "a-b-c"},
	{ir.StartsWith, args(text("abc"), text("ab")), "true"},
	{ir.EndsWith, args(text("abc"), text("bc")), "true"},
	{ir.Contains, args(text("abc"), text("%")), "false"},
	{ir.Position, args(text("éab"), text("b")), "3"},
	{ir.Position, args(text("éab"), text("x")), "0"},
	{ir.SplitPart, args(text("a@b"), text("@"), whole("2")), "b"},
	{ir.SplitPart, args(text("a@b"), text("@"), whole("3")), ""},
	{ir.RegexpMatch, args(text("/product/1"), text("^/product/")), "true"},
	{ir.RegexpMatch, args(text("abc"), text("b")), "true"},
	{ir.RegexpExtract, args(text("abc"), text("z")), "NULL"},
	{ir.RegexpExtract, args(text("abc"), text("z*")), ""},
	{ir.RegexpExtract, args(text("abc"), text("b(c)"), whole("1")), "c"},
	{ir.RegexpExtract, args(text("abc"), text("z(c)"), whole("1")), "NULL"},
	{ir.RegexpExtract, args(text("b"), text("(a)?b"), whole("1")), "NULL"},
	{ir.RegexpExtract, args(text("b"), text("(a*)b"), whole("1")), "NULL"},
	{ir.RegexpExtract, args(null(models.Text), text("(a)"), whole("1")), "NULL"},
	{ir.RegexpReplace, args(text("a1b2"), text("[0-9]"), text("")), "ab"},
	{ir.Lpad, args(text("7"), whole("3"), text("0")), "007"},
	{ir.Rpad, args(text("abc"), whole("2"), text(".")), "ab"},
	{ir.Reverse, args(text("aé\n1")), "1\néa"},
	{ir.Reverse, args(text("")), ""},
	{ir.Reverse, args(text("e\u0301x")), "x\u0301e"},
	{ir.Md5, args(text("a")), "0cc175b9c0f1b6a831c399e269772661"},
	{ir.Sha256, args(text("a")), "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"},
	{ir.EqualFold, args(text("Malmö"), text("MALMÖ")), "true"},

	{ir.ToText, args(decimal("12.500")), "12.5"},
	{ir.ToText, args(decimal("100.00")), "100"},
	{ir.ToText, args(decimal("100")), "100"},
	{ir.ToText, args(decimal("0.000")), "0"},
	{ir.ToText, args(float("1")), "1"},
	{ir.ToText, args(float("1.5")), "1.5"},
	{ir.ToText, args(truth("true")), "true"},
	{ir.ToText, args(date("2026-01-02")), "2026-01-02"},
	{ir.ToText, args(moment("2026-01-02 03:04:05")), "2026-01-02 03:04:05"},
	{ir.ToInt, args(text(" +12 ")), "12"},
	{ir.ToInt, args(text("12.0")), "12"},
	{ir.ToInt, args(text("12.5")), "NULL"},
	{ir.ToInt, args(text("0x1F")), "NULL"},
	{ir.ToInt, args(text("1_000")), "NULL"},
	{ir.ToInt, args(text("99999999999999999999")), "NULL"},
	{ir.ToInt, args(text("")), "NULL"},
	{ir.ToInt, args(decimal("-2.9")), "-2"},
	{ir.ToInt, args(float("2.9")), "2"},
	{ir.ToInt, args(truth("true")), "1"},
	{ir.ToDecimal, args(text("12.50")), "12.5"},
	{ir.ToDecimal, args(text(".5")), "0.5"},
	{ir.ToDecimal, args(text("1e3")), "1000"},
	{ir.ToDecimal, args(text("12,5")), "NULL"},
	{ir.ToDecimal, args(text("nan")), "NULL"},
	{ir.ToDecimal, args(text("12345678901234.0000000005")), "12345678901234.000000001"},
	{ir.ToDecimal, args(whole("3")), "3"},
	{ir.ToFloat, args(text("nan")), "NULL"},
	{ir.ToFloat, args(text("1e3")), "1000"},
	{ir.ToFloat, args(whole("3")), "3"},
	{ir.ToBool, args(text(" Yes ")), "true"},
	{ir.ToBool, args(text("0")), "false"},
	{ir.ToBool, args(text("maybe")), "NULL"},
	{ir.ToBool, args(whole("2")), "true"},
	{ir.ToDate, args(text("2026-02-30")), "NULL"},
	{ir.ToDate, args(text("2026-02-03")), "2026-02-03"},
	{ir.ToDate, args(text("2026-02-03 00:00:00")), "2026-02-03"},
	{ir.ToDate, args(text("2026-02-03 10:00:00")), "NULL"},
	{ir.ToDate, args(text("2026-2-3")), "NULL"},
	{ir.ToDate, args(text("1899-12-31")), "NULL"},
	{ir.ToTimestamp, args(text("2026-01-02T03:04:05+02:00")), "2026-01-02 01:04:05"},
	{ir.ToTimestamp, args(text("2026-01-02T03:04:05Z")), "2026-01-02 03:04:05"},
	{ir.ToTimestamp, args(text("2026-01-02 03:04:05.25-0100")), "2026-01-02 04:04:05.25"},
	{ir.ToTimestamp, args(text("2026-01-02 03:04")), "2026-01-02 03:04:00"},
	{ir.ToTimestamp, args(text("2026-01-02")), "2026-01-02"},
	{ir.ToTimestamp, args(text("soon")), "NULL"},
	{ir.ToTimestamp, args(text("infinity")), "NULL"},
	{ir.ToTimestamp, args(text("2026-01-02T03:04:05.25Z")), "2026-01-02 03:04:05.25"},
	{ir.ToTimestamp, args(text("2026-01-02T03:04:05 CET")), "NULL"},
	{ir.ToTimestamp, args(text("2026-01-02 03:04:05 UTC")), "2026-01-02 03:04:05"},
	{ir.ToTimestamp, args(text("2026-01-02 24:00:00")), "NULL"},
	{ir.ToTimestamp, args(text("2300-01-01 00:00:00")), "NULL"},
	{ir.ToTimestamp, args(text("2299-12-31T23:30:00-01:00")), "NULL"},
	{ir.ParseDate, args(text("31.12.2026"), text("%d.%m.%Y")), "2026-12-31"},
	{ir.ParseDate, args(text("19970101"), text("%Y%m%d")), "1997-01-01"},
	{ir.ParseDate, args(text("x"), text("%d.%m.%Y")), "NULL"},
	{ir.ParseTime, args(text("31.12.2026 10:30"), text("%d.%m.%Y %H:%M")), "2026-12-31 10:30:00"},
	{ir.ParseTime, args(text("2026-01-02 03:04:05 +0200"), text("%Y-%m-%d %H:%M:%S %z")), "2026-01-02 01:04:05"},
	{ir.FormatDate, args(date("2026-01-02"), text("%Y-%m")), "2026-01"},

	{ir.AddDuration, args(moment("2026-01-31 00:00:00"), of(models.Duration, "86400000000")), "2026-02-01"},
	{ir.SubDuration, args(moment("2026-03-01 00:00:00"), of(models.Duration, "5400000000")), "2026-02-28 22:30:00"},
	{ir.AddDays, args(date("2026-02-28"), whole("1")), "2026-03-01"},
	{ir.AddDays, args(moment("2026-02-28 10:00:00"), whole("-1")), "2026-02-27 10:00:00"},
	{ir.AddMonths, args(date("2026-01-31"), whole("1")), "2026-02-28"},
	{ir.AddMonths, args(moment("2026-03-31 10:00:00"), whole("-1")), "2026-02-28 10:00:00"},
	{ir.SecondsBetween, args(moment("2026-01-01 00:00:00"), moment("2026-01-01 00:00:01.9")), "1"},
	{ir.SecondsBetween, args(moment("2026-01-01 00:00:01.9"), moment("2026-01-01 00:00:00")), "-1"},
	{ir.MinutesBetween, args(moment("2026-01-01 00:00:59"), moment("2026-01-01 00:01:00")), "0"},
	{ir.HoursBetween, args(moment("2026-01-01 00:30:00"), moment("2026-01-01 03:00:00")), "2"},
	{ir.DaysBetween, args(date("2026-01-31"), date("2026-03-01")), "29"},
	{ir.DaysBetween, args(moment("2026-01-01 23:59:59"), moment("2026-01-02 00:00:00")), "1"},
	{ir.WeeksBetween, args(date("2026-01-14"), date("2026-01-01")), "-1"},
	{ir.WeeksBetween, args(date("2026-01-01"), date("2026-01-14")), "1"},
	{ir.MonthsBetween, args(date("2026-01-31"), date("2026-02-01")), "1"},
	{ir.YearsBetween, args(date("2025-12-31"), date("2026-01-01")), "1"},
	{ir.Year, args(date("2026-05-06")), "2026"},
	{ir.Quarter, args(date("2026-05-06")), "2"},
	{ir.Month, args(moment("2026-05-06 07:08:09")), "5"},
	{ir.Week, args(date("2027-01-01")), "53"},
	{ir.Day, args(date("2026-05-06")), "6"},
	{ir.Weekday, args(date("2026-02-01")), "7"},
	{ir.Hour, args(moment("2026-05-06 23:08:09")), "23"},
	{ir.YearStart, args(date("2026-05-06")), "2026-01-01"},
	{ir.QuarterStart, args(moment("2026-05-06 01:00:00")), "2026-04-01"},
	{ir.MonthStart, args(date("2026-05-06")), "2026-05-01"},
	{ir.WeekStart, args(date("2026-05-10")), "2026-05-04"},

	{ir.NormalizeEmail, args(text(" Ana@Shop.SE\n")), "ana@shop.se"},
	{ir.NormalizeEmail, args(text("ana@shop")), "NULL"},
	{ir.NormalizeEmail, args(text("a na@shop.se")), "NULL"},
	{ir.NormalizeEmail, args(text("a@b@shop.se")), "NULL"},
	{ir.NormalizeEmail, args(text("@shop.se")), "NULL"},
	{ir.NormalizeEmail, args(null(models.Text)), "NULL"},
	{ir.NormalizePhone, args(text("070-123 45 67"), text("46"), text("0")), "+46701234567"},
	{ir.NormalizePhone, args(text("+46 (70) 123 45 67"), text("46"), text("0")), "+46701234567"},
	{ir.NormalizePhone, args(text("+46 (0)70 123 45 67"), text("46"), text("0")), "+46701234567"},
	{ir.NormalizePhone, args(text("0046 (0) 70 123 45 67"), text("47"), text("")), "+46701234567"},
	{ir.NormalizePhone, args(text("(0)70 123 45 67"), text("46"), text("0")), "+46701234567"},
	{ir.NormalizePhone, args(text("0046701234567"), text("46"), text("0")), "+46701234567"},
	{ir.NormalizePhone, args(text("123"), text("46"), text("0")), "NULL"},
	{ir.NormalizePhone, args(text("22 12 34 56"), text("47"), text("")), "+4722123456"},
	{ir.NormalizePhone, args(text("1234567890123456"), text("46"), text("0")), "NULL"},
	{ir.NormalizePhone, args(text("none"), text("46"), text("0")), "NULL"},
	{ir.NormalizeLower, args(text("  AbC\t")), "abc"},
	{ir.NormalizeLower, args(text("  ")), "NULL"},
	{ir.NormalizeLower, args(text("Vasagatan 5\v")), "vasagatan 5"},
	{ir.NormalizeTrim, args(text("  AbC\t")), "AbC"},
	{ir.NormalizeDigits, args(text("19 80-01")), "198001"},
	{ir.NormalizeDigits, args(text("-")), "NULL"},
	{ir.NormalizeUUID, args(text("{550E8400E29B41D4A716446655440000}")), "550e8400-e29b-41d4-a716-446655440000"},
	{ir.NormalizeUUID, args(text("550e8400-e29b-41d4-a716-44665544000")), "NULL"},
	{ir.NodeOf, args(whole("0"), text("email"), null(models.Text)), "NULL"},
	{ir.ProfileIDOf, args(text("email"), text("ana@shop.se")), "8c6b7d52785d3139cf30bafcd7b976bd"},
	{ir.FirstNode, args(null(models.Int), whole("5")), "5"},
}

// TestMeanings runs every case on the engine.
func TestMeanings(t *testing.T) {
	db := engine(t)
	p := &dialect.Printer{Dialect: spelling.ClickHouse, TimeZone: "UTC", Now: "2026-03-01 00:00:00"}
	tested := map[ir.Func]bool{}
	for _, m := range meanings {
		tested[m.f] = true
		kind := models.Unknown
		if m.want == "true" || m.want == "false" {
			kind = models.Bool
		}
		expr := p.Column(call(m.f, kind, m.args...), 0)
		got, err := db.cell("SELECT " + expr)
		if err != nil {
			t.Errorf("%s\n%v", expr, err)
		} else if got != m.want {
			t.Errorf("%s\ngives %s instead of %s", expr, got, m.want)
		}
	}
	for f := range listMeanings {
		tested[f] = true
	}
	for _, m := range groups {
		tested[m.f] = true
	}
	for _, f := range ir.Funcs() {
		if !tested[f] {
			t.Errorf("no case for %s", f)
		}
	}
}

var listMeanings = map[ir.Func][3]string{
	ir.ListContains: {"['b', 'a']", "'a'", "1"},
	ir.ListLength:   {"['b', 'a']", "", "2"},
	ir.ListJoin:     {"['b', 'a']", "'-'", "b-a"},
}

// TestTimeZonesOnTheEngine: a summer night in Stockholm is the day before in
// UTC, and the clock that is put forward takes an hour away.
func TestTimeZonesOnTheEngine(t *testing.T) {
	db := engine(t)
	p := &dialect.Printer{Dialect: spelling.ClickHouse, TimeZone: "Europe/Stockholm"}
	night := moment("2026-06-30 22:30:00")
	for _, m := range []meaning{
		{ir.ToDate, args(night), "2026-07-01"},
		{ir.Month, args(night), "7"},
		{ir.Hour, args(night), "0"},
		{ir.Quarter, args(night), "3"},
		{ir.MonthStart, args(night), "2026-07-01"},
		{ir.FormatDate, args(night, text("%Y-%m-%d %H")), "2026-07-01 00"},
		{ir.ToTimestamp, args(date("2026-07-01")), "2026-06-30 22:00:00"},
		{ir.ToTimestamp, args(date("2026-01-01")), "2025-12-31 23:00:00"},
		{ir.DaysBetween, args(night, moment("2026-07-01 21:59:59")), "0"},
		{ir.HoursBetween, args(date("2026-03-29"), date("2026-03-30")), "23"},
		{ir.AddDays, args(moment("2026-03-28 12:00:00"), whole("1")), "2026-03-29 11:00:00"},
		{ir.AddDays, args(moment("2026-10-24 12:00:00"), whole("1")), "2026-10-25 13:00:00"},
		{ir.AddDays, args(date("2026-03-28"), whole("1")), "2026-03-29"},
		{ir.AddMonths, args(moment("2026-01-31 23:30:00"), whole("5")), "2026-06-30 22:30:00"},
		{ir.Year, args(date("2026-01-01")), "2026"},
	} {
		expr := p.Column(call(m.f, models.Unknown, m.args...), 0)
		if got, err := db.cell("SELECT " + expr); err != nil || got != m.want {
			t.Errorf("%s\ngives %s (%v) instead of %s", expr, got, err, m.want)
		}
	}
}
