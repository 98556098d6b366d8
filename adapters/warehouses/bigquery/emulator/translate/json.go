package translate

import (
	"strings"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

func toJSONString(_ *translator, c *call) string {
	if len(c.args) > 1 && c.name == "to_json_string" && strings.EqualFold(c.args[1], "true") {
		c.unsupported()
	}
	return toJSON(c.args[0], c.types[0], 0)
}

// toJSON writes the JSON text of a value. A missing value is the word null.
func toJSON(x string, t *analyze.Type, depth int) string {
	var out string
	switch t.Name {
	case "JSON":
		out = x
	case "BOOL":
		out = "CAST(" + x + " AS VARCHAR)"
	case "INT64":
		out = "bq_json_of_int64(" + x + ")"
	case "FLOAT64":
		out = "bq_json_of_float64(" + x + ")"
	case "NUMERIC":
		out = "bq_json_of_number(bq_numeric_string(" + x + "))"
	case "BIGNUMERIC":
		out = "bq_json_of_number(bq_bignumeric_text(" + x + "))"
	case "STRING":
		out = "bq_json_of_string(" + x + ")"
	case "BYTES":
		out = "bq_json_of_string(base64(" + x + "))"
	case "DATE":
		out = "bq_json_of_string(bq_date_string(" + x + "))"
	case "TIME":
		out = "bq_json_of_string(bq_time_string(" + x + "))"
	case "DATETIME":
		out = "bq_json_of_string(replace(bq_datetime_string(" + x + "), ' ', 'T'))"
	case "TIMESTAMP":
		out = "bq_json_of_timestamp(" + x + ")"
	case "ARRAY":
		elements := each(x, depth, func(e string) string { return toJSON(e, t.Elem, depth+1) })
		out = "('[' || array_to_string(" + elements + ", ',') || ']')"
	case "STRUCT":
		return once(x, depth, func(name string, depth int) string { return structJSON(name, t, depth) })
	default:
		unsupported("TO_JSON of %s", t.Name)
	}
	return "coalesce(" + out + ", 'null')"
}

func structJSON(x string, t *analyze.Type, depth int) string {
	var parts []string
	for i, f := range t.Fields {
		parts = append(parts, "bq_json_of_string("+text(f.Name)+") || ':' || "+toJSON("("+x+")."+field(i), f.Type, depth))
	}
	return "(CASE WHEN " + x + " IS NULL THEN 'null' ELSE '{' || " + strings.Join(parts, " || ',' || ") + " || '}' END)"
}

func jsonObject(_ *translator, c *call) string {
	var parts []string
	for i := 0; i+1 < len(c.args); i += 2 {
		parts = append(parts, "bq_json_of_string("+c.args[i]+") || ':' || "+toJSON(c.args[i+1], c.types[i+1], 0))
	}
	if len(parts) == 0 {
		return "'{}'"
	}
	return "bq_parse_json('{' || " + strings.Join(parts, " || ',' || ") + " || '}')"
}

func jsonArray(_ *translator, c *call) string {
	var parts []string
	for i, a := range c.args {
		parts = append(parts, toJSON(a, c.types[i], 0))
	}
	if len(parts) == 0 {
		return "'[]'"
	}
	return "('[' || " + strings.Join(parts, " || ',' || ") + " || ']')"
}

// format writes FORMAT: its arguments go to the formatter as texts with a mark
// of their type.
func format(_ *translator, c *call) string {
	var args []string
	for i, a := range c.args[1:] {
		t := c.types[i+1]
		mark := "s"
		switch t.Name {
		case "INT64":
			mark = "i"
		case "FLOAT64":
			mark = "f"
		case "NUMERIC", "BIGNUMERIC":
			mark = "n"
		}
		value := a
		if t.Name != "STRING" {
			spelling, ok := casts[conversion{t.Name, "STRING"}]
			if !ok {
				c.unsupported()
			}
			value = spell(spelling, false, a)
		}
		args = append(args, "('"+mark+"' || "+value+")")
	}
	return "bq_format(" + c.args[0] + ", CAST([" + strings.Join(args, ", ") + "] AS VARCHAR[]))"
}
