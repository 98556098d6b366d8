package bigquery_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
)

func TestMeaning(t *testing.T) {
	bigquerytest.Alone(t)
	warehousetest.Run(t, "../warehousetest/testdata", bigquerytest.Warehouse(t))
}

func TestBorrowed(t *testing.T) {
	bigquerytest.Alone(t)
	warehousetest.Borrowed(t, "../warehousetest/testdata", bigquerytest.Warehouse(t))
}

func TestNames(t *testing.T) {
	warehousetest.Names(t, bigquerytest.Warehouse(t))
}

func TestDataTests(t *testing.T) {
	warehousetest.DataTests(t, bigquerytest.Warehouse(t))
}

func TestStrings(t *testing.T) {
	warehousetest.Strings(t, bigquerytest.Warehouse(t))
}

func TestKilled(t *testing.T) {
	bigquerytest.Alone(t)
	warehousetest.Killed(t, "../warehousetest/testdata", bigquerytest.Warehouse(t))
}

func TestSampled(t *testing.T) {
	bigquerytest.Alone(t)
	warehousetest.Sampled(t, "../warehousetest/testdata", bigquerytest.Warehouse(t))
}

func TestKilledBeside(t *testing.T) {
	bigquerytest.Alone(t)
	warehousetest.KilledBeside(t, "../warehousetest/testdata", bigquerytest.Warehouse(t))
}
