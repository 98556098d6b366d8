package dialect_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/dialecttest"
)

func TestDialect(t *testing.T) { dialecttest.Run(t, engine(t)) }

func TestNatives(t *testing.T) {
	dialecttest.Natives(t, engine(t), natives, "BYTES")
}

var natives = map[string][3]string{
	"STRING":           {"'a'", "STRING", "a"},
	"STRING(3)":        {"'a'", "STRING", "a"},
	"TIME":             {"'03:04:05'", "STRING", "03:04:05"},
	"JSON":             {"JSON '{\"a\":1}'", "STRING", `{"a":1}`},
	"INT64":            {"3", "INT64", "3"},
	"NUMERIC":          {"1.5", "NUMERIC", "1.5"},
	"NUMERIC(10, 2)":   {"1.5", "NUMERIC", "1.5"},
	"BIGNUMERIC":       {"'-0.0000000005'", "NUMERIC", "-0.000000001"},
	"FLOAT64":          {"1.5", "FLOAT64", "1.5"},
	"BOOL":             {"TRUE", "BOOL", "true"},
	"DATE":             {"'2026-01-02'", "DATE", "2026-01-02"},
	"TIMESTAMP":        {"'2026-01-02 03:04:05+02'", "TIMESTAMP", "2026-01-02 01:04:05"},
	"DATETIME":         {"'2026-01-02 03:04:05'", "TIMESTAMP", "2026-01-02 03:04:05"},
	"ARRAY<STRING>":    {"['a']", "ARRAY<STRING>", "[a]"},
	"ARRAY<INT64>":     {"[3, 1]", "ARRAY<INT64>", "[3, 1]"},
	"ARRAY<NUMERIC>":   {"[NUMERIC '1.5']", "ARRAY<NUMERIC>", "[1.5]"},
	"ARRAY<FLOAT64>":   {"[1.5, CAST('nan' AS FLOAT64), 0.5]", "ARRAY<FLOAT64>", "[1.5, 0.5]"},
	"ARRAY<BOOL>":      {"[TRUE, FALSE]", "ARRAY<BOOL>", "[true, false]"},
	"ARRAY<DATE>":      {"[DATE '2026-01-02']", "ARRAY<DATE>", "[2026-01-02]"},
	"ARRAY<TIMESTAMP>": {"[TIMESTAMP '2026-01-02 03:04:05']", "ARRAY<TIMESTAMP>", "[2026-01-02 03:04:05]"},
}

func engine(t *testing.T) dialecttest.Engine {
	return dialecttest.Engine{
		Warehouse: bigquerytest.Warehouse(t),
		Sums: [3]string{
			"CAST(SUM(CAST(o.price AS BIGNUMERIC) * o.qty) AS NUMERIC)",
			"CAST(SUM(CAST(CAST(CAST(o.price AS BIGNUMERIC) * o.qty AS NUMERIC) AS BIGNUMERIC) * o.qty) AS NUMERIC)",
			"SUM(2 * o.price)",
		},
	}
}
