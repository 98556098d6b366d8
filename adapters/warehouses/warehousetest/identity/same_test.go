package identity_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/identity"
)

// replayed is how many histories every test run replays elsewhere.
const replayed = 4

// elsewhere are the places where a history is lived through once more.
var elsewhere = map[string]func(*testing.T) warehousetest.Warehouse{
	"another machine": func(*testing.T) warehousetest.Warehouse { return duckdbtest.Warehouse(2) },
	"clickhouse":      func(t *testing.T) warehousetest.Warehouse { return clickhousetest.Warehouse(t) },
	"bigquery":        func(t *testing.T) warehousetest.Warehouse { return bigquerytest.Warehouse(t) },
}

// TestTheSameEverywhere: after a history of several runs, all that is published is
// the same to the letter, ids and moments included, on another machine, on every
// other warehouse, and after everything was stitched anew.
func TestTheSameEverywhere(t *testing.T) {
	count := replayed
	if *trials > 0 {
		count = *trials
	}
	var compared atomic.Int64
	t.Cleanup(func() {
		if compared.Load() == 0 {
			t.Error("none of the histories left anything")
		}
		t.Logf("%d histories left %d rows", count, compared.Load())
	})
	for n := *seed; n < *seed+uint64(count); n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			trial := identity.New(n)
			here := leftBy(t, trial, duckdbtest.Warehouse(1))
			for _, rows := range here {
				compared.Add(int64(len(rows)))
			}
			for place, warehouse := range elsewhere {
				t.Run(place, func(t *testing.T) {
					if diff := cmp.Diff(here, leftBy(t, trial, warehouse(t))); diff != "" {
						t.Errorf("duckdb -, %s +\n%s", place, diff)
					}
				})
			}
		})
	}
}

// leftBy is what a history leaves, which is what is there when it is rebuilt.
func leftBy(t *testing.T, trial *identity.Trial, w warehousetest.Warehouse) warehousetest.Tables {
	t.Helper()
	left, rebuilt, err := warehousetest.Left(t, trial.Archive(), w)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(left, rebuilt); diff != "" {
		t.Errorf("what the history left -, rebuilt +\n%s", diff)
	}
	return left
}
