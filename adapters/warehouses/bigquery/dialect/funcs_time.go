package dialect

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The texts that are truths and numbers. BigQuery's casts would also take
// hexadecimal, infinity and NaN.
const (
	wholeText  = `r'^\s*([+-]?[0-9]+)(?:\.0*)?\s*$'`
	numberText = `r'^\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*$'`
	trueTexts  = "'true', 't', 'yes', 'y', '1'"
	falseTexts = "'false', 'f', 'no', 'n', '0'"
)

// The texts that are dates and moments, of the years 1900 to 2299. BigQuery's
// casts would also take 2026-1-2 and the names of zones.
const (
	dayForm  = `(?:19|2[0-2])\d\d-\d\d-\d\d`
	hourForm = `(?:[01]\d|2[0-3]):[0-5]\d`
	zoneForm = `(?:Z| UTC|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)`

	dayText    = `r'^\s*(` + dayForm + `)(?:[ T]00:00(?::00(?:\.0+)?)?)?\s*$'`
	momentText = `r'^\s*(` + dayForm + `(?:[ T]` + hourForm + `(?::[0-5]\d(?:\.\d+)?` + zoneForm + `?)?)?)\s*$'`
	// Most texts have the plain form, which a cast reads as it is.
	plainText = `r'^` + dayForm + `(?:[ T]` + hourForm + `:[0-5]\d(?:\.\d{1,6})?Z?)?$'`

	firstDay, lastDay       = `DATE '1900-01-01'`, `DATE '2299-12-31'`
	firstMoment, lastMoment = `TIMESTAMP '1900-01-01 00:00:00+00'`, `TIMESTAMP '2299-12-31 23:59:59.999999+00'`
)

// aMoment reads a text of another form: it gets seconds, loses what stands
// behind six digits of them, and its offset gets a colon. What an offset moves
// out of the calendar is set to one of two moments outside, and so to null: to
// compare it would take the whole text twice.
const aMoment = "NULLIF(NULLIF(LEAST(GREATEST(SAFE_CAST(" +
	"\n        REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(" +
	"\n            REGEXP_EXTRACT({0}, " + momentText + ")," +
	`
            r'([ T]\d\d:\d\d)$', r'\1:00'), r'(\.\d\d\d\d\d\d)\d+', r'\1'), r'([+-]\d\d)(\d\d)$', r'\1:\2')` +
	"\n        AS TIMESTAMP), " + beforeAll + "), " + afterAll + "), " + beforeAll + "), " + afterAll + ")"

const beforeAll, afterAll = `TIMESTAMP '1899-12-31 23:59:59.999999+00'`, `TIMESTAMP '2300-01-01 00:00:00+00'`

// casting takes a part of a text and casts it to a type, null where either fails.
func casting(pattern, kind string) spelling {
	return call("SAFE_CAST(REGEXP_EXTRACT({0}, " + pattern + ") AS " + kind + ")")
}

// within is a value between two borders, else null.
func within(value, first, last string) spelling {
	return call("IF(\n    " + value + " BETWEEN " + first + " AND " + last + ",\n    " + value + ",\n    NULL\n)")
}

// shortest is a float in no more digits than tell it from all others: a cast
// writes 17 where 15 do not do.
const shortest = "CASE" +
	"\n    WHEN CAST(FORMAT('%.15g', {0}) AS FLOAT64) = {0:add} THEN FORMAT('%.15g', {0})" +
	"\n    WHEN CAST(FORMAT('%.16g', {0}) AS FLOAT64) = {0:add} THEN FORMAT('%.16g', {0})" +
	"\n    ELSE FORMAT('%.17g', {0})\nEND"

