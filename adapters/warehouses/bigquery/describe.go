package bigquery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"cloud.google.com/go/bigquery"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
	"github.com/weft-cdp/weft/models"
)

// Describe tells the columns of a source. Of tables, views and external tables
// their metadata says them, of queries and of names with a * a dry run; neither
// costs anything. Files are read by whoever gave the Files to Open.
func (w *Warehouse) Describe(ctx context.Context, source *models.Source) ([]models.CatalogColumn, error) {
	columns, err := w.columns(ctx, source)
	if err != nil {
		return nil, fmt.Errorf("source %q: %w", source.Name, err)
	}
	return columns, nil
}

func (w *Warehouse) columns(ctx context.Context, source *models.Source) ([]models.CatalogColumn, error) {
	switch {
	case source.File != "" && w.files == nil:
		return nil, errors.New("it is a file, and nobody reads files here")
	case source.File != "":
		return w.files.Describe(ctx, source)
	case source.Table != "":
		return w.tableColumns(ctx, source.Table)
	}
	query, ok := source.SQL["bigquery"]
	if !ok {
		return nil, errors.New("it has no query for bigquery; add one under sql: bigquery")
	}
	return w.queryColumns(ctx, strings.TrimRight(query, "; \n\t"))
}

func (w *Warehouse) tableColumns(ctx context.Context, dotted string) ([]models.CatalogColumn, error) {
	table, err := w.table(dotted)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(table.TableID, "*") {
		return w.queryColumns(ctx, "SELECT * FROM "+quoted(table)+" LIMIT 0")
	}
	metadata, err := table.Metadata(ctx)
	if isMissing(err) {
		return nil, adapters.NoTable(w.explained(ctx, "", err))
	}
	if err != nil {
		return nil, w.explained(ctx, "", err)
	}
	if place := metadata.Location; place != "" && w.location != "" && !sameLocation(place, w.location) {
		return nil, errors.New(w.apart(table.DatasetID, place))
	}
	return catalogColumns(metadata.Schema), nil
}

func (w *Warehouse) queryColumns(ctx context.Context, query string) ([]models.CatalogColumn, error) {
	status, err := w.dryRun(ctx, query)
	if err != nil {
		return nil, w.statementError(ctx, query, err)
	}
	details, ok := status.Statistics.Details.(*bigquery.QueryStatistics)
	if !ok || details.Schema == nil {
		return nil, errors.New("it gives no rows; a source's query must be a SELECT")
	}
	return catalogColumns(details.Schema), nil
}

// table finds a table by "table", "dataset.table" or "project.dataset.table".
// A table that is named alone lies in the dataset of the sources.
func (w *Warehouse) table(dotted string) (*bigquery.Table, error) {
	parts := strings.Split(strings.ReplaceAll(dotted, "`", ""), ".")
	n := len(parts)
	switch {
	case n == 1:
		return w.dataset(cmp.Or(w.settings.SourceDataset, w.settings.Dataset)).Table(parts[0]), nil
	case strings.EqualFold(parts[n-2], "INFORMATION_SCHEMA"):
		return nil, fmt.Errorf("%q is not a table but a view of BigQuery's own; read it with a query under sql: bigquery", dotted)
	case n == 2:
		return w.client.Dataset(parts[0]).Table(parts[1]), nil
	}
	// Ids of projects of a domain hold dots themselves: example.com:shop.
	return w.client.DatasetInProject(strings.Join(parts[:n-2], "."), parts[n-2]).Table(parts[n-1]), nil
}

// quoted writes a table's full name for a statement.
func quoted(t *bigquery.Table) string {
	return dialect.BigQuery.Quote(t.ProjectID + "." + t.DatasetID + "." + t.TableID)
}

func catalogColumns(schema bigquery.Schema) []models.CatalogColumn {
	columns := make([]models.CatalogColumn, 0, len(schema))
	for _, field := range schema {
		native := nativeType(field)
		t := dialect.BigQuery.Native(native).T
		t.Nullable = !field.Required && !field.Repeated
		columns = append(columns, models.CatalogColumn{Name: field.Name, Native: native, T: t})
	}
	return columns
}

// nativeType writes a column's type as a statement would, without the limits of
// texts and decimals: ARRAY<STRUCT<a INT64>>.
func nativeType(field *bigquery.FieldSchema) string {
	name, known := typeNames[field.Type]
	if !known {
		name = string(field.Type)
	}
	switch {
	case field.Type == bigquery.RecordFieldType:
		fields := make([]string, len(field.Schema))
		for i, f := range field.Schema {
			fields[i] = f.Name + " " + nativeType(f)
		}
		name = "STRUCT<" + strings.Join(fields, ", ") + ">"
	case field.Type == bigquery.RangeFieldType && field.RangeElementType != nil:
		name = "RANGE<" + string(field.RangeElementType.Type) + ">"
	}
	if field.Repeated {
		return "ARRAY<" + name + ">"
	}
	return name
}

// typeNames are the names in statements of the types that have other ones in the
// interface.
var typeNames = map[bigquery.FieldType]string{
	bigquery.IntegerFieldType: "INT64",
	bigquery.FloatFieldType:   "FLOAT64",
	bigquery.BooleanFieldType: "BOOL",
	bigquery.RecordFieldType:  "STRUCT",
}
