package dialect

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/models"
)

var types = map[models.Kind]string{
	models.Unknown:   "STRING", // a column that nobody told of and nothing converts
	models.Null:      "INT64",  // what BigQuery gives a bare NULL
	models.Text:      "STRING",
	models.Int:       "INT64",
	models.Decimal:   "NUMERIC",
	models.Float:     "FLOAT64",
	models.Bool:      "BOOL",
	models.Date:      "DATE",
	models.Timestamp: "TIMESTAMP",
	models.Duration:  "INTERVAL",
	models.List:      "ARRAY<{0}>",
}

// natives reads BigQuery's own types. NUMERIC has 9 digits after the point, as
// decimals of the language have. A naive DATETIME is taken as UTC. A type
// without a row has none in the language (structs, ranges, bytes, geographies).
var natives = []dialect.Native{
	{Pattern: `STRING(\(.*\))?`, T: nullable(models.Text)},
	{Pattern: `TIME`, T: nullable(models.Text), Read: "CAST({0} AS STRING)"},
	{Pattern: `JSON`, T: nullable(models.Text), Read: "TO_JSON_STRING({0})"},
	{Pattern: `INT64|INTEGER`, T: nullable(models.Int)},
	{Pattern: `NUMERIC(\(.*\))?`, T: nullable(models.Decimal)},
	{Pattern: `BIGNUMERIC(\(.*\))?`, T: nullable(models.Decimal), Read: "SAFE_CAST({0} AS NUMERIC)"},
	{Pattern: `FLOAT64|FLOAT`, T: nullable(models.Float), Read: "IF(IS_NAN({0}) OR IS_INF({0}), NULL, {0})"},
	{Pattern: `BOOL|BOOLEAN`, T: nullable(models.Bool)},
	{Pattern: `DATE`, T: nullable(models.Date)},
	{Pattern: `TIMESTAMP`, T: nullable(models.Timestamp)},
	{Pattern: `DATETIME`, T: nullable(models.Timestamp), Read: "TIMESTAMP({0})"},
	{Pattern: `ARRAY<STRING(\(.*\))?>`, T: listOf(models.Text)},
	{Pattern: `ARRAY<(INT64|INTEGER)>`, T: listOf(models.Int)},
	{Pattern: `ARRAY<NUMERIC(\(.*\))?>`, T: listOf(models.Decimal)},
	{Pattern: `ARRAY<(FLOAT64|FLOAT)>`, T: listOf(models.Float), Read: "ARRAY(SELECT x FROM UNNEST({0}) AS x WITH OFFSET AS place WHERE NOT (IS_NAN(x) OR IS_INF(x)) ORDER BY place)"},
	{Pattern: `ARRAY<(BOOL|BOOLEAN)>`, T: listOf(models.Bool)},
	{Pattern: `ARRAY<DATE>`, T: listOf(models.Date)},
	{Pattern: `ARRAY<TIMESTAMP>`, T: listOf(models.Timestamp)},
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
		return value
	case models.Float:
		if strings.ContainsAny(value, "eE.") {
			return strings.Replace(value, "e+", "e", 1)
		}
		return value + ".0"
	case models.Bool:
		return strings.ToUpper(value)
	case models.Date:
		return "DATE " + quoteText(value)
	case models.Timestamp:
		return "TIMESTAMP " + quoteText(value+"+00")
	case models.Duration:
		return dialect.Interval(value)
	case models.Decimal:
		if _, fraction, _ := strings.Cut(value, "."); len(fraction) > 9 {
			return "BIGNUMERIC " + quoteText(value)
		}
		return "NUMERIC " + quoteText(value)
	}
	return quoteText(value)
}
