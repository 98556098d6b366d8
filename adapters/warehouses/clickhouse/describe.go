package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/models"
)

// Describe tells the columns of a source: of tables and views with the server's
// types, of queries too, and of files as Files has them.
func (w *Warehouse) Describe(ctx context.Context, source *models.Source) ([]models.CatalogColumn, error) {
	columns, err := w.columns(ctx, source)
	if err != nil {
		return nil, fmt.Errorf("source %q: %w", source.Name, err)
	}
	return columns, nil
}

func (w *Warehouse) columns(ctx context.Context, source *models.Source) ([]models.CatalogColumn, error) {
	switch {
	case source.Table != "":
		columns, err := w.describe(ctx, "TABLE "+w.table(source.Table))
		if err != nil {
			return nil, w.nearby(ctx, source.Table, err)
		}
		return columns, nil
	case source.File != "":
		if w.files == nil {
			return nil, errors.New("clickhouse does not see the files of the project, and nothing here reads them for it; load the file into a table")
		}
		return w.files.Describe(ctx, source)
	}
	query, ok := source.SQL["clickhouse"]
	if !ok {
		return nil, errors.New("it has no query for clickhouse; add one under sql: clickhouse")
	}
	return w.describe(ctx, "TABLE (\n"+trimmed(query)+"\n)")
}

// describe reads what DESCRIBE says. Columns that are computed only when they
// are asked for by name (ALIAS) can be read too; those of a key that is not
// stored (EPHEMERAL) cannot.
func (w *Warehouse) describe(ctx context.Context, what string) ([]models.CatalogColumn, error) {
	rows, err := w.Query(ctx, "DESCRIBE "+what)
	if err != nil {
		return nil, err
	}
	return described(rows), nil
}

// described are the columns that DESCRIBE gave.
func described(rows *adapters.Rows) []models.CatalogColumn {
	columns := make([]models.CatalogColumn, 0, len(rows.Rows))
	for _, row := range rows.Rows {
		name, _ := row[0].(string)
		native, _ := row[1].(string)
		if kind, _ := row[2].(string); kind == "EPHEMERAL" {
			continue
		}
		columns = append(columns, models.CatalogColumn{Name: name, Native: native, T: typeOf(native)})
	}
	return columns
}

// typeOf is what a type means in the language. A column that is never null stays
// so, unless reading it makes nulls of what the language cannot hold.
func typeOf(native string) models.Type {
	n := dialect.ClickHouse.Native(native)
	t := n.T
	if !strings.Contains(native, "Nullable(") && !strings.Contains(n.Read, "OrNull") && t.Kind != models.Unknown {
		t.Nullable = false
	}
	return t
}

// names reads the parts of a table's name as the model has it.
func (w *Warehouse) names(dotted string) (database, table string) {
	if before, after, ok := strings.Cut(dotted, "."); ok {
		return before, after
	}
	return w.settings.SourceDatabase, dotted
}

func (w *Warehouse) table(dotted string) string {
	database, table := w.names(dotted)
	return quote(database) + "." + quote(table)
}

// nearby adds to an error about a missing table or database what there is
// instead.
func (w *Warehouse) nearby(ctx context.Context, dotted string, err error) error {
	database, table := w.names(dotted)
	var missing, ask string
	switch code(err) {
	case codeUnknownTable:
		missing = fmt.Sprintf("there is no table %q in the database %q", table, database)
		ask = "SELECT name FROM system.tables WHERE database = " + literal(database) + " AND NOT is_temporary ORDER BY " + distance(table)
	case codeUnknownDatabase:
		missing = fmt.Sprintf("there is no database %q", database)
		ask = "SELECT name FROM system.databases WHERE lower(name) <> 'information_schema' AND name <> 'system' ORDER BY " + distance(database)
	default:
		return err
	}
	rows, asking := query(ctx, w.beside, ask+", name LIMIT 5")
	if asking != nil || len(rows.Rows) == 0 {
		return adapters.NoTable(errors.New(missing + ", or " + w.settings.user() + " may not see it"))
	}
	names := make([]string, len(rows.Rows))
	for i, row := range rows.Rows {
		names[i], _ = row[0].(string)
	}
	return adapters.NoTable(errors.New(missing + "; there is " + strings.Join(names, ", ")))
}

// distance orders names by how much they are like the wanted one.
func distance(name string) string {
	return "damerauLevenshteinDistance(lower(name), lower(" + literal(name) + "))"
}

// quote writes a name, and literal a text, in statements about the system.
func quote(name string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`").Replace(name) + "`"
}

func literal(value string) string {
	return "'" + strings.NewReplacer("\\", "\\\\", "'", "\\'").Replace(value) + "'"
}
