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

// some of so many random histories: all of them, or a few where an answer is wanted soon.
func some(histories int) int {
	if testing.Short() {
		return histories / 6
	}
	return histories
}

func TestStore(t *testing.T) {
	storetest.Run(t, underTest, uint64(some(12)), 40)
}

func TestStoreHistories(t *testing.T) {
	layout := dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}
	open := func(ctx context.Context) (adapters.Warehouse, error) {
		return duckdb.Open(ctx, duckdb.Settings{Path: ":memory:", Threads: 1})
	}
	storetest.Histories(t, some(20), duckdbdialect.DuckDB, layout, open)
}

func TestStorePlans(t *testing.T) { storetest.Plans(t, underTest) }

func TestStoreStatements(t *testing.T) { storetest.Statements(t, underTest) }

func TestStoreFingerprints(t *testing.T) { storetest.Fingerprints(t, underTest) }
