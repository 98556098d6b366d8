package dialect

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The texts that are truths, numbers and moments. extract gives what stands in
// the brackets, or the empty text, of which the functions below make null.
const (
	wholeText  = `'^\\s*([+-]?[0-9]+)(?:\\.0*)?\\s*$'`
	numberText = `'^\\s*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\\s*$'`
	trueText   = `'^(?i)[\\s\\v]*(true|t|yes|y|1)[\\s\\v]*$'`
	falseText  = `'^(?i)[\\s\\v]*(false|f|no|n|0)[\\s\\v]*$'`

	dayForm    = `(19|2[0-2])[0-9][0-9]-[0-9][0-9]-[0-9][0-9]`
	hourForm   = `([01][0-9]|2[0-3]):[0-5][0-9]`
	secondForm = `:[0-5][0-9](\\.[0-9]+)?`
	dayText    = `'^\\s*` + dayForm + `([ T]00:00(:00(\\.0+)?)?)?\\s*$'`
	timeText   = `'^\\s*` + dayForm + `([ T]` + hourForm + `(` + secondForm + `)?)?\\s*$'`
	zonedText  = `'^\\s*` + dayForm + `[ T]` + hourForm + secondForm + `(Z| UTC|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)\\s*$'`

	parsed = "parseDateTime64BestEffortOrNull(trim({0}, " + blanks + "), 6, 'UTC')"
	years  = " BETWEEN 1900 AND 2299"
)

// Of a text one digit more is read, and cut off after rounding. Back from text it
// is null where it has more digits than there is place for.
func decimalFrom(value string) string {
	return "toDecimal128OrNull(toString(round(" + value + ", 9)), 9)"
}

// A format asks for two digits here, elsewhere for one or two; blanks around are
// no matter elsewhere either.
const byFormat = `parseDateTime64OrNull(replaceRegexpAll(trim({0}, ` + blanks + `), '\\b([0-9])\\b', '0\\1'), {1:format}, 'UTC')`

var conversions = map[ir.Func]spelling{
	ir.ToText: {SQL: "toString({0})", ByKind: byKind{
		models.Text: same,
		models.Bool: call("toString(toBool({0}))"),
		// Seconds without zeros that say nothing.
		models.Timestamp: call(`replaceRegexpOne(toString({0}), '\\.?0+$', '')`),
	}},
	ir.ToInt: {SQL: "toInt64({0})", ByKind: byKind{
		models.Text:    call("toInt64OrNull(extract({0}, " + wholeText + "))"),
		models.Unknown: call("accurateCastOrNull({0}, 'Int64')"),
		models.Int:     same,
		// accurateCastOrNull of a decimal that is too large fails.
		models.Decimal: call("toInt64OrNull(toString(trunc({0})))"),
		models.Float:   call("accurateCastOrNull(trunc({0}), 'Int64')"),
	}},
	ir.ToDecimal: {SQL: "toDecimal128({0}, 9)", ByKind: byKind{
		models.Text:    call(decimalFrom("toDecimal256OrNull(extract({0}, " + numberText + "), 10)")),
		models.Float:   call(decimalFrom("toDecimal256OrNull(toString({0}), 10)")),
		models.Decimal: same,
	}},
	ir.ToFloat: {SQL: "toFloat64({0})", ByKind: byKind{
		models.Text:  call("ifNotFinite(toFloat64OrNull(extract({0}, " + numberText + ")), NULL)"),
		models.Float: same,
	}},
	ir.ToBool: {SQL: "toBool({0:add} <> 0)", ByKind: byKind{
		models.Text: call("CASE" +
			"\n    WHEN match({0}, " + trueText + ") THEN true" +
			"\n    WHEN match({0}, " + falseText + ") THEN false\nEND"),
		models.Bool: same,
	}},
	ir.ToDate: {
		SQL: "if(match({0}, " + dayText + "), toDate32(" + parsed + "), NULL)",
		ByKind: byKind{
			models.Date:      same,
			models.Timestamp: {SQL: "toDate32({0}, {tz})", UTC: "toDate32({0})"},
		},
	},
	ir.ToTimestamp: {
		// Only an offset can lead beyond the first and the last day.
		SQL: "CASE" +
			"\n    WHEN match({0}, " + timeText + ") THEN " + parsed +
			"\n    WHEN match({0}, " + zonedText + ") AND toYear(" + parsed + ")" + years +
			"\n    THEN " + parsed + "\nEND",
		ByKind: byKind{
			models.Timestamp: same,
			models.Date:      {SQL: "toTimeZone(toDateTime64({0}, 6, {tz}), 'UTC')", UTC: "toDateTime64({0}, 6, 'UTC')"},
		},
	},
	ir.ParseDate: call("if(\n    toYear(" + byFormat + ")" + years + ",\n    toDate32(" + byFormat + "),\n    NULL\n)"),
	ir.ParseTime: call("if(\n    toYear(" + byFormat + ")" + years + ",\n    " + byFormat + ",\n    NULL\n)"),
	ir.FormatDate: {SQL: "formatDateTime({0:local}, {1:format})", ByKind: byKind{
		// The last day of 2299 would be the 364th of the year.
		models.Date: {
			SQL:    "formatDateTime(toDateTime64({0}, 6, 'UTC'), {1:format})",
			Simple: "formatDateTime({0}, {1:format})", Care: "%j",
		},
	}},
}

