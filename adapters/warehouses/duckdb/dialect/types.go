package dialect

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/models"
)

var types = map[models.Kind]string{
	models.Unknown:   "VARCHAR", // a column that nobody told of and nothing converts
	models.Null:      "INTEGER", // what DuckDB gives a bare NULL
	models.Text:      "VARCHAR",
	models.Int:       "BIGINT",
	models.Decimal:   "DECIMAL(38, 9)",
	models.Float:     "DOUBLE",
	models.Bool:      "BOOLEAN",
	models.Date:      "DATE",
	models.Timestamp: "TIMESTAMP",
	models.Duration:  "INTERVAL",
	models.List:      "{0}[]",
}

// natives reads DuckDB's own types: integers as 64 bits, floats as doubles,
// moments as UTC with microseconds, decimals with at most 29 digits before the
// point and nine behind it, floats that are infinite or no number as null. A type without a row has none in the language
// (structs, maps, intervals, blobs).
var natives = []dialect.Native{
	{Pattern: `VARCHAR|CHAR|BPCHAR|TEXT|STRING`, T: nullable(models.Text)},
	{Pattern: `UUID|ENUM\(.*\)|JSON|TIME`, T: nullable(models.Text), Read: "{0}::VARCHAR"},
	{Pattern: `BIGINT`, T: nullable(models.Int)},
	{Pattern: `U?TINYINT|U?SMALLINT|U?INTEGER`, T: nullable(models.Int), Read: "{0}::BIGINT"},
	{Pattern: `UBIGINT|U?HUGEINT`, T: nullable(models.Decimal), Read: "try_cast({0} AS DECIMAL(38, 9))"},
	// One with more digits on either side than a decimal has would take those of
	// the other side away from what stands beside it in a CASE.
	{Pattern: `DECIMAL\(3[0-8],[0-8]\)|DECIMAL\([0-9]+,[1-3][0-9]\)`, T: nullable(models.Decimal), Read: "try_cast({0} AS DECIMAL(38, 9))"},
	{Pattern: `DECIMAL(\(.*\))?`, T: nullable(models.Decimal)},
	{Pattern: `DOUBLE`, T: nullable(models.Float), Read: "CASE WHEN isfinite({0}) THEN {0} END"},
	{Pattern: `FLOAT`, T: nullable(models.Float), Read: "CASE WHEN isfinite({0}) THEN {0}::DOUBLE END"},
	{Pattern: `BOOLEAN`, T: nullable(models.Bool)},
	{Pattern: `DATE`, T: nullable(models.Date)},
	{Pattern: `TIMESTAMP`, T: nullable(models.Timestamp)},
	{Pattern: `TIMESTAMP_(S|MS|NS)`, T: nullable(models.Timestamp), Read: "{0}::TIMESTAMP"},
	{Pattern: `TIMESTAMP WITH TIME ZONE`, T: nullable(models.Timestamp), Read: "{0} AT TIME ZONE 'UTC'"},
	{Pattern: `VARCHAR\[\]`, T: listOf(models.Text), Read: present("{0}")},
	{Pattern: `(UUID|ENUM\(.*\)|JSON)\[\]`, T: listOf(models.Text), Read: present("{0}::VARCHAR[]")},
	{Pattern: `BIGINT\[\]`, T: listOf(models.Int), Read: present("{0}")},
	{Pattern: `(U?TINYINT|U?SMALLINT|U?INTEGER)\[\]`, T: listOf(models.Int), Read: present("{0}::BIGINT[]")},
	{Pattern: `DECIMAL(\([^()]*\))?\[\]`, T: listOf(models.Decimal), Read: present("{0}")},
	{Pattern: `DOUBLE\[\]`, T: listOf(models.Float), Read: presentFinite("{0}")},
	{Pattern: `FLOAT\[\]`, T: listOf(models.Float), Read: presentFinite("{0}::DOUBLE[]")},
	{Pattern: `BOOLEAN\[\]`, T: listOf(models.Bool), Read: present("{0}")},
	{Pattern: `DATE\[\]`, T: listOf(models.Date), Read: present("{0}")},
	{Pattern: `TIMESTAMP\[\]`, T: listOf(models.Timestamp), Read: present("{0}")},
}

// present is a list without the nulls among its values. A column of the rows with
// the name of the lambda's variable would be taken for it.
func present(list string) string {
	return "list_filter(" + list + ", lambda weft_x: weft_x IS NOT NULL)"
}

// presentFinite is a list of floats without those that are none.
func presentFinite(list string) string {
	return "list_filter(" + list + ", lambda weft_x: isfinite(weft_x))"
}

func nullable(k models.Kind) models.Type { return models.Type{Kind: k, Nullable: true} }

func listOf(k models.Kind) models.Type {
	return models.Type{Kind: models.List, Elem: k, Nullable: true}
}

// literal writes a canonical value (see models.Literal) as a constant.
func literal(t models.Type, value string) string {
	switch t.Kind {
	case models.Null:
		return "NULL"
	case models.Int:
		// The digits of the smallest int are read as a wider number and negated.
		if value == "-9223372036854775808" {
			return "(-9223372036854775808)::BIGINT"
		}
		return value
	case models.Float:
		if strings.ContainsAny(value, "eE") {
			return strings.Replace(value, "e+", "e", 1)
		}
		return value + "e0"
	case models.Bool:
		return strings.ToUpper(value)
	case models.Date:
		return "DATE " + quoteText(value)
	case models.Timestamp:
		return "TIMESTAMP " + quoteText(value)
	case models.Duration:
		return dialect.Interval(value)
	case models.Decimal:
		return value
	}
	return quoteText(value)
}
