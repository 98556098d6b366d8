package server

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/translate"
)

// stage is a file of rows on their way into a table: one JSON list per row, in
// the order of the table's columns. Values are as BigQuery's JSON loads have
// them, which DuckDB then turns into the columns' types all at once.
type stage struct {
	file  *os.File
	out   *bufio.Writer
	rows  int64
	types []*analyze.Type
}

func newStage(columns []analyze.Column) (*stage, error) {
	types, err := parseTypes(columns)
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "bigquery-rows-*.ndjson")
	if err != nil {
		return nil, fmt.Errorf("cannot keep rows: %w", err)
	}
	return &stage{file: file, out: bufio.NewWriter(file), types: types}, nil
}

func (s *stage) discard() { _ = discard(s.file) } // a file in the system's folder for such

// list adds a row, in the order of the columns.
func (s *stage) list(values []json.RawMessage, columns []analyze.Column) error {
	for i, c := range columns {
		if values[i] == nil {
			values[i] = json.RawMessage("null")
		}
		if c.Required && string(values[i]) == "null" {
			return fail("invalid", "Missing required field: %s.", c.Name)
		}
		var err error
		if values[i], err = exact(values[i], s.types[i]); err != nil {
			return fail("invalid", "Could not convert value to %s. Field: %s; Value: %s", c.Type, c.Name, values[i])
		}
	}
	line, err := json.Marshal(map[string]any{"r": values})
	if err != nil {
		return fail("invalid", "%s", err)
	}
	s.rows++
	_, err = s.out.Write(append(line, '\n'))
	return err
}

// exact puts the numbers of decimal columns in quotes: DuckDB would read them
// as floating-point ones.
func exact(raw json.RawMessage, t *analyze.Type) (json.RawMessage, error) {
	if string(raw) == "null" || !hasDecimal(t) {
		return raw, nil
	}
	switch {
	case t.Elem != nil:
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return raw, err
		}
		for i := range list {
			var err error
			if list[i], err = exact(list[i], t.Elem); err != nil {
				return raw, err
			}
		}
		return json.Marshal(list)
	case t.Name == "STRUCT":
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(raw, &fields); err != nil {
			return raw, err
		}
		for _, f := range t.Fields {
			for name, v := range fields {
				if !strings.EqualFold(name, f.Name) {
					continue
				}
				var err error
				if fields[name], err = exact(v, f.Type); err != nil {
					return raw, err
				}
			}
		}
		return json.Marshal(fields)
	case raw[0] != '"':
		return json.RawMessage(`"` + string(raw) + `"`), nil
	}
	return raw, nil
}

func hasDecimal(t *analyze.Type) bool {
	if t.Elem != nil {
		return hasDecimal(t.Elem)
	}
	for _, f := range t.Fields {
		if hasDecimal(f.Type) {
			return true
		}
	}
	return t.Name == "NUMERIC" || t.Name == "BIGNUMERIC"
}

// object adds a row whose values have names.
func (s *stage) object(row map[string]json.RawMessage, columns []analyze.Column, ignoreUnknown bool) error {
	values := make([]json.RawMessage, len(columns))
	used := 0
	for i, c := range columns {
		v, ok := row[c.Name]
		if !ok {
			v, ok = valueByFold(row, c.Name)
		}
		if ok {
			used++
			values[i] = v
		}
	}
	if used < len(row) && !ignoreUnknown {
		for name := range row {
			if !hasColumn(columns, name) {
				return fail("invalid", "No such field: %s.", name)
			}
		}
	}
	return s.list(values, columns)
}

func valueByFold(row map[string]json.RawMessage, name string) (json.RawMessage, bool) {
	for key, v := range row {
		if strings.EqualFold(key, name) {
			return v, true
		}
	}
	return nil, false
}

func hasColumn(columns []analyze.Column, name string) bool {
	for _, c := range columns {
		if strings.EqualFold(c.Name, name) {
			return true
		}
	}
	return false
}

// insertStage puts the staged rows into a table, all or none, and gives their
// number.
func (s *session) insertStage(ctx context.Context, staged *stage, name analyze.Name, columns []analyze.Column) (int64, error) {
	if err := staged.out.Flush(); err != nil {
		return 0, fmt.Errorf("cannot keep rows: %w", err)
	}
	if staged.rows == 0 {
		return 0, nil
	}
	names, values := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i] = identifier(c.Name)
		var err error
		if values[i], err = translate.FromJSON(c.Type, fmt.Sprintf("(r->%d)", i)); err != nil {
			return 0, err
		}
	}
	text := "INSERT INTO " + translate.Table(name) + " (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") +
		" FROM read_json(" + literal(staged.file.Name()) + ", format = 'newline_delimited', columns = {r: 'JSON'}, maximum_object_size = 104857600)"
	if _, err := s.runAll(ctx, []string{text}, nil); err != nil {
		return 0, err
	}
	return staged.rows, nil
}

// identifier and literal quote for DuckDB.
func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
func literal(text string) string    { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
