package server

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/translate"
)

// Read fills the project from a folder: its folders are datasets, the files in
// them tables. The types are those that DuckDB finds in the files. Where says
// what the file system's root is called outside.
func (s *Server) Read(ctx context.Context, folder fs.FS, where string) error {
	for ending, function := range map[string]string{".csv": "read_csv", ".json": "read_json", ".parquet": "read_parquet"} {
		files, err := fs.Glob(folder, "*/*"+ending)
		if err != nil {
			return err
		}
		for _, file := range files {
			name := analyze.Name{Dataset: path.Dir(file), Table: strings.TrimSuffix(path.Base(file), ending)}
			if err := s.readFile(ctx, name, function+"("+literal(filepath.Join(where, file))+")"); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	return nil
}

func (s *Server) readFile(ctx context.Context, name analyze.Name, source string) error {
	if s.dataset(name.Dataset) == nil {
		if err := s.do(ctx, "CREATE SCHEMA "+quoted(analyze.Name{Dataset: name.Dataset})); err != nil {
			return err
		}
	}
	own, err := s.newSession(s.config.Location)
	if err != nil {
		return err
	}
	defer s.endSession(own)
	described, err := own.query(ctx, "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM "+source+")")
	if err != nil {
		return err
	}
	var definitions, values []string
	for _, row := range described {
		column, typ := fmt.Sprint(row[0]), bigQueryType(fmt.Sprint(row[1]))
		native, err := translate.Type(typ)
		if err != nil {
			return err
		}
		definitions = append(definitions, "`"+column+"` "+typ)
		values = append(values, "CAST("+identifier(column)+" AS "+native+")")
	}
	if err := s.doIn(ctx, own, "CREATE TABLE "+quoted(name)+" ("+strings.Join(definitions, ", ")+")"); err != nil {
		return err
	}
	_, err = own.runAll(ctx, []string{"INSERT INTO " + translate.Table(name) + " SELECT " + strings.Join(values, ", ") + " FROM " + source}, nil)
	return err
}

// bigQueryType gives the type of a column that DuckDB found; text where
// BigQuery has none like it.
func bigQueryType(duckdb string) string {
	if element, list := strings.CutSuffix(duckdb, "[]"); list {
		return "ARRAY<" + bigQueryType(element) + ">"
	}
	name, _, _ := strings.Cut(duckdb, "(")
	switch name {
	case "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "USMALLINT", "UTINYINT":
		return "INT64"
	case "DOUBLE", "FLOAT":
		return "FLOAT64"
	case "DECIMAL", "HUGEINT", "UBIGINT":
		return "NUMERIC"
	case "BOOLEAN":
		return "BOOL"
	case "DATE", "TIME", "JSON":
		return name
	case "TIMESTAMP":
		return "DATETIME"
	case "TIMESTAMP WITH TIME ZONE":
		return "TIMESTAMP"
	case "BLOB":
		return "BYTES"
	}
	return "STRING"
}
