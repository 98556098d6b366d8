package functions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsons are the functions of JSON, which is a text here: that of the value
// without blanks, with the keys of objects in order. A text that is no JSON,
// given to a function that also takes STRING, gives null.
var jsons = map[string]scalar{
	"parse_json":        fn1(normalized),
	"json_value":        fn2(jsonValue),
	"json_query":        fn2(jsonQuery),
	"json_value_array":  fn2(jsonValueArray),
	"json_query_array":  fn2(jsonQueryArray),
	"json_type":         fn1(sure(jsonType)),
	"json_field":        fn2(func(s, name string) (*string, error) { return step(s, member{name: name}) }),
	"json_string":       fn1(func(s string) (string, error) { return typed[string](s, "string") }),
	"json_bool":         fn1(func(s string) (bool, error) { return typed[bool](s, "bool") }),
	"json_int64":        fn1(jsonInt),
	"json_float64":      fn1(jsonFloat),
	"json_lax_string":   fn1(sure(laxString)),
	"json_lax_int64":    fn1(sure(laxInt)),
	"json_lax_float64":  fn1(sure(laxFloat)),
	"json_lax_bool":     fn1(sure(laxBool)),
	"json_of_string":    fn1(sure(jsonText)),
	"json_of_int64":     fn1(sure(func(n int64) string { return jsonNumber(strconv.FormatInt(n, 10)) })),
	"json_of_float64":   fn1(sure(jsonOfFloat)),
	"json_of_number":    fn1(sure(jsonNumber)),
	"json_of_timestamp": fn1(sure(jsonOfTimestamp)),
}

// read reads a JSON text. Numbers keep their digits.
func read(s string) (any, error) {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("syntax error while parsing value: %w", err)
	}
	if d.More() {
		return nil, fmt.Errorf("syntax error while parsing value: text after the value")
	}
	return v, nil
}

// write gives the text of a JSON value.
func write(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // of values that read gave there is none
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func normalized(s string) (string, error) {
	v, err := read(s)
	if err != nil {
		return "", err
	}
	return write(v), nil
}

// member is a step of a path: a name, or an index where there is no name.
type member struct {
	name  string
	index int
	at    bool // index counts
}

// path reads $.a.b[0]['c'] and $["c"].
func path(s string) ([]member, error) {
	bad := func() ([]member, error) { return nil, fmt.Errorf("Invalid JSONPath: %q", s) }
	rest, ok := strings.CutPrefix(s, "$")
	if !ok {
		return bad()
	}
	var steps []member
	for rest != "" {
		switch rest[0] {
		case '.':
			end := strings.IndexAny(rest[1:], ".[")
			if end < 0 {
				end = len(rest) - 1
			}
			name := rest[1 : end+1]
			rest = rest[end+1:]
			if strings.HasPrefix(name, `"`) && strings.HasSuffix(name, `"`) && len(name) > 1 {
				name = name[1 : len(name)-1]
			}
			if name == "" {
				return bad()
			}
			steps = append(steps, member{name: name})
		case '[':
			end := strings.IndexByte(rest, ']')
			if end < 2 {
				return bad()
			}
			inside := rest[1:end]
			rest = rest[end+1:]
			if q := inside[0]; (q == '\'' || q == '"') && len(inside) > 1 && inside[len(inside)-1] == q {
				steps = append(steps, member{name: inside[1 : len(inside)-1]})
				continue
			}
			i, err := strconv.Atoi(inside)
			if err != nil || i < 0 {
				return bad()
			}
			steps = append(steps, member{index: i, at: true})
		default:
			return bad()
		}
	}
	return steps, nil
}

// find follows a path; false where it leads nowhere.
func find(s, where string) (any, bool, error) {
	steps, err := path(where)
	if err != nil {
		return nil, false, err
	}
	v, err := read(s)
	if err != nil {
		return nil, false, nil //nolint:nilerr // no JSON, no value
	}
	for _, m := range steps {
		if v, err = into(v, m); err != nil {
			return nil, false, nil //nolint:nilerr // the path leads nowhere
		}
	}
	return v, true, nil
}

var errNowhere = fmt.Errorf("no such member")

func into(v any, m member) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		if x, ok := v[m.name]; ok && !m.at {
			return x, nil
		}
	case []any:
		if m.at && m.index < len(v) {
			return v[m.index], nil
		}
	}
	return nil, errNowhere
}

func step(s string, m member) (*string, error) {
	v, err := read(s)
	if err != nil {
		return nil, err
	}
	if v, err = into(v, m); err != nil {
		return nil, nil //nolint:nilerr // a member that is not there is null
	}
	return pointer(write(v)), nil
}

