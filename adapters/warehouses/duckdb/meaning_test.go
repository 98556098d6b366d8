package duckdb_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
)

var underTest = duckdbtest.Warehouse(2)

func TestMeaning(t *testing.T) {
	warehousetest.Run(t, "../warehousetest/testdata", underTest)
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
