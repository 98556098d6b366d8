package clickhouse_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, clickhousetest.Warehouse(t), 3, 40)
}

func TestStorePlans(t *testing.T) { storetest.Plans(t, clickhousetest.Warehouse(t)) }

func TestStoreStatements(t *testing.T) { storetest.Statements(t, clickhousetest.Warehouse(t)) }

func TestStoreFingerprints(t *testing.T) { storetest.Fingerprints(t, clickhousetest.Warehouse(t)) }
