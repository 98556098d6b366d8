package server

import (
	"fmt"
	"strings"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// The REST interface has names of its own for some types, older than SQL's.
var restNames = map[string]string{"INT64": "INTEGER", "FLOAT64": "FLOAT", "BOOL": "BOOLEAN", "STRUCT": "RECORD"}

var sqlNames = map[string]string{
	"INTEGER": "INT64", "FLOAT": "FLOAT64", "BOOLEAN": "BOOL", "RECORD": "STRUCT",
	"DECIMAL": "NUMERIC", "BIGDECIMAL": "BIGNUMERIC",
}

func parseTypes(columns []analyze.Column) ([]*analyze.Type, error) {
	types := make([]*analyze.Type, len(columns))
	for i, c := range columns {
		t, err := analyze.ParseType(c.Type)
		if err != nil {
			return nil, err
		}
		types[i] = t
	}
	return types, nil
}

// restSchema writes columns as the REST interface does.
func restSchema(columns []analyze.Column) (*bq.TableSchema, error) {
	types, err := parseTypes(columns)
	if err != nil {
		return nil, err
	}
	schema := &bq.TableSchema{Fields: make([]*bq.TableFieldSchema, len(columns))}
	for i, c := range columns {
		schema.Fields[i] = restField(c.Name, types[i])
		if c.Required {
			schema.Fields[i].Mode = "REQUIRED"
		}
	}
	return schema, nil
}

func restField(name string, t *analyze.Type) *bq.TableFieldSchema {
	f := &bq.TableFieldSchema{Name: name, Mode: "NULLABLE"}
	if t.Elem != nil {
		f.Mode, t = "REPEATED", t.Elem
	}
	f.Type = orElse(restNames[t.Name], t.Name)
	for i, inner := range t.Fields {
		f.Fields = append(f.Fields, restField(orElse(inner.Name, fmt.Sprintf("_field_%d", i+1)), inner.Type))
	}
	return f
}

// sqlColumns reads the schema that a client gave.
func sqlColumns(schema *bq.TableSchema) ([]analyze.Column, error) {
	if schema == nil {
		return nil, nil
	}
	columns := make([]analyze.Column, len(schema.Fields))
	for i, f := range schema.Fields {
		if f.Name == "" {
			return nil, fail("invalid", "Field %d of the schema has no name", i+1)
		}
		columns[i] = analyze.Column{Name: f.Name, Type: sqlType(f), Required: f.Mode == "REQUIRED"}
		if _, err := analyze.ParseType(columns[i].Type); err != nil {
			return nil, fail("invalid", "Invalid value for type of field %s: %s", f.Name, f.Type)
		}
	}
	return columns, nil
}

func sqlType(f *bq.TableFieldSchema) string {
	name := strings.ToUpper(f.Type)
	name = orElse(sqlNames[name], name)
	if name == "STRUCT" {
		fields := make([]string, len(f.Fields))
		for i, inner := range f.Fields {
			fields[i] = inner.Name + " " + sqlType(inner)
		}
		name = "STRUCT<" + strings.Join(fields, ", ") + ">"
	}
	if f.Mode == "REPEATED" {
		return "ARRAY<" + name + ">"
	}
	return name
}
