package translate

import (
	gs "github.com/goccy/go-googlesql"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

type conversion struct{ from, to string }

// casts spells conversions between types without parts; "!" is where a function
// that can fail takes its other name in SAFE_CAST.
var casts = map[conversion]string{
	{"STRING", "INT64"}:       "bq_string_int64!({0})",
	{"STRING", "FLOAT64"}:     "bq_string_float64!({0})",
	{"STRING", "NUMERIC"}:     "bq_string_numeric!({0})",
	{"STRING", "BIGNUMERIC"}:  "bq_string_bignumeric!({0})",
	{"STRING", "BOOL"}:        "bq_string_bool!({0})",
	{"STRING", "BYTES"}:       "encode({0})",
	{"STRING", "DATE"}:        "bq_string_date!({0})",
	{"STRING", "DATETIME"}:    "bq_string_datetime!({0})",
	{"STRING", "TIME"}:        "bq_string_time!({0})",
	{"STRING", "TIMESTAMP"}:   "bq_string_timestamp!({0}, 'UTC')",
	{"STRING", "INTERVAL"}:    "CAST({0} AS INTERVAL)",
	{"INT64", "STRING"}:       "CAST({0} AS VARCHAR)",
	{"INT64", "FLOAT64"}:      "CAST({0} AS DOUBLE)",
	{"INT64", "NUMERIC"}:      "CAST({0} AS DECIMAL(38,9))",
	{"INT64", "BIGNUMERIC"}:   "bq_string_bignumeric(CAST({0} AS VARCHAR))",
	{"INT64", "BOOL"}:         "({0} <> 0)",
	{"FLOAT64", "STRING"}:     "bq_float64_string({0})",
	{"FLOAT64", "INT64"}:      "bq_float64_int64!({0})",
	{"FLOAT64", "NUMERIC"}:    "bq_float64_numeric!({0})",
	{"FLOAT64", "BIGNUMERIC"}: "bq_float64_bignumeric!({0})",
	{"NUMERIC", "STRING"}:     "bq_numeric_string({0})",
	{"NUMERIC", "INT64"}:      "bq_numeric_int64!({0})",
	{"NUMERIC", "FLOAT64"}:    "bq_numeric_float64({0})",
	{"NUMERIC", "BIGNUMERIC"}: "bq_string_bignumeric(CAST({0} AS VARCHAR))",
	{"BIGNUMERIC", "STRING"}:  "bq_bignumeric_text({0})",
	{"BIGNUMERIC", "INT64"}:   "bq_bignumeric_int64!({0})",
	{"BIGNUMERIC", "FLOAT64"}: "bq_bignumeric_float64({0})",
	{"BIGNUMERIC", "NUMERIC"}: "bq_bignumeric_numeric!({0})",
	{"BOOL", "STRING"}:        "CAST({0} AS VARCHAR)",
	{"BOOL", "INT64"}:         "CAST({0} AS BIGINT)",
	{"BYTES", "STRING"}:       "bq_bytes_string!({0})",
	{"DATE", "STRING"}:        "bq_date_string({0})",
	{"DATE", "DATETIME"}:      "CAST({0} AS TIMESTAMP)",
	{"DATE", "TIMESTAMP"}:     "bq_datetime_timestamp(CAST({0} AS TIMESTAMP), 'UTC')",
	{"DATETIME", "STRING"}:    "bq_datetime_string({0})",
	{"DATETIME", "DATE"}:      "CAST({0} AS DATE)",
	{"DATETIME", "TIME"}:      "CAST({0} AS TIME)",
	{"DATETIME", "TIMESTAMP"}: "bq_datetime_timestamp({0}, 'UTC')",
	{"TIME", "STRING"}:        "bq_time_string({0})",
	{"TIMESTAMP", "STRING"}:   "bq_timestamp_string({0}, 'UTC')",
	{"TIMESTAMP", "DATE"}:     "CAST(bq_timestamp_datetime({0}, 'UTC') AS DATE)",
	{"TIMESTAMP", "DATETIME"}: "bq_timestamp_datetime({0}, 'UTC')",
	{"TIMESTAMP", "TIME"}:     "CAST(bq_timestamp_datetime({0}, 'UTC') AS TIME)",
	{"INTERVAL", "STRING"}:    "bq_interval_text({0})",
}

func (t *translator) cast(e *gs.ResolvedCast) string {
	if f, err := e.Format(); err == nil && f != nil {
		unsupported("CAST … FORMAT")
	}
	if z, err := e.TimeZone(); err == nil && z != nil {
		unsupported("CAST … AT TIME ZONE")
	}
	from := must(e.Expr())
	return convert(t.expr(from), typeOf(from), typeOf(e), must(e.ReturnNullOnError()), 0)
}

// convert changes a value's type.
func convert(x string, from, to *analyze.Type, safe bool, depth int) string {
	if from.Name != to.Name {
		spelling, ok := casts[conversion{from.Name, to.Name}]
		if !ok {
			unsupported("CAST of %s AS %s", from.Name, to.Name)
		}
		return spell(spelling, safe, x)
	}
	switch to.Name {
	case "ARRAY":
		if convert("x", from.Elem, to.Elem, safe, depth) == "x" {
			return x
		}
		return each(x, depth, func(e string) string { return convert(e, from.Elem, to.Elem, safe, depth+1) })
	case "STRUCT":
		return once(x, depth, func(name string, depth int) string { return convertStruct(name, from, to, safe, depth) })
	}
	return x
}

func convertStruct(x string, from, to *analyze.Type, safe bool, depth int) string {
	same := true
	var fields []string
	for i := range to.Fields {
		was := "(" + x + ")." + field(i)
		is := convert(was, from.Fields[i].Type, to.Fields[i].Type, safe, depth)
		same = same && was == is
		fields = append(fields, is)
	}
	if same {
		return x
	}
	return "CASE WHEN " + x + " IS NOT NULL THEN " + pack(fields) + " END"
}
