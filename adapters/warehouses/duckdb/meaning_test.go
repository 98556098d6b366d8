package duckdb_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/dialect"
)

// underTest is DuckDB in memory.
var underTest = warehousetest.Warehouse{
	Dialect: duckdbdialect.DuckDB,
	Open: func(t *testing.T, folder string) warehousetest.Opened {
		w, err := duckdb.Open(t.Context(), duckdb.Settings{Folder: folder, Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.Close() })
		return warehousetest.Opened{Warehouse: w, Layout: dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}}
	},
}

func TestMeaning(t *testing.T) {
	warehousetest.Run(t, "../warehousetest/testdata", underTest)
}

func TestNames(t *testing.T) {
	warehousetest.Names(t, underTest)
}

func TestStrings(t *testing.T) {
	warehousetest.Strings(t, underTest)
}
