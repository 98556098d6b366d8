package bigquerytest

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery"
	bigquerydialect "github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/dialect"
)

// Warehouse is BigQuery as warehousetest wants it: each test has a session and
// a dataset of its own, which go with it.
func Warehouse(t testing.TB) warehousetest.Warehouse {
	t.Helper()
	project, options := Start(t)
	open := func(t *testing.T, folder string) warehousetest.Opened {
		t.Helper()
		dataset := Dataset(t)
		files := duckdb.Files{Folder: folder}
		settings := bigquery.Settings{Project: project, Dataset: dataset, SourceDataset: dataset, Location: Home()}
		w, err := bigquery.Open(t.Context(), settings, files, options...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
		layout := dialect.Layout{Schema: dataset, State: dataset, Raw: dataset}
		return warehousetest.Opened{Warehouse: w, Files: files, Layout: layout}
	}
	return warehousetest.Warehouse{Dialect: bigquerydialect.BigQuery, Open: open, Slow: true}
}
