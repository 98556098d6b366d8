package dialect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/dialecttest"
)

func engine(t *testing.T) dialecttest.Engine {
	t.Helper()
	return dialecttest.Engine{
		Warehouse: clickhousetest.Warehouse(t), TypeOf: "toTypeName({0})",
		Sums: [3]string{
			"toDecimal128(round(sumOrNull(toDecimal256(o.price, 9) * o.qty), 9), 9)",
			"toDecimal128(round(sumOrNull(toDecimal256(toDecimal128(round(toDecimal256(o.price, 9) * o.qty, 9), 9), 9) * o.qty), 9), 9)",
			"toDecimal128(sumOrNull(2 * toDecimal256(o.price, 9)), 9)",
		},
	}
}

func TestDialect(t *testing.T) { dialecttest.Run(t, engine(t)) }

func TestNatives(t *testing.T) {
	dialecttest.Natives(t, engine(t), natives, "Map(String, Int64)")
}

var natives = map[string][3]string{
	"String":                           {"'a'", "String", "a"},
	"Nullable(String)":                 {"'a'", "Nullable(String)", "a"},
	"LowCardinality(String)":           {"'a'", "LowCardinality(String)", "a"},
	"FixedString(3)":                   {"'a'", "String", "a"},
	"UUID":                             {"'550e8400-e29b-41d4-a716-446655440000'", "String", "550e8400-e29b-41d4-a716-446655440000"},
	"Enum8('a' = 1, 'b' = 2)":          {"'b'", "String", "b"},
	"IPv4":                             {"'10.0.0.1'", "String", "10.0.0.1"},
	"Int8":                             {"1", "Int64", "1"},
	"UInt32":                           {"1", "Int64", "1"},
	"Nullable(UInt8)":                  {"NULL", "Nullable(Int64)", "NULL"},
	"LowCardinality(Nullable(String))": {"'a'", "LowCardinality(Nullable(String))", "a"},
	"Int64":                            {"3", "Int64", "3"},
	"UInt64":                           {"18446744073709551615", "Nullable(Decimal(38, 9))", "18446744073709551615"},
	"Nullable(Int128)":                 {"-8", "Nullable(Decimal(38, 9))", "-8"},
	"UInt128":                          {"'99999999999999999999999999999'", "Nullable(Decimal(38, 9))", "99999999999999999999999999999"},
	"Nullable(UInt128)":                {"'100000000000000000000000000000'", "Nullable(Decimal(38, 9))", "NULL"},
	"UInt256":                          {"'115792089237316195423570985008687907853269984665640564039457584007913129639935'", "Nullable(Decimal(38, 9))", "NULL"},
	"Int256":                           {"'-57896044618658097711785492504343953926634992332820282019728792003956564819968'", "Nullable(Decimal(38, 9))", "NULL"},
	"Int128":                           {"170141183460469231731687303715884105727", "Nullable(Decimal(38, 9))", "NULL"},
	"Decimal(10, 2)":                   {"1.5", "Nullable(Decimal(38, 9))", "1.5"},
	"Decimal(38, 9)":                   {"1.5", "Decimal(38, 9)", "1.5"},
	"Decimal(38, 20)":                  {"'0.0000000005'", "Nullable(Decimal(38, 9))", "0.000000001"},
	"Nullable(Decimal(76, 2))":         {"'1e60'", "Nullable(Decimal(38, 9))", "NULL"},
	"Float32":                          {"1.5", "Nullable(Float64)", "1.5"},
	"Float64":                          {"1.5", "Nullable(Float64)", "1.5"},
	"Bool":                             {"true", "Bool", "true"},
	"Date":                             {"'2026-01-02'", "Date32", "2026-01-02"},
	"Date32":                           {"'1950-01-02'", "Date32", "1950-01-02"},
	"DateTime('Europe/Stockholm')":     {"'2026-01-02 03:04:05'", "DateTime64(6, 'UTC')", "2026-01-02 02:04:05"},
	"DateTime":                         {"'2026-01-02 03:04:05'", "DateTime64(6, 'UTC')", "2026-01-02 03:04:05"},
	"DateTime64(6, 'UTC')":             {"'2026-01-02 03:04:05'", "DateTime64(6, 'UTC')", "2026-01-02 03:04:05"},
	"Nullable(DateTime64(9, 'UTC'))":   {"'2026-01-02 03:04:05.123456789'", "Nullable(DateTime64(6, 'UTC'))", "2026-01-02 03:04:05.123456"},
	"Array(String)":                    {"['a']", "Array(String)", "[a]"},
	"Array(Nullable(String))":          {"['a', NULL]", "Array(String)", "[a]"},
	"Array(UInt8)":                     {"[1]", "Array(Int64)", "[1]"},
	"Nullable(DateTime64(9))":          {"'1960-01-02 03:04:05.123456789'", "Nullable(DateTime64(6, 'UTC'))", "1960-01-02 03:04:05.123457"},
	"DateTime64(3, 'Asia/Tokyo')":      {"'2026-01-02 03:04:05.5'", "DateTime64(6, 'UTC')", "2026-01-01 18:04:05.5"},
	"SimpleAggregateFunction(max, Nullable(Int32))": {"3", "Nullable(Int64)", "3"},
	"SimpleAggregateFunction(anyLast, String)":      {"'a'", "SimpleAggregateFunction(anyLast, String)", "a"},
	"IPv6":                            {"'::1'", "String", "::1"},
	"LowCardinality(FixedString(2))":  {"'ab'", "LowCardinality(String)", "ab"},
	"Nullable(Float64)":               {"nan", "Nullable(Float64)", "NULL"},
	"Nullable(Float32)":               {"-inf", "Nullable(Float64)", "NULL"},
	"Nullable(Bool)":                  {"false", "Nullable(Bool)", "false"},
	"Nullable(Decimal(9, 4))":         {"'-1.2345'", "Nullable(Decimal(38, 9))", "-1.2345"},
	"BFloat16":                        {"1.5", "Nullable(Float64)", "1.5"},
	"Array(Int64)":                    {"[3, 1]", "Array(Int64)", "[3, 1]"},
	"Array(Nullable(FixedString(3)))": {"['a', NULL]", "Array(String)", "[a]"},
	"Array(UUID)":                     {"['550e8400-e29b-41d4-a716-446655440000']", "Array(String)", "[550e8400-e29b-41d4-a716-446655440000]"},
	"Array(Decimal(10, 2))":           {"[1.5]", "Array(Decimal(38, 9))", "[1.5]"},
	"Array(Nullable(Float64))":        {"[1.5, NULL, inf]", "Array(Float64)", "[1.5]"},
	"Array(Float32)":                  {"[1.5, nan]", "Array(Float64)", "[1.5]"},
	"Array(Bool)":                     {"[true, false]", "Array(Bool)", "[true, false]"},
	"Array(Date)":                     {"['2026-01-02']", "Array(Date32)", "[2026-01-02]"},
	"Array(Nullable(DateTime))":       {"['2026-01-02 03:04:05', NULL]", "Array(DateTime64(6, 'UTC'))", "[2026-01-02 03:04:05]"},
}

