package translate

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// Literal writes a value from outside, as JSON gives it, as an expression of a
// BigQuery type: nil, bool, string, json.Number, []any for an ARRAY, and for a
// STRUCT map[string]any by the fields' names. BYTES are base64.
func Literal(typ string, v any) (expression string, err error) {
	defer rescue(&err)
	return given(v, typeNamed(typ)), nil
}

func given(v any, t *analyze.Type) string {
	switch v := v.(type) {
	case nil:
		return "CAST(NULL AS " + duck(t) + ")"
	case []any:
		if t.Name == "ARRAY" {
			var elements []string
			for _, e := range v {
				elements = append(elements, given(e, t.Elem))
			}
			return "CAST([" + strings.Join(elements, ", ") + "] AS " + duck(t) + ")"
		}
	case map[string]any:
		if t.Name == "STRUCT" {
			var fields []string
			for _, f := range t.Fields {
				fields = append(fields, given(v[f.Name], f.Type))
			}
			return pack(fields)
		}
	case string:
		return givenText(v, t)
	case json.Number:
		return givenText(v.String(), t)
	case bool:
		return givenText(fmt.Sprint(v), t)
	case float64:
		return givenText(strings.TrimSuffix(fmt.Sprint(v), ".0"), t)
	}
	unsupported("a value %T for type %s", v, t.Name)
	return ""
}

func givenText(s string, t *analyze.Type) string {
	switch t.Name {
	case "STRING":
		return text(s)
	case "JSON":
		return "bq_parse_json(" + text(s) + ")"
	case "BYTES":
		b := must(base64.StdEncoding.DecodeString(s))
		return "unhex('" + hex.EncodeToString(b) + "')"
	}
	return fromText(text(s), t)
}

// FromJSON writes the value of a BigQuery type out of an expression of DuckDB's
// JSON type, by the rules of Literal: for loading many rows at once.
func FromJSON(typ, expr string) (expression string, err error) {
	defer rescue(&err)
	return fromJSON(expr, typeNamed(typ), 0), nil
}

func fromJSON(x string, t *analyze.Type, depth int) string {
	word := "(" + x + " ->> '$')"
	switch t.Name {
	case "ARRAY":
		list := "from_json(" + x + `, '["JSON"]')`
		return "CAST(" + each(list, depth, func(e string) string { return fromJSON(e, t.Elem, depth+1) }) + " AS " + duck(t) + ")"
	case "STRUCT":
		var fields []string
		for _, f := range t.Fields {
			at := text(`$."` + strings.ReplaceAll(f.Name, `"`, `\"`) + `"`)
			fields = append(fields, fromJSON("("+x+" -> "+at+")", f.Type, depth))
		}
		return "CASE WHEN " + word + " IS NOT NULL THEN " + pack(fields) + " END"
	case "STRING":
		return word
	case "JSON":
		return "bq_parse_json(" + word + ")"
	case "BYTES":
		return "from_base64(" + word + ")"
	}
	return fromText(word, t)
}
