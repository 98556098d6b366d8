package storetest_test

import (
	"flag"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/storetest"
)

var seeds = flag.Int("seeds", 12, "how many histories are tried")

// TestSameAsInMemory makes the same calls of both stores.
func TestSameAsInMemory(t *testing.T) {
	w := duckdbtest.Warehouse(1)
	for seed := range uint64(*seeds) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			opened := w.Open(t, t.TempDir())
			if err := storetest.Try(t.Context(), seed, 60, opened.Warehouse, w.Dialect, opened.Layout); err != nil {
				t.Error(err)
			}
		})
	}
}
