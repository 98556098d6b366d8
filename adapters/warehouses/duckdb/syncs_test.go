package duckdb_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, underTest, 12, 40)
}
