package duckdb

import (
	"context"
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
)

// packed is how many rows a table must have before it is looked at whether rows of it
// are gone: four row groups of DuckDB, of which three are made when they fit.
const packed = 4 * 122880

// rest keeps checkpoints of this session from packing tables, unless a third of a
// large one is rows that are gone.
//
// Left to itself, DuckDB writes row groups anew in every checkpoint, as soon as four fit
// into three. A run that replaces a few rows everywhere in its tables would pay with
// each, for a quarter of the room, what packing costs once for a third of all.
func (w *Warehouse) rest(ctx context.Context) error {
	tables, err := w.Query(ctx, fmt.Sprintf(`SELECT schema_name, table_name, estimated_size
FROM duckdb_tables() WHERE database_name = '%s' AND estimated_size >= %d`, target, packed))
	if err != nil {
		return err
	}
	var gone []string // a query for each table that tells whether a third is gone
	for _, row := range tables.Rows {
		schema, name, stored := row[0].(string), row[1].(string), row[2].(int64)
		gone = append(gone, fmt.Sprintf("SELECT count(*) * 3 < %d * 2 AS gone FROM %s.%s.%s",
			stored, dialect.DuckDB.Quote(target), dialect.DuckDB.Quote(schema), dialect.DuckDB.Quote(name)))
	}
	if len(gone) > 0 {
		found, err := w.Query(ctx, "SELECT count(*) FROM ("+strings.Join(gone, " UNION ALL ")+") WHERE gone")
		if err != nil {
			return err
		}
		if n, _ := found.Rows[0][0].(int64); n > 0 {
			return nil
		}
	}
	return w.Exec(ctx, "SET max_vacuum_tasks = 0")
}