// places are where names stand.
var places = []string{
	"SELECT 1 AS {0} FROM (SELECT 2 AS {0}) AS {0} WHERE {0}.{0} = 2 AND {0} = 2",
	"SELECT {0}, max(x) AS y FROM (SELECT 2 AS {0}, 1 AS x) GROUP BY {0}, x ORDER BY {0}, x",
	"SELECT ({0}, 1), [{0}], -{0}, {0} + 1, {0} IS NULL, CASE WHEN {0} = 1 THEN {0} ELSE {0} END, if({0} = 1, {0}, {0}) FROM (SELECT 2 AS {0})",
	"SELECT count({0}) OVER (PARTITION BY {0} ORDER BY {0} DESC) FROM (SELECT 2 AS {0})",
	"WITH {0} AS (SELECT 2 AS {0}) SELECT a.{0}, b.{0} FROM {0} AS a LEFT JOIN {0} AS b ON a.{0} = b.{0} AND a.{0} > 1 WHERE NOT a.{0} = 5",
	"SELECT lower({0}), {0} || 'b', {0} IN ('a'), {0} LIKE 'a', {0} BETWEEN 'a' AND 'b' FROM (SELECT 'a' AS {0})",
	"SELECT DISTINCT {0} FROM (SELECT 'a' AS {0}) UNION ALL SELECT {0} FROM (SELECT 'a' AS {0})",
}

// TestKeywordsAreQuoted uses every word that the engine knows as a name.
func TestKeywordsAreQuoted(t *testing.T) {
	w := engine(t).Open(t, t.TempDir())
	found, err := dialecttest.Cells(w, "SELECT DISTINCT lower(arrayJoin(splitByChar(' ', keyword))) FROM system.keywords")
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	words := make([]string, len(found))
	for i, row := range found {
		words[i] = dialect.ClickHouse.Quote(row[0])
	}
	for some := range slices.Chunk(words, 50) { // many at a time: a statement takes 10 ms
		statements := []string{"CREATE OR REPLACE TEMPORARY TABLE named (" + strings.Join(some, " Int64, ") + " Int64) ENGINE = MergeTree ORDER BY (" + strings.Join(some, ", ") + ")"}
		for _, place := range places {
			parts := make([]string, len(some))
			for i, word := range some {
				parts[i] = "SELECT count() FROM (" + strings.ReplaceAll(place, "{0}", word) + ")"
			}
			statements = append(statements, strings.Join(parts, " UNION ALL "))
		}
		for _, statement := range statements {
			if err := w.Exec(t.Context(), statement); err != nil {
				t.Errorf("%s\n%v", statement, err)
			}
		}
	}
}
