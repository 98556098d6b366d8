package dialect

import (
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The texts that are truths and numbers. DuckDB's casts would also take hexadecimal,
// underscores, infinity, and round '12.5' to an int.
const (
	wholeText  = `'\s*[+-]?[0-9]+(\.0*)?\s*'`
	trueText   = `'[\s\v]*(true|t|yes|y|1)[\s\v]*'`
	falseText  = `'[\s\v]*(false|f|no|n|0)[\s\v]*'`
	numberText = `'\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*'`
)

// The texts that are dates and moments, of the years 1900 to 2299. DuckDB's
// casts would also take 2026/1/2, the names of zones, 24:00 and infinity.
//
// Most texts have the plain form, which GLOB tells faster than a pattern.
const (
	plainDay  = `'20[0-9][0-9]-[01][0-9]-[0-3][0-9]'`
	plainTime = `'20[0-9][0-9]-[01][0-9]-[0-3][0-9][ T][01][0-9]:[0-5][0-9]:[0-5][0-9]'`

	dayForm   = `(19|2[0-2])\d\d-\d\d-\d\d`
	hourForm  = `([01]\d|2[0-3]):[0-5]\d`
	dayText   = `'\s*` + dayForm + `([ T]00:00(:00(\.0+)?)?)?\s*'`
	timeText  = `'\s*` + dayForm + `([ T]` + hourForm + `(:[0-5]\d(\.\d+)?)?)?\s*'`
	zonedText = `'\s*` + dayForm + `[ T]` + hourForm + `:[0-5]\d(\.\d+)?(Z| UTC|[+-](0\d|1[0-4])(:?[0-5]\d)?)\s*'`

	firstDay, lastDay       = `DATE '1900-01-01'`, `DATE '2299-12-31'`
	firstMoment, lastMoment = `TIMESTAMP '1900-01-01'`, `TIMESTAMP '2299-12-31 23:59:59.999999'`
)

func fromText(check, kind string) spelling {
	return guarded("regexp_full_match({0}, "+check+")", "try_cast({0} AS "+kind+")")
}

// within is a value between two borders, else null.
func within(value, first, last string) spelling {
	return guarded(value+" BETWEEN "+first+" AND "+last, value)
}

func guarded(check, value string) spelling {
	return call("CASE\n    WHEN " + check + "\n    THEN " + value + "\nEND")
}

var conversions = map[ir.Func]spelling{
	ir.ToText: {SQL: "{0:call}::VARCHAR", ByKind: map[models.Kind]spelling{
		models.Text: same,
		// Numbers without zeros that say nothing: 12.5 and not 12.500000000. One pattern
		// takes half the time of two rtrim, each of which looks at every character.
		// most have room in 64 bits, of which a text is made in a tenth of the time
		models.Decimal: call(`regexp_replace(coalesce(TRY_CAST({0} AS DECIMAL(18, 9))::VARCHAR, {0:call}::DECIMAL(38, 9)::VARCHAR), '\.?0+$', '')`),
		models.Float:   call(`regexp_replace({0:call}::VARCHAR, '\.0$', '')`),
	}},
	ir.ToInt: {SQL: "try_cast({0} AS BIGINT)", ByKind: map[models.Kind]spelling{
		models.Text: fromText(wholeText, "BIGINT"),
		models.Int:  same,
		// Towards zero; a cast would round.
		models.Decimal: call("try_cast(trunc({0}) AS BIGINT)"),
		models.Float:   call("try_cast(trunc({0}) AS BIGINT)"),
	}},
	ir.ToDecimal: {SQL: "try_cast({0} AS DECIMAL(38, 9))", ByKind: map[models.Kind]spelling{
		// A cast to more than 18 digits takes seventy times as long.
		models.Text: guarded("regexp_full_match({0}, "+numberText+")",
			"coalesce(try_cast({0} AS DECIMAL(18, 9)), try_cast({0} AS DECIMAL(38, 9)))"),
		models.Decimal: same,
	}},
	ir.ToFloat: {SQL: "{0:call}::DOUBLE", ByKind: map[models.Kind]spelling{
		models.Text: guarded("regexp_full_match({0}, "+numberText+") AND isfinite(try_cast({0} AS DOUBLE))",
			"try_cast({0} AS DOUBLE)"),
		models.Unknown: call("try_cast({0} AS DOUBLE)"),
		models.Float:   same,
	}},
	ir.ToBool: {SQL: "{0:add} <> 0", Binds: dialect.BindCompare, ByKind: map[models.Kind]spelling{
		models.Text: call("CASE" +
			"\n    WHEN regexp_full_match(lower({0}), " + trueText + ") THEN TRUE" +
			"\n    WHEN regexp_full_match(lower({0}), " + falseText + ") THEN FALSE\nEND"),
		models.Unknown: call("try_cast({0} AS BOOLEAN)"),
		models.Bool:    same,
	}},
	ir.ToDate: {
		SQL: "CASE" +
			"\n    WHEN {0:add} GLOB " + plainDay + " THEN try_cast({0} AS DATE)" +
			"\n    WHEN regexp_full_match({0}, " + dayText + ") THEN try_cast({0} AS DATE)\nEND",
		ByKind: map[models.Kind]spelling{
			models.Unknown:   call("try_cast({0} AS DATE)"),
			models.Date:      same,
			models.Timestamp: {SQL: "({0:unary} AT TIME ZONE 'UTC' AT TIME ZONE {tz})::DATE", UTC: "{0:call}::DATE"},
		},
	},
	// A cast to TIMESTAMP passes over an offset, and one to TIMESTAMPTZ, which
	// heeds it, takes seven times as long: so only texts with a zone take it.
	ir.ToTimestamp: {
		SQL: "CASE" +
			"\n    WHEN {0:add} GLOB " + plainTime + " THEN try_cast({0} AS TIMESTAMP)" +
			"\n    WHEN regexp_full_match({0}, " + timeText + ") THEN try_cast(trim({0}, " + blanks + ") AS TIMESTAMP)" +
			"\n    WHEN regexp_full_match({0}, " + zonedText + ")" +
			" AND try_cast({0} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' BETWEEN " + firstMoment + " AND " + lastMoment +
			"\n    THEN try_cast({0} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'\nEND",
		ByKind: map[models.Kind]spelling{
			models.Timestamp: same,
			models.Unknown:   call("try_cast({0} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"),
			// The first moment of the day: where clocks are changed at midnight, it
			// comes twice or not at all, and what follows the day before does not.
			models.Date: {
				SQL: "(({0:call}::TIMESTAMP - INTERVAL 1 MICROSECOND) AT TIME ZONE {tz} AT TIME ZONE 'UTC' + INTERVAL 1 MICROSECOND)",
				UTC: "{0:call}::TIMESTAMP",
			},
		},
	},
	ir.ParseDate:  within("try_strptime({0}, {1})::DATE", firstDay, lastDay),
	ir.ParseTime:  within("try_strptime({0}, {1})::TIMESTAMPTZ AT TIME ZONE 'UTC'", firstMoment, lastMoment),
	ir.FormatDate: call("strftime({0:local}, {1})"),
}

func part(name string) spelling { return call(name + "({0:local})") }

// begin gives the first day of a unit; date_trunc gives a timestamp even of a
// date.
func begin(unit string) spelling { return call("date_trunc('" + unit + "', {0:local})::DATE") }

func elapsed(unit string) spelling {
	return call("date_sub(\n    '" + unit + "',\n    {0:time},\n    {1:time}\n)")
}

func calendar(unit string) spelling {
	return call("date_diff(\n    '" + unit + "',\n    {0:date},\n    {1:date}\n)")
}

var times = map[ir.Func]spelling{
	ir.AddDuration: operator("{0:add} + {1:mul}", dialect.BindAdd),
	ir.SubDuration: operator("{0:add} - {1:mul}", dialect.BindAdd),
	// Both keep the time of day by the project's clock.
	ir.AddDays: {
		SQL: "(({0:local} + to_days({1:call}::INTEGER)) AT TIME ZONE {tz} AT TIME ZONE 'UTC')",
		UTC: "({0:add} + to_days({1:call}::INTEGER))",
		ByKind: map[models.Kind]spelling{
			models.Date: operator("{0:add} + {1:call}::INTEGER", dialect.BindAdd),
		},
	},
	ir.AddMonths: {
		SQL: "(({0:local} + to_months({1:call}::INTEGER)) AT TIME ZONE {tz} AT TIME ZONE 'UTC')",
		UTC: "({0:add} + to_months({1:call}::INTEGER))",
		ByKind: map[models.Kind]spelling{
			models.Date: call("({0:add} + to_months({1:call}::INTEGER))::DATE"),
		},
	},
	ir.SecondsBetween: elapsed("second"),
	ir.MinutesBetween: elapsed("minute"),
	ir.HoursBetween:   elapsed("hour"),
	ir.DaysBetween:    calendar("day"),
	ir.WeeksBetween:   operator("date_diff('day', {0:date}, {1:date}) // 7", dialect.BindMul),
	ir.MonthsBetween:  calendar("month"),
	ir.YearsBetween:   calendar("year"),
	// Not date_sub: it lets who is born on 29 February be a year older on the 28th.
	ir.Age:          operator("(CAST(strftime({1:date}, '%Y%m%d') AS BIGINT) - CAST(strftime({0:date}, '%Y%m%d') AS BIGINT)) // 10000", dialect.BindMul),
	ir.Year:         part("year"),
	ir.Quarter:      part("quarter"),
	ir.Month:        part("month"),
	ir.Week:         part("week"),
	ir.Day:          part("day"),
	ir.Weekday:      part("isodow"),
	ir.Hour:         part("hour"),
	ir.YearStart:    begin("year"),
	ir.QuarterStart: begin("quarter"),
	ir.MonthStart:   begin("month"),
	ir.WeekStart:    begin("week"),
}
