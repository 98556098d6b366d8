package storetest

import (
	"fmt"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
)

// Run tries so many histories in a warehouse, each in an empty one of its own.
func Run(t *testing.T, w warehousetest.Warehouse, histories uint64, calls int) {
	for seed := range histories {
		t.Run(fmt.Sprintf("history %d", seed), func(t *testing.T) {
			t.Parallel()
			opened := w.Open(t, t.TempDir())
			if err := Try(t.Context(), seed, calls, opened.Warehouse, w.Dialect, opened.Layout); err != nil {
				t.Error(err)
			}
		})
	}
}
