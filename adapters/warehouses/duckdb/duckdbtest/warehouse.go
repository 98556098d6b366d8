// Package duckdbtest opens DuckDB for tests. What comes in is a test, what goes
// out a warehouse of its own that ends with it; it knows nothing of what is
// tested.
package duckdbtest

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/dialect"
)

// Warehouse is DuckDB in memory as warehousetest wants it. Many of them are open
// at once: each gets few threads.
func Warehouse(threads int) warehousetest.Warehouse {
	open := func(t *testing.T, folder string) warehousetest.Opened {
		t.Helper()
		w, err := duckdb.Open(t.Context(), duckdb.Settings{Folder: folder, Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
		layout := dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}
		return warehousetest.Opened{Warehouse: w, Layout: layout}
	}
	return warehousetest.Warehouse{Dialect: duckdbdialect.DuckDB, Open: open}
}
