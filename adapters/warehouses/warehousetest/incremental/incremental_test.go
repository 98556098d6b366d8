package incremental_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/incremental"
)

// `make incremental-trials N=10000` makes more trials than the few of every test run.
var (
	trials = flag.Int("trials", 0, "how many histories are tried on each warehouse; 0 for a few")
	seed   = flag.Uint64("seed", 1, "of the first history; the others follow")
)

// few is how many histories every test run tries on the quickest warehouse.
const few = 10

func TestDuckDB(t *testing.T) { check(t, duckdbtest.Warehouse(1), few) }

func TestClickHouse(t *testing.T) { check(t, clickhousetest.Warehouse(t), few/5) }

func TestBigQuery(t *testing.T) { check(t, bigquerytest.Warehouse(t), few/10) }

// check lives through histories three times: reading all rows in every run,
// keeping them, and keeping them with a run that dies before every run. After
// every run all that is published is the same to the letter.
func check(t *testing.T, w warehousetest.Warehouse, count int) {
	switch {
	case *trials > 0:
		count = *trials
	case testing.Short():
		count = max(1, count/5)
	}
	var since, patched, spared, runs atomic.Int64
	t.Cleanup(func() {
		if since.Load() == 0 {
			t.Error("no run has read less than all rows")
		}
		if patched.Load() == 0 {
			t.Error("no run has patched what was published")
		}
		t.Logf("%d histories of %d runs, in which %d times a source was not read whole, and %d times an entity was patched, %d of them by nothing",
			count, runs.Load(), since.Load(), patched.Load(), spared.Load())
	})
	for n := *seed; n < *seed+uint64(count); n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			h := incremental.New(n)
			whole := live(t, h, true, w, nil)
			kept := live(t, h, false, w, nil)
			r := rand.New(rand.NewPCG(n, 0xdead))
			killed := live(t, h, false, w, func(places int) int { return r.IntN(places + 1) })
			for name, steps := range map[string][]warehousetest.Step{"kept": kept, "killed": killed} {
				if len(steps) != len(whole) {
					t.Fatalf("%d runs where all rows are read, %d where they are %s", len(whole), len(steps), name)
				}
				for i, step := range steps {
					runs.Add(1)
					since.Add(int64(step.Since))
					patched.Add(int64(step.Patched))
					spared.Add(int64(step.Spared))
					same(t, fmt.Sprintf("run %d, %s", i+1, name), whole[i], step)
				}
			}
		})
	}
}

func live(t *testing.T, h *incremental.History, whole bool, w warehousetest.Warehouse, kill func(int) int) []warehousetest.Step {
	t.Helper()
	steps, err := warehousetest.Steps(t, h.Archive(whole), w, kill)
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// same compares what two runs left.
func same(t *testing.T, run string, whole, step warehousetest.Step) {
	t.Helper()
	if (whole.Err == nil) != (step.Err == nil) {
		t.Errorf("%s: all rows: %v, and here: %v", run, whole.Err, step.Err)
	}
	if diff := cmp.Diff(whole.Problems, step.Problems); diff != "" {
		t.Errorf("%s: problems of all rows -, here +\n%s", run, diff)
	}
	if diff := cmp.Diff(whole.Tables, step.Tables); diff != "" {
		t.Errorf("%s: all rows -, here +\n%s", run, diff)
	}
}
