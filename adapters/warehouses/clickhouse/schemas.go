package clickhouse

import (
	"context"

	"github.com/weft-cdp/weft/adapters"
)

var _ adapters.Schemas = (*Warehouse)(nil)

// Schemas finds databases.
func (w *Warehouse) Schemas(ctx context.Context, prefix string) ([]string, error) {
	rows, err := w.Query(ctx, "SELECT name FROM system.databases WHERE startsWith(name, "+literal(prefix)+") ORDER BY name")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, row := range rows.Rows {
		name, _ := row[0].(string)
		names = append(names, name)
	}
	return names, nil
}

// DropSchema drops a database. ClickHouse would drop what is in it, too, so it is
// asked before.
func (w *Warehouse) DropSchema(ctx context.Context, schema string) error {
	rows, err := w.Query(ctx, "SELECT count() FROM system.tables WHERE database = "+literal(schema))
	if err != nil {
		return err
	}
	if n, counted := rows.Rows[0][0].(int64); !counted || n > 0 {
		return adapters.ErrNotEmpty
	}
	return w.Exec(ctx, "DROP DATABASE IF EXISTS "+quote(schema))
}
