package duckdb

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
)

var _ adapters.Schemas = (*Warehouse)(nil)

// Schemas finds those of the open database.
func (w *Warehouse) Schemas(ctx context.Context, prefix string) ([]string, error) {
	rows, err := w.Query(ctx, "SELECT schema_name FROM duckdb_schemas() WHERE database_name = current_database()")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, row := range rows.Rows {
		if name, _ := row[0].(string); strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// DropSchema drops one of the open database.
func (w *Warehouse) DropSchema(ctx context.Context, schema string) error {
	of := "WHERE database_name = current_database() AND schema_name = " + dialect.DuckDB.String(schema)
	rows, err := w.Query(ctx, "SELECT (SELECT count(*) FROM duckdb_tables() "+of+") + (SELECT count(*) FROM duckdb_views() "+of+")")
	if err != nil {
		return err
	}
	if n, counted := rows.Rows[0][0].(int64); !counted || n > 0 {
		return adapters.ErrNotEmpty
	}
	return w.Exec(ctx, "DROP SCHEMA IF EXISTS "+dialect.DuckDB.Quote(schema))
}
