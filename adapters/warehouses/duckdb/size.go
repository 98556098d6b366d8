package duckdb

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// Sizes knows the rows of tables, which DuckDB estimates, and the bytes of files on
// this machine.
func (w *Warehouse) Sizes(ctx context.Context, sources []*models.Source) (map[string]adapters.Size, error) {
	rows, err := w.Query(ctx, "SELECT database_name, schema_name, table_name, estimated_size, database_name = current_database() FROM duckdb_tables()")
	if err != nil {
		return nil, err
	}
	counted := map[[3]string]int64{}
	for _, row := range rows.Rows {
		database, _ := row[0].(string)
		schema, _ := row[1].(string)
		table, _ := row[2].(string)
		n, known := row[3].(int64)
		if current, _ := row[4].(bool); current {
			database = ""
		}
		if known {
			counted[[3]string{database, schema, table}] = n
		}
	}
	sizes := map[string]adapters.Size{}
	for _, source := range sources {
		if source.File != "" {
			sizes[source.Name] = adapters.Size{Bytes: w.bytesOf(source.File)}
		}
		if n, known := counted[w.placeOf(source.Table)]; known {
			sizes[source.Name] = adapters.Size{Rows: &n}
		}
	}
	return sizes, nil
}

// placeOf is the database, "" for the one that is open, the schema and the name of
// a table.
func (w *Warehouse) placeOf(dotted string) [3]string {
	parts := strings.Split(dotted, ".")
	switch len(parts) {
	case 1:
		return [3]string{"", cmp.Or(w.settings.SourceSchema, "main"), parts[0]}
	case 2:
		return [3]string{"", parts[0], parts[1]}
	}
	return [3]string(parts[:3])
}

// bytesOf adds up the files of a pattern; nil when they are not on this machine.
func (w *Warehouse) bytesOf(pattern string) *int64 {
	if !filepath.IsAbs(pattern) {
		pattern = filepath.Join(w.settings.Folder, pattern)
	}
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		return nil
	}
	var bytes int64
	for _, path := range paths {
		file, err := os.Stat(path)
		if err != nil {
			return nil
		}
		bytes += file.Size()
	}
	return &bytes
}
