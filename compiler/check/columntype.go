package check

import (
	"strings"

	"github.com/weft-cdp/weft/models"
)

// columnTypes are the types that a column can be declared with.
var columnTypes = []string{"text", "int", "decimal", "float", "bool", "date", "timestamp", "list<text>", "list<int>"}

// typeHabits are the names that other languages have for the types.
var typeHabits = map[string]string{
	"string": "text", "str": "text", "varchar": "text", "char": "text", "uuid": "text", "json": "text",
	"integer": "int", "bigint": "int", "smallint": "int", "int64": "int", "int32": "int", "long": "int",
	"numeric": "decimal", "number": "decimal", "money": "decimal", "bignumeric": "decimal",
	"double": "float", "real": "float", "float64": "float", "float32": "float", "double precision": "float",
	"boolean": "bool", "datetime": "timestamp", "timestamptz": "timestamp", "time": "timestamp",
	"timestamp_tz": "timestamp", "datetime64": "timestamp",
	"array": "list<text>", "list": "list<text>", "text[]": "list<text>", "string[]": "list<text>", "int[]": "list<int>",
	"array<string>": "list<text>", "list<string>": "list<text>", "array<int>": "list<int>", "list<integer>": "list<int>",
}

// normalCase is how typeHabits are looked up: in lower case, without the
// numbers in parentheses of varchar(20) and decimal(10,2).
func normalCase(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(name)), "(")
	return strings.TrimSpace(name)
}

// converts tells whether values of one type can be read as another. Text can be
// read as anything (what does not parse becomes null and is reported when the
// data is there), and anything but a list as text.
func converts(from, to models.Type) bool {
	switch {
	case from.Kind == models.Unknown || from.Kind == models.Null || from.Kind == to.Kind && from.Elem == to.Elem:
		return true
	case from.Kind == models.List || to.Kind == models.List:
		return from.Kind == models.List && to.Kind == models.List && from.Elem == models.Unknown
	case from.Kind == models.Text || to.Kind == models.Text:
		return true
	case from.Kind.Numeric() && to.Kind.Numeric():
		return true
	case from.Kind == models.Int && to.Kind == models.Bool, from.Kind == models.Bool && to.Kind == models.Int:
		return true
	}
	moment := func(k models.Kind) bool { return k == models.Date || k == models.Timestamp }
	return moment(from.Kind) && moment(to.Kind)
}

// agree tells whether values of two types can be equal.
func agree(a, b models.Type) bool {
	switch {
	case a.Kind == models.List || b.Kind == models.List:
		return false
	case a.Kind == models.Unknown || b.Kind == models.Unknown || a.Kind == b.Kind:
		return true
	}
	return a.Kind.Numeric() && b.Kind.Numeric()
}
