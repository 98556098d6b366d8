package server

import (
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// parameter is a query parameter of a request. The generated types cannot tell
// a null from an empty text, so this one is read apart.
type parameter struct {
	Name  string                 `json:"name"`
	Type  *bq.QueryParameterType `json:"parameterType"`
	Value parameterValue         `json:"parameterValue"`
}

type parameterValue struct {
	Value  *string          `json:"value"`
	Values []parameterValue `json:"arrayValues"`
}

// readParameters finds the parameters in the body of jobs.query or jobs.insert.
func readParameters(raw []byte) ([]parameter, error) {
	var body struct {
		Parameters    []parameter `json:"queryParameters"`
		Configuration struct {
			Query struct {
				Parameters []parameter `json:"queryParameters"`
			} `json:"query"`
		} `json:"configuration"`
	}
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, fail("invalid", "Invalid query parameters: %s", err)
	}
	all := append(body.Parameters, body.Configuration.Query.Parameters...)
	for _, p := range all {
		if p.Type == nil {
			return nil, fail("invalid", "Query parameter '%s' has no type", p.Name)
		}
	}
	return all, nil
}

// parameterTypes gives the types by name and those of the nameless in order.
func parameterTypes(parameters []parameter) (named map[string]string, positional []string) {
	named = map[string]string{}
	for _, p := range parameters {
		if p.Name == "" {
			positional = append(positional, parameterType(p.Type))
		} else {
			named[strings.ToLower(p.Name)] = parameterType(p.Type)
		}
	}
	return named, positional
}

func parameterType(t *bq.QueryParameterType) string {
	switch t.Type {
	case "ARRAY":
		return "ARRAY<" + parameterType(t.ArrayType) + ">"
	case "STRUCT":
		fields := make([]string, len(t.StructTypes))
		for i, f := range t.StructTypes {
			fields[i] = f.Name + " " + parameterType(f.Type)
		}
		return "STRUCT<" + strings.Join(fields, ", ") + ">"
	}
	return t.Type
}

// undeclared tells the parameters of a statement for which the request says no type.
func undeclared(found []analyze.Column) ([]*bq.QueryParameter, error) {
	types, err := parseTypes(found)
	if err != nil {
		return nil, err
	}
	list := make([]*bq.QueryParameter, len(found))
	for i, c := range found {
		list[i] = &bq.QueryParameter{Name: c.Name, ParameterType: restParameter(types[i])}
	}
	return list, nil
}

// restParameter writes a parameter's type as the REST interface does, which for
// parameters has SQL's names.
func restParameter(t *analyze.Type) *bq.QueryParameterType {
	if t.Elem != nil {
		return &bq.QueryParameterType{Type: "ARRAY", ArrayType: restParameter(t.Elem)}
	}
	p := &bq.QueryParameterType{Type: t.Name}
	for _, f := range t.Fields {
		p.StructTypes = append(p.StructTypes, &bq.QueryParameterTypeStructTypes{Name: f.Name, Type: restParameter(f.Type)})
	}
	return p
}

// bind gives the parameters that a DuckDB statement has.
func bind(statement string, parameters []parameter) ([]any, error) {
	var args []any
	for i, p := range parameters {
		name := orElse(strings.ToLower(p.Name), strconv.Itoa(i+1))
		if !strings.Contains(statement, "$"+name) {
			continue
		}
		v, err := p.Value.of(p.Type)
		if err != nil {
			return nil, fail("invalid", "Invalid value for query parameter '%s': %s", name, err)
		}
		if p.Name == "" {
			args = append(args, v)
		} else {
			args = append(args, sql.Named(name, v))
		}
	}
	return args, nil
}

// of gives a value in the Go type that DuckDB's driver wants for it; moments
// stay text, which DuckDB reads itself.
func (v parameterValue) of(t *bq.QueryParameterType) (any, error) {
	if t.Type == "ARRAY" && keepsText(t.ArrayType) {
		return v.listText(), nil
	}
	if t.Type == "ARRAY" {
		list := make([]any, len(v.Values))
		for i, e := range v.Values {
			var err error
			if list[i], err = e.of(t.ArrayType); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	if t.Type == "STRUCT" {
		return nil, fmt.Errorf("the emulator takes no STRUCT parameters")
	}
	if v.Value == nil {
		return nil, nil
	}
	switch t.Type {
	case "INT64":
		return strconv.ParseInt(*v.Value, 10, 64)
	case "FLOAT64":
		return strconv.ParseFloat(*v.Value, 64)
	case "BOOL":
		return strconv.ParseBool(*v.Value)
	case "BYTES":
		return base64.StdEncoding.DecodeString(*v.Value)
	}
	return *v.Value, nil
}

// keepsText tells whether values of a type stay text for DuckDB to read. Its driver
// wants elements of a list in Go types of their own, and has none for decimals.
func keepsText(t *bq.QueryParameterType) bool {
	switch t.Type {
	case "NUMERIC", "BIGNUMERIC", "DATE", "DATETIME", "TIME", "TIMESTAMP":
		return true
	}
	return false
}

// listText writes a list as DuckDB reads one.
func (v parameterValue) listText() string {
	elements := make([]string, len(v.Values))
	for i, e := range v.Values {
		if elements[i] = "NULL"; e.Value != nil {
			elements[i] = "'" + *e.Value + "'"
		}
	}
	return "[" + strings.Join(elements, ", ") + "]"
}
