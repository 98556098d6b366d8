package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/models"
)

// batchRows is how many rows Files hands over at once.
const batchRows = 10_000

// Files reads the files of a project for warehouses that cannot see them. The
// embedded DuckDB reads them, so that a file means the same wherever it goes.
type Files struct {
	Folder string // where relative paths are looked for
}

var _ adapters.Files = Files{}

// Describe tells the columns of a file. Their native types are left out: they
// are DuckDB's, and not those of the warehouse that asks.
func (f Files) Describe(ctx context.Context, source *models.Source) ([]models.CatalogColumn, error) {
	w, err := Open(ctx, Settings{Folder: f.Folder})
	if err != nil {
		return nil, err
	}
	columns, err := w.Describe(ctx, source)
	for i := range columns {
		columns[i].Native = ""
	}
	return columns, errors.Join(err, w.Close())
}

// Read opens a file. Its rows arrive as they are read: a file may be larger than
// memory.
func (f Files) Read(ctx context.Context, load *models.Load) (adapters.RowReader, error) {
	w, err := Open(ctx, Settings{Folder: f.Folder})
	if err != nil {
		return nil, err
	}
	statement, err := w.readStatement(ctx, load)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("source %q: %w", load.Source, err), w.Close())
	}
	rows, err := w.conn.QueryContext(ctx, statement)
	if err != nil {
		return nil, errors.Join(statementError(ctx, statement, err), w.Close())
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, errors.Join(err, rows.Close(), w.Close())
	}
	return &fileRows{warehouse: w, rows: rows, types: types, statement: statement}, nil
}

// readStatement reads the columns of a load, each converted to the type that
// the language has for it.
func (w *Warehouse) readStatement(ctx context.Context, load *models.Load) (string, error) {
	source := &models.Source{Name: load.Source, File: load.File, Format: load.Format, Delimiter: load.Delimiter, FromAt: load.At}
	stored, err := w.columns(ctx, source)
	if err != nil {
		return "", err
	}
	native := map[string]string{}
	for _, c := range stored {
		native[strings.ToLower(c.Name)] = c.Native
	}
	blanks := formatOf(source) == "whitespace"
	values := make([]string, len(load.Columns))
	for i, c := range load.Columns {
		name, known := native[strings.ToLower(c.Name)]
		if !known {
			return "", fmt.Errorf("%s has no column %q", load.File, c.Name)
		}
		values[i] = readValue(c, name)
		if blanks {
			values[i] = "fields[list_position(names, " + dialect.DuckDB.String(c.Name) + ")]"
		}
	}
	if len(values) == 0 {
		values = []string{"1::BIGINT"}
	}
	from := blankSeparated(load.File)
	if !blanks {
		if from, err = file(source); err != nil {
			return "", err
		}
	}
	return "SELECT " + strings.Join(values, ", ") + " FROM " + from, nil
}

// readValue reads a column as its type in the language; as text where the
// language has none.
func readValue(c models.CatalogColumn, native string) string {
	name := dialect.DuckDB.Quote(c.Name)
	n := dialect.DuckDB.Native(native)
	switch {
	case n.T.Kind == models.Unknown || (c.T.Kind == models.Text && n.T.Kind != models.Text):
		return name + "::VARCHAR"
	case n.Read != "":
		return strings.ReplaceAll(n.Read, "{0}", name)
	}
	return name
}

// blankSeparated gives the fields of each line, and the names in the first.
func blankSeparated(path string) string {
	lines := func(skip string) string {
		return "read_csv(" + dialect.DuckDB.String(path) + ", columns = {'line': 'VARCHAR'}, delim = '\\0', quote = '', escape = '', header = false, " + skip + "auto_detect = false)"
	}
	split := "regexp_split_to_array(trim(line, E' \\t\\r'), '[ \\t]+')"
	return "(SELECT " + split + " AS fields FROM " + lines("skip = 1, ") + " WHERE trim(line, E' \\t\\r') <> '') AS lines" +
		" CROSS JOIN (SELECT " + split + " AS names FROM " + lines("") + " LIMIT 1) AS header"
}

// fileRows are the rows of a file, and the session that reads them.
type fileRows struct {
	warehouse *Warehouse
	rows      *sql.Rows
	types     []*sql.ColumnType
	statement string
}

// Next gives the next rows.
func (r *fileRows) Next(ctx context.Context) ([][]any, error) {
	var batch [][]any
	for len(batch) < batchRows && r.rows.Next() {
		values := make([]any, len(r.types))
		places := make([]any, len(r.types))
		for i := range values {
			places[i] = &values[i]
		}
		if err := r.rows.Scan(places...); err != nil {
			return nil, statementError(ctx, r.statement, err)
		}
		for i := range values {
			values[i] = withinCalendar(value(values[i], r.types[i].DatabaseTypeName()))
		}
		batch = append(batch, values)
	}
	if err := r.rows.Err(); err != nil {
		return nil, statementError(ctx, r.statement, err)
	}
	if len(batch) == 0 {
		return nil, io.EOF
	}
	return batch, nil
}

// Close ends the session that reads.
func (r *fileRows) Close() error { return errors.Join(r.rows.Close(), r.warehouse.Close()) }

// withinCalendar leaves out the dates and moments that the language does not
// have.
func withinCalendar(v any) any {
	if t, ok := v.(time.Time); ok && (t.Year() < firstYear || t.Year() > lastYear) {
		return nil
	}
	return v
}

// The calendar of the language.
const (
	firstYear = 1900
	lastYear  = 2299
)