func pointer[T any](v T) *T { return &v }

// jsonValue is null for objects, arrays and null.
func jsonValue(s, where string) (*string, error) {
	v, ok, err := find(s, where)
	if err != nil || !ok {
		return nil, err
	}
	return scalarText(v), nil
}

func scalarText(v any) *string {
	switch v := v.(type) {
	case string:
		return &v
	case json.Number:
		return pointer(v.String())
	case bool:
		return pointer(strconv.FormatBool(v))
	}
	return nil
}

func jsonQuery(s, where string) (*string, error) {
	v, ok, err := find(s, where)
	if err != nil || !ok {
		return nil, err
	}
	return pointer(write(v)), nil
}

// jsonValueArray is null where an element is no scalar or there is no array.
func jsonValueArray(s, where string) ([]maybe, error) {
	return array(s, where, scalarText)
}

func jsonQueryArray(s, where string) ([]maybe, error) {
	return array(s, where, func(v any) *string { return pointer(write(v)) })
}

func array(s, where string, text func(any) *string) ([]maybe, error) {
	v, ok, err := find(s, where)
	list, isList := v.([]any)
	if err != nil || !ok || !isList {
		return nil, err
	}
	out := make([]maybe, len(list))
	for i, e := range list {
		switch e.(type) {
		case map[string]any, []any:
			if text(e) == nil {
				return nil, nil
			}
		}
		if t := text(e); t != nil {
			out[i] = maybe{text: *t}
		} else {
			out[i] = maybe{null: true}
		}
	}
	return out, nil
}

func jsonType(s string) string {
	v, err := read(s)
	if err != nil {
		return "null"
	}
	switch v.(type) {
	case string:
		return "string"
	case json.Number:
		return "number"
	case bool:
		return "boolean"
	case map[string]any:
		return "object"
	case []any:
		return "array"
	}
	return "null"
}

func typed[T any](s, name string) (T, error) {
	v, err := read(s)
	t, ok := v.(T)
	if err != nil || !ok {
		return t, fmt.Errorf("The provided JSON input is not a %s", name)
	}
	return t, nil
}

func jsonInt(s string) (int64, error) {
	n, err := typed[json.Number](s, "number")
	if err != nil {
		return 0, err
	}
	if f, err := n.Float64(); err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int64(f), nil
	}
	i, err := n.Int64()
	if err != nil {
		return 0, fmt.Errorf("The provided JSON number: %s cannot be converted to an integer", n)
	}
	return i, nil
}

func jsonFloat(s string) (float64, error) {
	n, err := typed[json.Number](s, "number")
	if err != nil {
		return 0, err
	}
	return n.Float64()
}

func laxString(s string) *string {
	v, _ := read(s)
	return scalarText(v)
}

func laxFloat(s string) *float64 {
	v, _ := read(s)
	if _, ok := v.(bool); ok {
		return nil
	}
	text := scalarText(v)
	if text == nil {
		return nil
	}
	f, err := parseFloat(*text)
	if err != nil {
		return nil
	}
	return &f
}

func laxInt(s string) *int64 {
	v, _ := read(s)
	if b, ok := v.(bool); ok {
		if b {
			return pointer[int64](1)
		}
		return pointer[int64](0)
	}
	text := scalarText(v)
	if text == nil {
		return nil
	}
	n, ok := parseDecimal(*text, 0)
	if !ok || !n.IsInt64() {
		return nil
	}
	return pointer(n.Int64())
}

func laxBool(s string) *bool {
	v, _ := read(s)
	switch v := v.(type) {
	case bool:
		return &v
	case json.Number:
		f, err := v.Float64()
		if err == nil {
			return pointer(f != 0)
		}
	case string:
		if b, err := parseBool(v); err == nil {
			return &b
		}
	}
	return nil
}

// jsonText quotes a text.
func jsonText(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return write(s)
}

// jsonNumber quotes a number beyond the integers that a double holds.
func jsonNumber(s string) string {
	n, ok := new(big.Rat).SetString(s)
	if !ok || n.Abs(n).Cmp(new(big.Rat).SetInt64(1<<53)) > 0 {
		return `"` + s + `"`
	}
	return s
}

func jsonOfFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return `"NaN"`
	case math.IsInf(f, 1):
		return `"Infinity"`
	case math.IsInf(f, -1):
		return `"-Infinity"`
	}
	return shortest(f)
}

func jsonOfTimestamp(t timestamp) string {
	return `"` + strings.Replace(datetimeText(datetime(t)), " ", "T", 1) + `Z"`
}
