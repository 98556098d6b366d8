package bigquery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"cloud.google.com/go/bigquery"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// Load fills the table that load.Create has made, by one load job, which costs
// nothing and writes all rows or none. The rows go to BigQuery while they are
// read: memory holds one piece of them.
func (w *Warehouse) Load(ctx context.Context, load *models.Load, rows adapters.RowReader) error {
	if err := w.usable(ctx); err != nil {
		return err
	}
	first, err := rows.Next(ctx)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", load.File, err)
	}
	table, err := w.loadTarget(load.Table)
	if err != nil {
		return err
	}
	reader, writer := io.Pipe()
	written := make(chan feed, 1)
	go func() { written <- writeRows(ctx, writer, load.Columns, first, rows) }()

	status, err := w.loadJob(ctx, table, load, reader)
	reader.CloseWithError(errNotWanted) // frees the writer when BigQuery did not want all
	fed := <-written
	switch {
	case fed.err != nil && ctx.Err() == nil:
		return fmt.Errorf("%s: %w", load.File, fed.err)
	case err != nil:
		return fmt.Errorf("loading %s: %w", load.File, w.loadError(ctx, err))
	}
	if details, ok := status.Statistics.Details.(*bigquery.LoadStatistics); ok && details.OutputRows != fed.rows {
		return fmt.Errorf("loading %s: BigQuery took %d rows of %d", load.File, details.OutputRows, fed.rows)
	}
	return nil
}

// loadTarget finds the table to fill. One without a dataset is a temporary table
// of the session, which load jobs know as one of the dataset _SESSION.
func (w *Warehouse) loadTarget(name string) (*bigquery.Table, error) {
	name = strings.ReplaceAll(name, "`", "")
	if strings.Contains(name, ".") {
		return w.table(name)
	}
	if w.session == "" {
		return nil, fmt.Errorf("table %q is to be loaded before any statement has made it", name)
	}
	return w.client.Dataset("_SESSION").Table(name), nil
}

// loadJob sends the rows and waits until BigQuery has them.
func (w *Warehouse) loadJob(ctx context.Context, table *bigquery.Table, load *models.Load, rows io.Reader) (*bigquery.JobStatus, error) {
	source := bigquery.NewReaderSource(rows)
	source.SourceFormat = bigquery.JSON
	source.Schema = loadSchema(load.Columns)
	loader := table.LoaderFrom(source)
	loader.JobID = jobID(adapters.WorkOf(ctx))
	loader.Labels = w.settings.labels(adapters.WorkOf(ctx))
	loader.CreateDisposition = bigquery.CreateNever
	loader.WriteDisposition = bigquery.WriteAppend
	if table.DatasetID == "_SESSION" {
		loader.ConnectionProperties = w.inSession()
	}
	_, status, err := w.follow(ctx, loader.JobID, loader.Run)
	if err == nil {
		err = status.Err()
	}
	return status, err
}

func (w *Warehouse) loadError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	return w.explained(ctx, "", err)
}

// fieldTypes are BigQuery's types of loaded columns.
var fieldTypes = map[models.Kind]bigquery.FieldType{
	models.Text:      bigquery.StringFieldType,
	models.Int:       bigquery.IntegerFieldType,
	models.Decimal:   bigquery.NumericFieldType,
	models.Float:     bigquery.FloatFieldType,
	models.Bool:      bigquery.BooleanFieldType,
	models.Date:      bigquery.DateFieldType,
	models.Timestamp: bigquery.TimestampFieldType,
}

func loadSchema(columns []models.CatalogColumn) bigquery.Schema {
	schema := bigquery.Schema{}
	for _, c := range columns {
		kind := c.T.Kind
		if kind == models.List {
			kind = c.T.Elem
		}
		t, known := fieldTypes[kind]
		if !known {
			t = bigquery.StringFieldType
		}
		schema = append(schema, &bigquery.FieldSchema{Name: c.Name, Type: t, Repeated: c.T.Kind == models.List})
	}
	if len(schema) == 0 { // rows without columns are counted all the same
		return nil
	}
	return schema
}