var conversions = map[ir.Func]spelling{
	ir.ToText: {SQL: "CAST({0} AS STRING)", ByKind: map[models.Kind]spelling{
		models.Text:      same,
		models.Float:     call(shortest),
		models.Timestamp: call("FORMAT_TIMESTAMP('%Y-%m-%d %H:%M:%E*S', {0})"),
	}},
	ir.ToInt: {SQL: "SAFE_CAST({0} AS INT64)", ByKind: map[models.Kind]spelling{
		models.Text: casting(wholeText, "INT64"),
		models.Int:  same,
		// Towards zero; a cast would round.
		models.Decimal: call("SAFE_CAST(TRUNC({0}) AS INT64)"),
		models.Float:   call("SAFE_CAST(TRUNC({0}) AS INT64)"),
	}},
	ir.ToDecimal: {SQL: "SAFE_CAST({0} AS NUMERIC)", ByKind: map[models.Kind]spelling{
		models.Text:    casting(numberText, "NUMERIC"),
		models.Decimal: same,
	}},
	ir.ToFloat: {SQL: "CAST({0} AS FLOAT64)", ByKind: map[models.Kind]spelling{
		// Beyond all floats a cast gives infinity.
		models.Text: call("NULLIF(NULLIF(\n    " + casting(numberText, "FLOAT64").SQL +
			",\n    CAST('inf' AS FLOAT64)), CAST('-inf' AS FLOAT64)\n)"),
		models.Unknown: call("SAFE_CAST({0} AS FLOAT64)"),
		models.Float:   same,
	}},
	ir.ToBool: {SQL: "{0:add} <> 0", Binds: dialect.BindCompare, ByKind: map[models.Kind]spelling{
		models.Text: call("CASE" +
			"\n    WHEN LOWER(TRIM({0}, " + blanks + ")) IN (" + trueTexts + ") THEN TRUE" +
			"\n    WHEN LOWER(TRIM({0}, " + blanks + ")) IN (" + falseTexts + ") THEN FALSE\nEND"),
		models.Unknown: call("SAFE_CAST({0} AS BOOL)"),
		models.Bool:    same,
	}},
	ir.ToDate: {
		SQL: casting(dayText, "DATE").SQL,
		ByKind: map[models.Kind]spelling{
			models.Unknown:   call("SAFE_CAST({0} AS DATE)"),
			models.Date:      same,
			models.Timestamp: {SQL: "DATE({0}, {tz})", UTC: "DATE({0})"},
		},
	},
	ir.ToTimestamp: {
		SQL: "CASE" +
			"\n    WHEN REGEXP_CONTAINS({0}, " + plainText + ") THEN SAFE_CAST({0} AS TIMESTAMP)" +
			"\n    ELSE " + aMoment + "\nEND",
		ByKind: map[models.Kind]spelling{
			models.Timestamp: same,
			models.Unknown:   call("SAFE_CAST({0} AS TIMESTAMP)"),
			models.Date:      {SQL: "TIMESTAMP({0}, {tz})", UTC: "TIMESTAMP({0})"},
		},
	},
	ir.ParseDate: within("SAFE.PARSE_DATE({1:format}, {0})", firstDay, lastDay),
	ir.ParseTime: within("SAFE.PARSE_TIMESTAMP({1:format}, {0})", firstMoment, lastMoment),
	ir.FormatDate: {SQL: "FORMAT_DATE({1:format}, {0})", ByKind: map[models.Kind]spelling{
		models.Timestamp: {SQL: "FORMAT_TIMESTAMP({1:format}, {0}, {tz})", UTC: "FORMAT_TIMESTAMP({1:format}, {0})"},
	}},
}

// format gives strftime codes as BigQuery has them: a fraction belongs to its
// seconds.
func format(codes string) string {
	return strings.NewReplacer("%%", "%%", "%S.%f", "%E6S").Replace(codes)
}

func part(name string) spelling { return call("EXTRACT(" + name + " FROM {0:local})") }

func begin(unit string) spelling { return call("DATE_TRUNC({0:date}, " + unit + ")") }

func elapsed(unit string) spelling {
	return call("TIMESTAMP_DIFF(\n    {1:time},\n    {0:time},\n    " + unit + "\n)")
}

func calendar(unit string) spelling {
	return call("DATE_DIFF(\n    {1:date},\n    {0:date},\n    " + unit + "\n)")
}

// shifted moves dates, and moments by the clock of the project. A wall clock
// that does not come is taken as much later, as TIMESTAMP does by itself, and of
// one that comes twice the second: TIMESTAMP gives the first, so it is reached
// from an hour later.
func shifted(unit, utc string) spelling {
	const moved = "DATETIME_ADD({0:local}, INTERVAL {1:call} "
	return spelling{
		SQL: "GREATEST(" +
			"\n    TIMESTAMP(" + moved + unit + "), {tz})," +
			"\n    TIMESTAMP_SUB(TIMESTAMP(DATETIME_ADD(" + moved + unit + "), INTERVAL 1 HOUR), {tz}), INTERVAL 1 HOUR)\n)",
		UTC: utc,
		ByKind: map[models.Kind]spelling{
			models.Date: call("DATE_ADD({0}, INTERVAL {1:call} " + unit + ")"),
		},
	}
}

var times = map[ir.Func]spelling{
	ir.AddDuration: operator("{0:add} + {1:mul}", dialect.BindAdd),
	ir.SubDuration: operator("{0:add} - {1:mul}", dialect.BindAdd),
	ir.AddDays:     shifted("DAY", "TIMESTAMP_ADD({0}, INTERVAL {1:call} DAY)"),
	// A TIMESTAMP cannot be moved by months.
	ir.AddMonths:      shifted("MONTH", "TIMESTAMP(DATETIME_ADD(DATETIME({0}), INTERVAL {1:call} MONTH))"),
	ir.SecondsBetween: elapsed("SECOND"),
	ir.MinutesBetween: elapsed("MINUTE"),
	ir.HoursBetween:   elapsed("HOUR"),
	ir.DaysBetween:    calendar("DAY"),
	ir.WeeksBetween:   call("DIV(DATE_DIFF({1:date}, {0:date}, DAY), 7)"),
	ir.MonthsBetween:  calendar("MONTH"),
	ir.YearsBetween:   calendar("YEAR"),
	ir.Age:            call("DIV(CAST(FORMAT_DATE('%Y%m%d', {1:date}) AS INT64) - CAST(FORMAT_DATE('%Y%m%d', {0:date}) AS INT64), 10000)"),
	ir.Year:           part("YEAR"),
	ir.Quarter:        part("QUARTER"),
	ir.Month:          part("MONTH"),
	ir.Week:           part("ISOWEEK"),
	ir.Day:            part("DAY"),
	// DAYOFWEEK begins with Sunday as 1.
	ir.Weekday:      operator("MOD(EXTRACT(DAYOFWEEK FROM {0:local}) + 5, 7) + 1", dialect.BindAdd),
	ir.Hour:         part("HOUR"),
	ir.YearStart:    begin("YEAR"),
	ir.QuarterStart: begin("QUARTER"),
	ir.MonthStart:   begin("MONTH"),
	ir.WeekStart:    begin("ISOWEEK"),
}
