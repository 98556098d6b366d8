package dialect_test

import (
	"slices"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/dialecttest"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

var of, text, whole, null, call = dialecttest.Of, dialecttest.Text, dialecttest.Whole, dialecttest.Null, dialecttest.Call

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

// Kinds of values, in short.
const n, d, f, s, day, at, b = models.Int, models.Decimal, models.Float, models.Text, models.Date, models.Timestamp, models.Bool

// trials are every function over what it takes.
func trials() []trial {
	return slices.Concat(pairsOfNumbers(), numbers(), texts(), patterns(), conversions(), moments())
}

type trialList []trial

func (list *trialList) add(f ir.Func, gives models.Kind, kinds []models.Kind, literals ...ir.Expr) {
	*list = append(*list, trial{f, gives, kinds, literals})
}

func pairsOfNumbers() (list trialList) {
	for _, pair := range [][]models.Kind{kinds(n, n), kinds(n, d), kinds(d, n), kinds(d, d), kinds(n, f), kinds(f, n), kinds(d, f), kinds(f, d), kinds(f, f)} {
		gives := max(pair[0], pair[1])
		for _, op := range []ir.Func{ir.Add, ir.Sub, ir.Mul, ir.Coalesce, ir.Greatest, ir.Least} {
			list.add(op, gives, pair)
		}
		if gives != f {
			list.add(ir.Mod, gives, pair)
		}
		list.add(ir.Div, f, pair)
		if pair[0] == pair[1] || gives != f {
			for _, op := range []ir.Func{ir.Eq, ir.Lt, ir.Ge} {
				list.add(op, b, pair)
			}
		}
	}
	return list
}

func numbers() (list trialList) {
	for _, k := range kinds(n, d, f) {
		for _, op := range []ir.Func{ir.Neg, ir.Abs, ir.Floor, ir.Ceil, ir.Round} {
			list.add(op, k, kinds(k))
		}
		for _, op := range []ir.Func{ir.Sqrt, ir.Ln, ir.Log10, ir.Exp} {
			list.add(op, f, kinds(k))
		}
		list.add(ir.Sign, n, kinds(k))
		list.add(ir.Power, f, kinds(k), whole("3"))
		list.add(ir.Power, f, kinds(k), whole("-2"))
		for _, digits := range []string{"0", "1", "2"} {
			list.add(ir.Round, k, kinds(k), whole(digits))
		}
		for to, kind := range map[ir.Func]models.Kind{ir.ToText: s, ir.ToInt: n, ir.ToDecimal: d, ir.ToFloat: f} {
			list.add(to, kind, kinds(k))
		}
	}
	return list
}

func texts() (list trialList) {
	for _, op := range []ir.Func{ir.Eq, ir.Ne, ir.Lt, ir.Le, ir.Gt, ir.Ge, ir.EqualFold, ir.StartsWith, ir.EndsWith, ir.Contains} {
		list.add(op, b, kinds(s, s))
	}
	for _, op := range []ir.Func{ir.Lower, ir.Upper, ir.Trim, ir.Ltrim, ir.Rtrim, ir.Reverse, ir.Md5, ir.Sha256, ir.NormalizeEmail, ir.NormalizeLower, ir.NormalizeTrim, ir.NormalizeDigits, ir.NormalizeUUID} {
		list.add(op, s, kinds(s))
	}
	list.add(ir.NormalizePhone, s, kinds(s), text("46"), text("0"))
	list.add(ir.NormalizePhone, s, kinds(s), text("45"), text(""))
	list.add(ir.Length, n, kinds(s))
	list.add(ir.Position, n, kinds(s, s))
	list.add(ir.Concat, s, kinds(s, s))
	list.add(ir.NullIf, s, kinds(s, s))
	for _, length := range []string{"0", "1", "2", "9"} {
		list.add(ir.Left, s, kinds(s), whole(length))
		list.add(ir.Right, s, kinds(s), whole(length))
	}
	for _, start := range []string{"1", "2", "0", "-1", "-2", "-5"} {
		list.add(ir.Substring, s, kinds(s), whole(start))
		list.add(ir.Substring, s, kinds(s), whole(start), whole("3"))
	}
	for _, place := range []string{"1", "2", "-1", "9"} {
		list.add(ir.SplitPart, s, kinds(s), text("@"), whole(place))
	}
	list.add(ir.Lpad, s, kinds(s), whole("4"), text("é*"))
	list.add(ir.Rpad, s, kinds(s), whole("4"), text("é*"))
	list.add(ir.Replace, s, kinds(s), text("a"), text("ö"))
	return list
}

func patterns() (list trialList) {
	for _, like := range []string{"a%", "%", "_", "a_c", `a\_c`, `a\%c`, "%b%", "", "é%"} {
		list.add(ir.Like, b, kinds(s), text(like))
	}
	for _, pattern := range []string{"a.b", "^a", "[0-9]+", `\d{2}`, "(?i)A", "b$", "", "é|ß", `\bc`, `a.*c|x`} {
		list.add(ir.RegexpMatch, b, kinds(s), text(pattern))
		list.add(ir.RegexpExtract, s, kinds(s), text(pattern))
	}
	list.add(ir.RegexpExtract, s, kinds(s), text("(a)?(b)"), whole("1"))
	list.add(ir.RegexpExtract, s, kinds(s), text("([^@]*)@"), whole("1"))
	list.add(ir.RegexpReplace, s, kinds(s), text("([0-9])"), text(`<\1>`))
	list.add(ir.RegexpReplace, s, kinds(s), text("[ab]"), text(""))
	return list
}

func conversions() (list trialList) {
	for to, kind := range map[ir.Func]models.Kind{ir.ToInt: n, ir.ToDecimal: d, ir.ToFloat: f, ir.ToBool: b, ir.ToDate: day, ir.ToTimestamp: at} {
		list.add(to, kind, kinds(s))
	}
	list.add(ir.ToInt, n, kinds(b))
	list.add(ir.ToBool, b, kinds(n))
	for _, format := range []string{"%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"} {
		list.add(ir.ParseDate, day, kinds(s), text(format))
	}
	list.add(ir.ParseTime, at, kinds(s), text("%Y-%m-%d %H:%M:%S"))
	for _, op := range []ir.Func{ir.And, ir.Or} {
		list.add(op, b, kinds(b, b))
	}
	list.add(ir.Not, b, kinds(b))
	list.add(ir.ToText, s, kinds(b))
	return list
}

func moments() (list trialList) {
	for _, k := range kinds(day, at) {
		for _, op := range []ir.Func{ir.Year, ir.Quarter, ir.Month, ir.Week, ir.Day, ir.Weekday} {
			list.add(op, n, kinds(k))
		}
		for _, op := range []ir.Func{ir.YearStart, ir.QuarterStart, ir.MonthStart, ir.WeekStart, ir.ToDate} {
			list.add(op, day, kinds(k))
		}
		for _, op := range []ir.Func{ir.DaysBetween, ir.WeeksBetween, ir.MonthsBetween, ir.YearsBetween} {
			list.add(op, n, kinds(k, k))
		}
		for _, move := range []string{"0", "1", "-1", "30", "13"} {
			list.add(ir.AddDays, k, kinds(k), whole(move))
			list.add(ir.AddMonths, k, kinds(k), whole(move))
		}
		list.add(ir.ToText, s, kinds(k))
		list.add(ir.ToTimestamp, at, kinds(k))
		list.add(ir.FormatDate, s, kinds(k), text("%Y-%m-%d %y %j %b %B %a %A %%"))
		list.add(ir.Greatest, k, kinds(k, k))
		list.add(ir.Lt, b, kinds(k, k))
	}
	for _, op := range []ir.Func{ir.SecondsBetween, ir.MinutesBetween, ir.HoursBetween} {
		list.add(op, n, kinds(at, at))
	}
	list.add(ir.Hour, n, kinds(at))
	list.add(ir.FormatDate, s, kinds(at), text("%H:%M:%S %I %p %f"))
	list.add(ir.AddDuration, at, kinds(at), of(models.Duration, "5401000000"))
	list.add(ir.SubDuration, at, kinds(at), of(models.Duration, "7776000000000"))
	return list
}
