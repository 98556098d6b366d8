package duckdb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/models"
)

// Describe tells the columns of a source. Tables, Parquet files, JSON files and
// queries have types of their own. Files of text have none, and a guess from the
// first rows would change with the rows: their columns are text until the model
// declares a type.
func (w *Warehouse) Describe(ctx context.Context, source *models.Source) ([]models.CatalogColumn, error) {
	columns, err := w.columns(ctx, source)
	if err != nil {
		return nil, fmt.Errorf("source %q: %w", source.Name, err)
	}
	return columns, nil
}

func (w *Warehouse) columns(ctx context.Context, source *models.Source) ([]models.CatalogColumn, error) {
	if source.File != "" && formatOf(source) == "whitespace" {
		return w.describeBlanks(ctx, source.File)
	}
	from, err := w.origin(source)
	if err != nil {
		return nil, err
	}
	columns, err := w.describe(ctx, from)
	if source.Table != "" && isMissing(err) {
		return nil, adapters.NoTable(err)
	}
	return columns, err
}

// isMissing tells whether an error is about something that is not there.
func isMissing(err error) bool {
	var engine *duckdb.Error
	return errors.As(err, &engine) && engine.Type == duckdb.ErrorTypeCatalog
}

func (w *Warehouse) describe(ctx context.Context, from string) ([]models.CatalogColumn, error) {
	rows, err := w.Query(ctx, "DESCRIBE SELECT * FROM "+from)
	if err != nil {
		return nil, err
	}
	columns := make([]models.CatalogColumn, 0, len(rows.Rows))
	for _, row := range rows.Rows {
		native := row[1].(string)
		t := dialect.DuckDB.Native(native).T
		t.Nullable = row[2] != "NO"
		columns = append(columns, models.CatalogColumn{Name: row[0].(string), Native: native, T: t})
	}
	return columns, nil
}

// describeBlanks reads the names in the first line of a file whose columns
// stand between blanks.
func (w *Warehouse) describeBlanks(ctx context.Context, path string) ([]models.CatalogColumn, error) {
	rows, err := w.Query(ctx, "SELECT line FROM read_csv("+dialect.DuckDB.String(path)+
		`, columns = {'line': 'VARCHAR'}, delim = '\0', quote = '', escape = '', header = false, auto_detect = false) LIMIT 1`)
	if err != nil {
		return nil, err
	}
	var columns []models.CatalogColumn
	for _, row := range rows.Rows {
		line, _ := row[0].(string)
		for _, field := range strings.Fields(line) {
			columns = append(columns, models.CatalogColumn{Name: field, Native: "VARCHAR", T: dialect.DuckDB.Native("VARCHAR").T})
		}
	}
	return columns, nil
}

// origin gives what stands after FROM.
func (w *Warehouse) origin(source *models.Source) (string, error) {
	switch {
	case source.Table != "":
		return w.table(source.Table), nil
	case source.File != "":
		return file(source)
	}
	query, ok := source.SQL["duckdb"]
	if !ok {
		return "", errors.New("it has no query for duckdb; add one under sql: duckdb")
	}
	return "(\n" + strings.TrimRight(query, "; \n\t") + "\n) AS query", nil
}

func (w *Warehouse) table(dotted string) string {
	parts := strings.Split(dotted, ".")
	if len(parts) == 1 {
		parts = []string{cmp.Or(w.settings.SourceSchema, "main"), parts[0]}
	}
	for i := range parts {
		parts[i] = dialect.DuckDB.Quote(parts[i])
	}
	return strings.Join(parts, ".")
}

func file(source *models.Source) (string, error) {
	path := dialect.DuckDB.String(source.File)
	switch format := formatOf(source); format {
	case "parquet":
		return "read_parquet(" + path + ")", nil
	case "json":
		return "read_json(" + path + ")", nil
	case "csv":
		return "read_csv(" + path + ", delim = " + dialect.DuckDB.String(cmp.Or(source.Delimiter, ",")) + ", " + dialect.TextFile + ")", nil
	case "tsv":
		return "read_csv(" + path + ", delim = '\t', " + dialect.TextFile + ")", nil
	default:
		return "", fmt.Errorf("%q is not a format that duckdb reads; say format: csv, tsv, parquet, json or whitespace", format)
	}
}

func formatOf(source *models.Source) string {
	if source.Format != "" {
		return source.Format
	}
	path := strings.ToLower(strings.TrimSuffix(source.File, ".gz"))
	switch filepath.Ext(path) {
	case ".json", ".jsonl", ".ndjson":
		return "json"
	case ".tsv", ".tab":
		return "tsv"
	}
	return strings.TrimPrefix(filepath.Ext(path), ".")
}