// codes are strftime's codes in formatDateTime's.
var codes = strings.NewReplacer("%M", "%i", "%B", "%M", "%A", "%W", "%Z", "UTC", "%%", "%%")

func formatCodes(strftime string) string { return codes.Replace(strftime) }

func part(name string) spelling { return spelling{SQL: name + "({0:local})", Narrow: true} }

// begin gives the first day of a unit; ClickHouse's own toStartOf… and toMonday
// end in 1970 on one side and in 2149 on the other.
func begin(days string) spelling { return call("addDays({0:date}, 1 - " + days + ")") }

// elapsed counts whole units towards zero. age() is a unit off far in the future.
func elapsed(micros string) spelling {
	return call("intDiv(\n    toUnixTimestamp64Micro({1:time}) - toUnixTimestamp64Micro({0:time}),\n    " + micros + "\n)")
}

func calendar(unit string) spelling {
	return call("dateDiff(\n    '" + unit + "',\n    {0:date},\n    {1:date}\n)")
}

// onTheClock moves what the project's clock shows. Where clocks skip that time
// the moment is as much later, and where they show it twice it is the second:
// the offset from UTC is then the smaller one of those before and after.
func onTheClock(move string) spelling {
	return spelling{
		SQL: "arrayMap(\n" +
			"    (wall, first) -> wall - toIntervalSecond(least(timeZoneOffset(first), timeZoneOffset(first + INTERVAL 1 HOUR))),\n" +
			"    [" + move + "({0:add} + toIntervalSecond(timeZoneOffset({0:local})), {1})],\n" +
			"    [" + move + "({0:local}, {1})]\n)[1]",
		UTC:    move + "({0}, {1})",
		ByKind: byKind{models.Date: call(move + "({0}, {1})")},
	}
}

var times = map[ir.Func]spelling{
	ir.AddDuration: operator("{0:add} + {1:mul}", dialect.BindAdd),
	ir.SubDuration: operator("{0:add} - {1:mul}", dialect.BindAdd),
	// Both keep the time of day by the project's clock.
	ir.AddDays:        onTheClock("addDays"),
	ir.AddMonths:      onTheClock("addMonths"),
	ir.SecondsBetween: elapsed("1000000"),
	ir.MinutesBetween: elapsed("60000000"),
	ir.HoursBetween:   elapsed("3600000000"),
	ir.DaysBetween:    calendar("day"),
	ir.WeeksBetween:   call("intDiv(dateDiff('day', {0:date}, {1:date}), 7)"),
	ir.MonthsBetween:  calendar("month"),
	ir.YearsBetween:   calendar("year"),
	ir.Age:            call("intDiv(toInt64(toYYYYMMDD({1:date})) - toInt64(toYYYYMMDD({0:date})), 10000)"),
	ir.Year:           part("toYear"),
	ir.Quarter:        part("toQuarter"),
	ir.Month:          part("toMonth"),
	ir.Week:           part("toISOWeek"),
	ir.Day:            part("toDayOfMonth"),
	ir.Weekday:        part("toDayOfWeek"),
	ir.Hour:           part("toHour"),
	ir.YearStart:      call("makeDate32(toYear({0:local}), 1, 1)"),
	ir.QuarterStart:   call("makeDate32(toYear({0:local}), 3 * toQuarter({0:local}) - 2, 1)"),
	ir.MonthStart:     begin("toDayOfMonth({0:local})"),
	ir.WeekStart:      begin("toDayOfWeek({0:local})"),
}
