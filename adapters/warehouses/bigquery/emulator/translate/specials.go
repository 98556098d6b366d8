package translate

import (
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// specials are the functions whose form a spelling cannot say.
var specials = map[string]func(*translator, *call) string{
	"$and":              and,
	"$or":               or,
	"concat":            concat,
	"$case_no_value":    caseNoValue,
	"$case_with_value":  caseWithValue,
	"greatest":          extreme("DESC"),
	"least":             extreme("ASC"),
	"$make_array":       makeArray,
	"array_concat":      arrayConcat,
	"array_to_string":   arrayToString,
	"error":             fail,
	"current_timestamp": current,
	"current_date":      current,
	"current_datetime":  current,
	"current_time":      current,
	"$equal":            equal,
	"$not_equal":        notEqual,
	"$in":               in,
	"$like_any":         likeAny(" OR ", ""),
	"$like_all":         likeAny(" AND ", ""),
	"$not_like_any":     likeAny(" OR ", "NOT "),
	"$not_like_all":     likeAny(" AND ", "NOT "),
	"$add":              arithmeticOf("add"),
	"$subtract":         arithmeticOf("subtract"),
	"$multiply":         arithmeticOf("multiply"),
	"$interval":         intervalOf,
	"range_bucket":      rangeBucket,
	"to_json_string":    toJSONString,
	"to_json":           toJSONString,
	"json_object":       jsonObject,
	"json_array":        jsonArray,
	"format":            format,
	"session_user":      func(*translator, *call) string { return "'weft@example.com'" },
}

func and(_ *translator, c *call) string { return "(" + strings.Join(c.args, " AND ") + ")" }

func or(_ *translator, c *call) string { return "(" + strings.Join(c.args, " OR ") + ")" }

func concat(_ *translator, c *call) string { return "(" + strings.Join(c.args, " || ") + ")" }

func caseNoValue(_ *translator, c *call) string { return "(CASE" + branches(c.args) }

func caseWithValue(_ *translator, c *call) string { return "(CASE " + c.args[0] + branches(c.args[1:]) }

func branches(args []string) string {
	var b strings.Builder
	i := 0
	for ; i+1 < len(args); i += 2 {
		b.WriteString(" WHEN " + args[i] + " THEN " + args[i+1])
	}
	if i < len(args) {
		b.WriteString(" ELSE " + args[i])
	}
	return b.String() + " END)"
}

// extreme writes GREATEST and LEAST, which are null when any argument is: a
// sorted list with the nulls first has it at its start.
func extreme(order string) func(*translator, *call) string {
	return func(_ *translator, c *call) string {
		list := c.args
		if c.kind(0) == "FLOAT64" { // NaN wins, and only null wins over it
			if order == "ASC" {
				return "bq_float64_least([" + strings.Join(list, ", ") + "])"
			}
		}
		return "list_extract(list_sort([" + strings.Join(list, ", ") + "], '" + order + "', 'NULLS FIRST'), 1)"
	}
}

func makeArray(_ *translator, c *call) string {
	return "CAST([" + strings.Join(c.args, ", ") + "] AS " + duck(c.typ) + ")"
}

// arrayConcat is null when one of the arrays is.
func arrayConcat(_ *translator, c *call) string {
	var missing []string
	for _, a := range c.args {
		missing = append(missing, a+" IS NULL")
	}
	return "(CASE WHEN " + strings.Join(missing, " OR ") + " THEN NULL ELSE list_concat(" + strings.Join(c.args, ", ") + ") END)"
}

func arrayToString(_ *translator, c *call) string {
	list := c.args[0]
	if c.types[0].Elem.Name != "STRING" {
		c.unsupported()
	}
	if len(c.args) == 3 {
		return "bq_array_to_string_null(" + list + ", " + c.args[1] + ", " + c.args[2] + ")"
	}
	return "bq_array_to_string(" + list + ", " + c.args[1] + ")"
}

// fail writes ERROR: of whatever type is wanted.
func fail(_ *translator, c *call) string {
	return "CAST(error(" + c.args[0] + ") AS " + duck(c.typ) + ")"
}

// current writes CURRENT_TIMESTAMP and its sisters: the moment of the statement.
// A view and a function take the moment of the statement that reads them.
func current(t *translator, c *call) string {
	now := "make_timestamptz(CAST(" + strconv.FormatInt(t.now.UnixMicro(), 10) + " AS BIGINT))"
	t.dated = true
	if t.view {
		now = "now()"
	}
	zone := "'UTC'"
	if len(c.args) == 1 {
		zone = c.args[0]
	}
	local := "bq_timestamp_datetime(" + now + ", " + zone + ")"
	switch c.typ.Name {
	case "DATE":
		return "CAST(" + local + " AS DATE)"
	case "TIME":
		return "CAST(" + local + " AS TIME)"
	case "DATETIME":
		return local
	}
	return now
}

// equalStruct compares field by field: null where a field's comparison is
// null and none is false.
func equalStruct(a, b string, t *analyze.Type) string {
	if t.Name != "STRUCT" {
		return spell(equality(t), false, a, b)
	}
	var all []string
	for i, f := range t.Fields {
		all = append(all, equalStruct("("+a+")."+field(i), "("+b+")."+field(i), f.Type))
	}
	return "(" + strings.Join(all, " AND ") + ")"
}

func equality(t *analyze.Type) string {
	if s, ok := scalars["$equal "+t.Name]; ok {
		return s
	}
	return scalars["$equal"]
}

// equal writes = and <>, and IN for structs as a chain of them.
func equal(_ *translator, c *call) string {
	if c.kind(0) == "STRUCT" {
		return equalStruct(c.args[0], c.args[1], c.types[0])
	}
	return spell(equality(c.types[0]), false, c.args...)
}

func notEqual(_ *translator, c *call) string {
	if c.kind(0) == "STRUCT" {
		return "(NOT " + equalStruct(c.args[0], c.args[1], c.types[0]) + ")"
	}
	s, ok := scalars["$not_equal "+c.kind(0)]
	if !ok {
		s = scalars["$not_equal"]
	}
	return spell(s, false, c.args...)
}

func in(_ *translator, c *call) string {
	if c.kind(0) != "STRUCT" {
		return spell(scalars["$in"], false, c.args...)
	}
	var equal []string
	for _, a := range c.args[1:] {
		equal = append(equal, equalStruct(c.args[0], a, c.types[0]))
	}
	return "(" + strings.Join(equal, " OR ") + ")"
}

// likeAny writes LIKE ANY (…) and LIKE ALL (…).
func likeAny(join, not string) func(*translator, *call) string {
	return func(_ *translator, c *call) string {
		var all []string
		for _, a := range c.args[1:] {
			all = append(all, not+spell(scalars["$like STRING"], false, c.args[0], a))
		}
		return "(" + strings.Join(all, join) + ")"
	}
}

// arithmeticOf writes +, - and *. Of integers and decimals the plain form is
// DuckDB's own operator, so that the safe one has a name of its own; with a date
// or an interval they are something else again.
func arithmeticOf(name string) func(*translator, *call) string {
	return func(_ *translator, c *call) string {
		switch {
		case c.kind(0) == "INTERVAL" || c.kind(1) == "INTERVAL":
			return interval(name, c)
		case name == "add" && c.kind(0) == "DATE" && c.kind(1) == "INT64":
			return spell(scalars["$add DATE"], c.safe, c.args...)
		case name == "add" && c.kind(0) == "INT64" && c.kind(1) == "DATE":
			return spell(scalars["$add DATE"], c.safe, c.args[1], c.args[0])
		case name == "subtract" && c.kind(0) == "DATE" && c.kind(1) == "INT64":
			return spell(scalars["$subtract DATE"], c.safe, c.args...)
		case name == "subtract" && c.kind(0) == "DATE":
			return "to_days(CAST(" + c.args[0] + " - " + c.args[1] + " AS INTEGER))"
		}
		key := "$" + name + " " + c.kind(0)
		if c.safe {
			key = "safe_" + name + " " + c.kind(0)
		}
		s, ok := scalars[key]
		if !ok {
			c.unsupported()
		}
		return spell(s, c.safe, c.args...)
	}
}

// interval writes the arithmetic of intervals with dates and times.
func interval(name string, c *call) string {
	sign := map[string]string{"add": " + ", "subtract": " - ", "multiply": " * "}[name]
	for i := range c.types {
		if k := c.kind(i); k != "INTERVAL" && k != "DATE" && k != "DATETIME" && k != "TIMESTAMP" && k != "INT64" {
			c.unsupported()
		}
	}
	return "CAST(" + c.args[0] + sign + c.args[1] + " AS " + duck(c.typ) + ")"
}

// intervalOf writes INTERVAL n PART.
func intervalOf(_ *translator, c *call) string {
	part := strings.Trim(c.args[1], "'")
	return "to_" + part + "s(" + c.args[0] + ")"
}

// rangeBucket gives how many bounds are not above the value.
func rangeBucket(_ *translator, c *call) string {
	return "CAST(len(list_filter(" + c.args[1] + ", lambda b_: b_ <= " + c.args[0] + ")) AS BIGINT)"
}
