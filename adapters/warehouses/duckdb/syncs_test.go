package duckdb_test

import (
	"context"
	"testing"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/storetest"
	"github.com/weft-cdp/weft/compiler/dialect"
)

func TestStore(t *testing.T) {
	storetest.Run(t, underTest, 12, 40)
}

func TestStoreHistories(t *testing.T) {
	layout := dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}
	open := func(ctx context.Context) (adapters.Warehouse, error) {
		return duckdb.Open(ctx, duckdb.Settings{Path: ":memory:", Threads: 1})
	}
	storetest.Histories(t, 20, duckdbdialect.DuckDB, layout, open)
}

func TestStorePlans(t *testing.T) { storetest.Plans(t, underTest) }

func TestStoreStatements(t *testing.T) { storetest.Statements(t, underTest) }

func TestStoreFingerprints(t *testing.T) { storetest.Fingerprints(t, underTest) }
