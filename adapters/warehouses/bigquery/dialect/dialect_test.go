package dialect_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/dialecttest"
)

func TestDialect(t *testing.T) {
	dialecttest.Run(t, dialecttest.Engine{
		Warehouse: bigquerytest.Warehouse(t),
		Sums: [3]string{
			"CAST(SUM(CAST(o.price AS BIGNUMERIC) * o.qty) AS NUMERIC)",
			"CAST(SUM(CAST(CAST(CAST(o.price AS BIGNUMERIC) * o.qty AS NUMERIC) AS BIGNUMERIC) * o.qty) AS NUMERIC)",
			"SUM(2 * o.price)",
		},
	})
}
