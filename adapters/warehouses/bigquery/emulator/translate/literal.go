package translate

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"

	gs "github.com/goccy/go-googlesql"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// literal writes a value of the tree.
func literal(v *gs.Value, t *analyze.Type) string {
	if must(v.IsNull()) {
		return "CAST(NULL AS " + duck(t) + ")"
	}
	switch t.Name {
	case "STRING":
		return text(must(v.StringValue()))
	case "BYTES":
		return "unhex('" + hex.EncodeToString([]byte(must(v.BytesValue()))) + "')"
	case "INT64":
		return "CAST(" + strconv.FormatInt(must(v.Int64Value()), 10) + " AS BIGINT)"
	case "BOOL":
		return strings.ToUpper(strconv.FormatBool(must(v.BoolValue())))
	case "FLOAT64":
		return float(must(v.DoubleValue()))
	case "TIMESTAMP":
		return "make_timestamptz(CAST(" + strconv.FormatInt(must(v.ToUnixMicros()), 10) + " AS BIGINT))"
	case "DATE":
		return "(DATE '1970-01-01' + CAST(" + strconv.Itoa(int(must(v.DateValue()))) + " AS INTEGER))"
	case "ARRAY":
		var elements []string
		for _, e := range must(v.Elements()) {
			elements = append(elements, literal(e, t.Elem))
		}
		return "CAST([" + strings.Join(elements, ", ") + "] AS " + duck(t) + ")"
	case "STRUCT":
		var fields []string
		for i, f := range t.Fields {
			fields = append(fields, literal(must(v.Field(int32(i))), f.Type))
		}
		return pack(fields)
	case "JSON":
		return "bq_parse_json(" + text(must(v.JsonString())) + ")"
	}
	// The others are written as a word and a text: NUMERIC '1.5'.
	word := must(v.GetSQLLiteral2(gs.ProductModeProductExternal))
	at := strings.IndexAny(word, `"'`)
	if at < 0 {
		unsupported("the literal %s", word)
	}
	return fromText(text(strings.Trim(word[at:], `"'`)), t)
}

// fromText writes the plain value of a type from its text, as in a cast.
func fromText(x string, t *analyze.Type) string {
	spelling, ok := casts[conversion{"STRING", t.Name}]
	if !ok {
		unsupported("a literal of type %s", t.Name)
	}
	return spell(spelling, false, x)
}

func float(f float64) string {
	switch {
	case math.IsNaN(f):
		return "CAST('nan' AS DOUBLE)"
	case math.IsInf(f, 1):
		return "CAST('inf' AS DOUBLE)"
	case math.IsInf(f, -1):
		return "CAST('-inf' AS DOUBLE)"
	}
	return "CAST('" + strconv.FormatFloat(f, 'g', -1, 64) + "' AS DOUBLE)"
}
