package bigquery

import (
	"context"
	"math"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// Sizes knows the rows and bytes of tables, from their metadata, which cost
// nothing to read. Views and names with a * have none.
func (w *Warehouse) Sizes(ctx context.Context, sources []*models.Source) (map[string]adapters.Size, error) {
	sizes := map[string]adapters.Size{}
	for _, source := range sources {
		if source.Table == "" || strings.HasSuffix(source.Table, "*") {
			continue
		}
		table, err := w.table(source.Table)
		if err != nil {
			return nil, err
		}
		metadata, err := table.Metadata(ctx)
		if err != nil {
			return nil, w.explained(ctx, "", err)
		}
		if metadata.Type == "TABLE" && metadata.NumRows <= math.MaxInt64 {
			rows := int64(metadata.NumRows)
			sizes[source.Name] = adapters.Size{Rows: &rows, Bytes: &metadata.NumBytes}
		}
	}
	return sizes, nil
}
