package bigquery_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, bigquerytest.Warehouse(t), 2, 40)
}

func TestStorePlans(t *testing.T) { storetest.Plans(t, bigquerytest.Warehouse(t)) }

func TestStoreStatements(t *testing.T) { storetest.Statements(t, bigquerytest.Warehouse(t)) }

func TestStoreFingerprints(t *testing.T) { storetest.Fingerprints(t, bigquerytest.Warehouse(t)) }
