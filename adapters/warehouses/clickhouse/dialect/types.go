package dialect

import (
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/models"
)

// types are those of values that are there; Nullable(…) stands around them where
// a table is made column by column.
var types = map[models.Kind]string{
	models.Unknown:   "String", // a column that nobody told of and nothing converts
	models.Null:      "Int64",
	models.Text:      "String",
	models.Int:       "Int64",
	models.Decimal:   "Decimal(38, 9)",
	models.Float:     "Float64",
	models.Bool:      "Bool",
	models.Date:      "Date32",
	models.Timestamp: "DateTime64(6, 'UTC')",
	models.Duration:  "Int64", // microseconds
	models.List:      "Array({0})",
}

// natives reads ClickHouse's own types: integers as 64 bits, floats as doubles,
// decimals with nine digits, moments as UTC with microseconds. Nullable,
// LowCardinality and SimpleAggregateFunction change nothing. A type without a row
// has none in the language (maps, tuples, JSON objects, states of aggregates).
var natives = []dialect.Native{
	{Pattern: wrapped(`STRING`), T: nullable(models.Text)},
	{Pattern: wrapped(`FIXEDSTRING\(\d+\)`), T: nullable(models.Text), Read: `trimRight(toString({0}), '\0')`},
	{Pattern: wrapped(`UUID|ENUM(8|16)?\(.*\)|IPV[46]`), T: nullable(models.Text), Read: "toString({0})"},
	{Pattern: wrapped(`INT64`), T: nullable(models.Int)},
	{Pattern: wrapped(`INT(8|16|32)|UINT(8|16|32)`), T: nullable(models.Int), Read: "toInt64({0})"},
	{Pattern: wrapped(`UINT64`), T: nullable(models.Decimal), Read: "accurateCastOrNull({0}, 'Decimal(38, 9)')"},
	// Of a wider one that cast gives null whatever its value.
	{Pattern: wrapped(`UINT(128|256)|INT(128|256)`), T: nullable(models.Decimal), Read: "toDecimal128OrNull(toString({0}), 9)"},
	{Pattern: wrapped(`DECIMAL\(38, ?9\)`), T: nullable(models.Decimal)},
	{Pattern: wrapped(`DECIMAL(32|64|128|256)?\(.*\)`), T: nullable(models.Decimal), Read: "accurateCastOrNull(round({0}, 9), 'Decimal(38, 9)')"},
	{Pattern: wrapped(`FLOAT64`), T: nullable(models.Float), Read: "if(isFinite({0}), {0}, NULL)"},
	{Pattern: wrapped(`FLOAT32|BFLOAT16`), T: nullable(models.Float), Read: "if(isFinite({0}), toFloat64({0}), NULL)"},
	{Pattern: wrapped(`BOOL`), T: nullable(models.Bool)},
	{Pattern: wrapped(`DATE32`), T: nullable(models.Date)},
	{Pattern: wrapped(`DATE`), T: nullable(models.Date), Read: "toDate32({0})"},
	{Pattern: wrapped(`DATETIME64\(6, ?'UTC'\)`), T: nullable(models.Timestamp)},
	// A column without a zone is read by the server's; the moment is the same.
	{Pattern: wrapped(`DATETIME(64|32)?(\(.*\))?`), T: nullable(models.Timestamp), Read: "toDateTime64({0}, 6, 'UTC')"},
	{Pattern: list(`STRING`), T: listOf(models.Text), Read: present},
	{Pattern: list(`FIXEDSTRING\(\d+\)|UUID|ENUM(8|16)?\(.*\)|IPV[46]`), T: listOf(models.Text), Read: elements("toString(x)")},
	{Pattern: list(`INT64`), T: listOf(models.Int), Read: present},
	{Pattern: list(`INT(8|16|32)|UINT(8|16|32)`), T: listOf(models.Int), Read: elements("toInt64(x)")},
	{Pattern: list(`DECIMAL(32|64|128|256)?\([^()]*\)`), T: listOf(models.Decimal), Read: elements("toDecimal128(round(x, 9), 9)")},
	{Pattern: list(`FLOAT64`), T: listOf(models.Float), Read: finite("x")},
	{Pattern: list(`FLOAT32`), T: listOf(models.Float), Read: finite("toFloat64(x)")},
	{Pattern: list(`BOOL`), T: listOf(models.Bool), Read: present},
	{Pattern: list(`DATE(32)?`), T: listOf(models.Date), Read: elements("toDate32(x)")},
	{Pattern: list(`DATETIME(64|32)?(\(.*\))?`), T: listOf(models.Timestamp), Read: elements("toDateTime64(x, 6, 'UTC')")},
}

// present are a list's elements that are not null.
const present = "arrayMap(x -> assumeNotNull(x), arrayFilter(x -> x IS NOT NULL, {0}))"

// elements converts those of a list that are not null.
func elements(as string) string {
	return "arrayMap(x -> assumeNotNull(" + as + "), arrayFilter(x -> x IS NOT NULL, {0}))"
}

// finite converts those of a list of floats that are some.
func finite(as string) string {
	return "arrayMap(x -> assumeNotNull(" + as + "), arrayFilter(x -> isFinite(x), {0}))"
}

// wrapped is a type with what may stand around it.
func wrapped(pattern string) string {
	return `(SIMPLEAGGREGATEFUNCTION\(\w+, ?)?(LOWCARDINALITY\()?(NULLABLE\()?(` + pattern + `)\)*`
}

func list(pattern string) string { return `ARRAY\(` + wrapped(pattern) + `\)` }

func nullable(k models.Kind) models.Type { return models.Type{Kind: k, Nullable: true} }

func listOf(k models.Kind) models.Type { return models.Type{Kind: models.List, Elem: k} }

// literal writes a canonical value (see models.Literal) as a constant.
func literal(t models.Type, value string) string {
	switch t.Kind {
	case models.Null:
		return "NULL"
	case models.Int:
		return value
	case models.Float:
		// A point or an exponent makes it a float.
		if !strings.ContainsAny(value, ".eE") {
			return value + ".0"
		}
		return strings.Replace(value, "e+", "e", 1)
	case models.Bool:
		return value
	case models.Date:
		return "toDate32(" + quoteText(value) + ")"
	case models.Timestamp:
		return "toDateTime64(" + quoteText(value) + ", 6, 'UTC')"
	case models.Duration:
		return dialect.Interval(value)
	case models.Decimal:
		// Written plainly it would be a float; in this form its digits are read.
		_, digits, _ := strings.Cut(value, ".")
		return value + "::Decimal(38, " + strconv.Itoa(max(9, len(digits))) + ")"
	}
	return quoteText(value)
}
