package clickhouse_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
)

func TestMeaning(t *testing.T) {
	warehousetest.Run(t, "../warehousetest/testdata", clickhousetest.Warehouse(t))
}

func TestBorrowed(t *testing.T) {
	warehousetest.Borrowed(t, "../warehousetest/testdata", clickhousetest.Warehouse(t))
}

func TestNames(t *testing.T) {
	warehousetest.Names(t, clickhousetest.Warehouse(t))
}

func TestDataTests(t *testing.T) {
	warehousetest.DataTests(t, clickhousetest.Warehouse(t))
}

func TestStrings(t *testing.T) {
	warehousetest.Strings(t, clickhousetest.Warehouse(t))
}

func TestKilled(t *testing.T) {
	warehousetest.Killed(t, "../warehousetest/testdata", clickhousetest.Warehouse(t))
}

func TestSampled(t *testing.T) {
	warehousetest.Sampled(t, "../warehousetest/testdata", clickhousetest.Warehouse(t))
}

func TestKilledBeside(t *testing.T) {
	warehousetest.KilledBeside(t, "../warehousetest/testdata", clickhousetest.Warehouse(t))
}
