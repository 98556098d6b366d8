package differential

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// Describe tells the columns of a file: all text.
func (t *Trial) Describe(_ context.Context, source *models.Source) ([]models.CatalogColumn, error) {
	return textColumns(t.data[source.Name].header), nil
}

func textColumns(names []string) []models.CatalogColumn {
	columns := make([]models.CatalogColumn, len(names))
	for i, name := range names {
		columns[i] = models.CatalogColumn{Name: name, T: models.Type{Kind: models.Text, Nullable: true}}
	}
	return columns
}

// Read gives the cells of a file to a warehouse that reads no files. How files
// are read is not what a trial is about.
func (t *Trial) Read(_ context.Context, load *models.Load) (adapters.RowReader, error) {
	from := t.data[load.Source]
	places := make([]int, len(load.Columns))
	for i, c := range load.Columns {
		if places[i] = slices.IndexFunc(from.header, func(name string) bool { return strings.EqualFold(name, c.Name) }); places[i] < 0 {
			return nil, fmt.Errorf("%s has no column %q", load.File, c.Name)
		}
	}
	rows := make([][]any, len(from.rows))
	for i, row := range from.rows {
		rows[i] = make([]any, len(places))
		for j, place := range places {
			if cell := row[place]; cell != null {
				rows[i][j] = cell
			}
		}
	}
	return &cellRows{rows}, nil
}

// cellRows hands over rows, all at once.
type cellRows struct{ rows [][]any }

// Next gives the rows.
func (r *cellRows) Next(context.Context) ([][]any, error) {
	rows := r.rows
	r.rows = nil
	if len(rows) == 0 {
		return nil, io.EOF
	}
	return rows, nil
}

// Close does nothing.
func (r *cellRows) Close() error { return nil }
