package clickhouse

import (
	"context"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// Sizes knows the rows and bytes of tables that keep count of them, as those of
// the family of MergeTree do.
func (w *Warehouse) Sizes(ctx context.Context, sources []*models.Source) (map[string]adapters.Size, error) {
	named := map[[2]string][]string{}
	var places []string
	for _, source := range sources {
		if source.Table == "" {
			continue
		}
		database, table := w.names(source.Table)
		named[[2]string{database, table}] = append(named[[2]string{database, table}], source.Name)
		places = append(places, "("+literal(database)+", "+literal(table)+")")
	}
	sizes := map[string]adapters.Size{}
	if len(places) == 0 {
		return sizes, nil
	}
	rows, err := query(ctx, w.beside, "SELECT database, name, toString(total_rows), toString(total_bytes) FROM system.tables WHERE (database, name) IN ("+
		strings.Join(places, ", ")+")")
	if err != nil {
		return nil, err
	}
	for _, row := range rows.Rows {
		database, _ := row[0].(string)
		table, _ := row[1].(string)
		for _, source := range named[[2]string{database, table}] {
			sizes[source] = adapters.Size{Rows: counted(row[2]), Bytes: counted(row[3])}
		}
	}
	return sizes, nil
}

// counted reads a number that may be missing.
func counted(v any) *int64 {
	text, _ := v.(string)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}
