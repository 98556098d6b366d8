package duckdb_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
)

// underTest has one thread: tables of tests are tiny, and threads that share the work cost
// more than they save.
var underTest = duckdbtest.Warehouse(1)

// TestMeaning is where threads that work beside each other must change no result: while
// one writes, one is enough.
func TestMeaning(t *testing.T) {
	w := duckdbtest.Warehouse(2)
	if testing.Short() {
		w = underTest
	}
	warehousetest.Run(t, "../warehousetest/testdata", w)
}

func TestBorrowed(t *testing.T) {
	warehousetest.Borrowed(t, "../warehousetest/testdata", underTest)
}

func TestNames(t *testing.T) {
	warehousetest.Names(t, underTest)
}

func TestDataTests(t *testing.T) {
	warehousetest.DataTests(t, underTest)
}

func TestStrings(t *testing.T) {
	warehousetest.Strings(t, underTest)
}

func TestSampled(t *testing.T) {
	warehousetest.Sampled(t, "../warehousetest/testdata", underTest)
}

func TestKilledBeside(t *testing.T) {
	warehousetest.KilledBeside(t, "../warehousetest/testdata", underTest)
}
