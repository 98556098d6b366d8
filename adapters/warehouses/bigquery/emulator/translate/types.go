package translate

import (
	"fmt"
	"strings"

	gs "github.com/goccy/go-googlesql"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// plain are the types without parts. JSON is its text, BIGNUMERIC 32 bytes in
// an order that is the order of the numbers.
var plain = map[string]string{
	"BOOL":       "BOOLEAN",
	"INT64":      "BIGINT",
	"FLOAT64":    "DOUBLE",
	"NUMERIC":    "DECIMAL(38,9)",
	"BIGNUMERIC": "BLOB",
	"STRING":     "VARCHAR",
	"BYTES":      "BLOB",
	"DATE":       "DATE",
	"DATETIME":   "TIMESTAMP",
	"TIME":       "TIME",
	"TIMESTAMP":  "TIMESTAMPTZ",
	"JSON":       "VARCHAR",
	"INTERVAL":   "INTERVAL",
}

// Type gives DuckDB's type for a BigQuery type.
func Type(bigquery string) (name string, err error) {
	defer rescue(&err)
	return duck(typeNamed(bigquery)), nil
}

func typeNamed(name string) *analyze.Type { return must(analyze.ParseType(name)) }

// typeOf gives the type of anything of the tree that has one.
func typeOf(n interface {
	Type() (gs.Googlesql_TypeNode, error)
}) *analyze.Type {
	return typeNamed(must(analyze.TypeName(must(n.Type()))))
}

func duck(t *analyze.Type) string {
	switch t.Name {
	case "ARRAY":
		return duck(t.Elem) + "[]"
	case "STRUCT":
		if len(t.Fields) == 0 {
			unsupported("a STRUCT without fields")
		}
		var fields []string
		for i, f := range t.Fields {
			fields = append(fields, field(i)+" "+duck(f.Type))
		}
		return "STRUCT(" + strings.Join(fields, ", ") + ")"
	}
	name, ok := plain[t.Name]
	if !ok {
		unsupported("the type %s", t.Name)
	}
	return name
}

// field gives the name of a struct's field: BigQuery allows two of one name,
// and fields without.
func field(i int) string { return fmt.Sprintf("_%d", i) }

// pack makes a struct of its fields.
func pack(fields []string) string {
	var named []string
	for i, f := range fields {
		named = append(named, field(i)+" := "+f)
	}
	return "struct_pack(" + strings.Join(named, ", ") + ")"
}

// each gives a list with every element changed; the name of the lambda's
// variable must differ from those around it.
func each(list string, depth int, change func(element string) string) string {
	e := fmt.Sprintf("e%d_", depth)
	return "list_transform(" + list + ", lambda " + e + ": " + change(e) + ")"
}

// once lets a text name a value several times and compute it once.
func once(x string, depth int, use func(name string, depth int) string) string {
	if strings.Trim(x, "abcdefghijklmnopqrstuvwxyz_0123456789.()") == "" {
		return use(x, depth)
	}
	return "list_extract(" + each("["+x+"]", depth, func(e string) string { return use(e, depth+1) }) + ", 1)"
}

// hasArray tells whether there is an array in a type.
func hasArray(t *analyze.Type) bool {
	if t.Name == "ARRAY" {
		return true
	}
	for _, f := range t.Fields {
		if hasArray(f.Type) {
			return true
		}
	}
	return false
}

// stored gives a value as a table keeps it: BigQuery stores no null array, and
// no array with a null in it.
func stored(x, column string, t *analyze.Type) string { return storedAt(x, column, t, 0) }

func storedAt(x, column string, t *analyze.Type, depth int) string {
	switch {
	case !hasArray(t):
		return x
	case t.Name == "ARRAY":
		message := text("Array cannot have a null element; error in writing field " + column)
		checked := "CASE WHEN len(" + x + ") > list_count(" + x + ") THEN error(" + message + ") ELSE coalesce(" + x + ", []) END"
		if !hasArray(t.Elem) {
			return checked
		}
		return each(checked, depth, func(e string) string { return storedAt(e, column, t.Elem, depth+1) })
	}
	var fields []string
	for i, f := range t.Fields {
		fields = append(fields, storedAt("("+x+")."+field(i), column, f.Type, depth))
	}
	return "CASE WHEN " + x + " IS NOT NULL THEN " + pack(fields) + " END"
}

// answered gives a value as an answer has it: types that the driver does not
// know become text.
func answered(x string, t *analyze.Type, depth int) string {
	switch t.Name {
	case "BIGNUMERIC":
		return "bq_bignumeric_text(" + x + ")"
	case "INTERVAL":
		return "bq_interval_text(" + x + ")"
	case "ARRAY":
		if same := answered("x", t.Elem, depth) == "x"; !same {
			return each(x, depth, func(e string) string { return answered(e, t.Elem, depth+1) })
		}
	case "STRUCT":
		same := true
		var fields []string
		for i, f := range t.Fields {
			from := "(" + x + ")." + field(i)
			to := answered(from, f.Type, depth)
			same = same && from == to
			fields = append(fields, to)
		}
		if !same {
			return "CASE WHEN " + x + " IS NOT NULL THEN " + pack(fields) + " END"
		}
	}
	return x
}
