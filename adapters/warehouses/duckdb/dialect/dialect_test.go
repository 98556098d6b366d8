package dialect_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/dialecttest"
	"github.com/weft-cdp/weft/compiler/ir"
)

var engine = dialecttest.Engine{
	Warehouse: duckdbtest.Warehouse(2), TypeOf: "typeof({0})", Sources: files,
	Sums: [3]string{"sum(o.price * o.qty)::DECIMAL(38, 9)", "sum((o.price * o.qty)::DECIMAL(38, 9) * o.qty)::DECIMAL(38, 9)", "sum(2 * o.price)::DECIMAL(38, 9)"},
}

func TestDialect(t *testing.T) { dialecttest.Run(t, engine) }

// TestNatives: a session in another zone must not change what a zoned moment
// means.
func TestNatives(t *testing.T) {
	elsewhere := engine
	elsewhere.Open = func(t *testing.T, folder string) warehousetest.Opened {
		w := engine.Open(t, folder)
		if err := w.Exec(t.Context(), "SET TimeZone = 'America/New_York'"); err != nil {
			t.Fatal(err)
		}
		return w
	}
	dialecttest.Natives(t, elsewhere, natives, "STRUCT(a INTEGER)")
}

var natives = map[string][3]string{
	"VARCHAR":                  {"'a'", "VARCHAR", "a"},
	"UUID":                     {"'550e8400-e29b-41d4-a716-446655440000'", "VARCHAR", "550e8400-e29b-41d4-a716-446655440000"},
	"ENUM('a', 'b')":           {"'b'", "VARCHAR", "b"},
	"TINYINT":                  {"1", "BIGINT", "1"},
	"UINTEGER":                 {"1", "BIGINT", "1"},
	"INTEGER":                  {"2", "BIGINT", "2"},
	"BIGINT":                   {"3", "BIGINT", "3"},
	"HUGEINT":                  {"4", "DECIMAL(38,9)", "4"},
	"UBIGINT":                  {"4", "DECIMAL(38,9)", "4"},
	"DECIMAL(10,2)":            {"1.5", "DECIMAL(10,2)", "1.5"},
	"DECIMAL(38,9)":            {"1.5", "DECIMAL(38,9)", "1.5"},
	"DECIMAL(29,0)":            {"15", "DECIMAL(29,0)", "15"},
	"DECIMAL(38,2)":            {"1.5", "DECIMAL(38,9)", "1.5"},
	"DECIMAL(38,1)":            {"'1e30'", "DECIMAL(38,9)", "NULL"},
	"DECIMAL(20,10)":           {"'-0.0000000005'", "DECIMAL(38,9)", "-0.000000001"},
	"FLOAT":                    {"1.5", "DOUBLE", "1.5"},
	"DOUBLE":                   {"1.5", "DOUBLE", "1.5"},
	"BOOLEAN":                  {"true", "BOOLEAN", "true"},
	"DATE":                     {"'2026-01-02'", "DATE", "2026-01-02"},
	"TIMESTAMP":                {"'2026-01-02 03:04:05'", "TIMESTAMP", "2026-01-02 03:04:05"},
	"TIMESTAMP_S":              {"'2026-01-02 03:04:05'", "TIMESTAMP", "2026-01-02 03:04:05"},
	"TIMESTAMP_NS":             {"'1960-01-02 03:04:05.123456789'", "TIMESTAMP", "1960-01-02 03:04:05.123457"},
	"TIMESTAMP WITH TIME ZONE": {"'2026-01-02 03:04:05+02'", "TIMESTAMP", "2026-01-02 01:04:05"},
	"VARCHAR[]":                {"['a']", "VARCHAR[]", "[a]"},
	"INTEGER[]":                {"[1]", "BIGINT[]", "[1]"},
	"TIME":                     {"'03:04:05'", "VARCHAR", "03:04:05"},
	"JSON":                     {"'{\"a\": 1}'", "VARCHAR", `{"a": 1}`},
	"UTINYINT":                 {"255", "BIGINT", "255"},
	"UHUGEINT":                 {"340282366920938463463374607431768211455", "DECIMAL(38,9)", "NULL"},
	"TIMESTAMP_MS":             {"'2026-01-02 03:04:05.678'", "TIMESTAMP", "2026-01-02 03:04:05.678"},
	"UUID[]":                   {"['550e8400-e29b-41d4-a716-446655440000', NULL]", "VARCHAR[]", "[550e8400-e29b-41d4-a716-446655440000]"},
	"BIGINT[]":                 {"[3, NULL, 1]", "BIGINT[]", "[3, 1]"},
	"DECIMAL(10,2)[]":          {"[1.5]", "DECIMAL(10,2)[]", "[1.5]"},
	"DOUBLE[]":                 {"['1.5', NULL, 'inf']", "DOUBLE[]", "[1.5]"},
	"FLOAT[]":                  {"['1.5', 'nan', NULL]", "DOUBLE[]", "[1.5]"},
	"BOOLEAN[]":                {"[true, false]", "BOOLEAN[]", "[true, false]"},
	"DATE[]":                   {"['2026-01-02']", "DATE[]", "[2026-01-02]"},
	"TIMESTAMP[]":              {"['2026-01-02 03:04:05', NULL]", "TIMESTAMP[]", "[2026-01-02 03:04:05]"},
}

// files are what DuckDB reads beside its own tables.
func files(t *testing.T, folder string, w warehousetest.Opened) map[string]dialecttest.Source {
	t.Helper()
	file := func(name, text string) ir.Origination {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return ir.Origination{File: path}
	}
	parquet := filepath.Join(folder, "s.parquet")
	if err := w.Exec(t.Context(), "COPY main.src TO "+dialect.DuckDB.String(parquet)+" (FORMAT parquet)"); err != nil {
		t.Fatal(err)
	}
	blanks := file("s.txt", "  a   the_b\r\n  1  B\r\n\r\n x\tc \r\n 3 X\r\n")
	blanks.Format = "whitespace"
	return map[string]dialecttest.Source{
		"catalog":    {From: ir.Origination{Table: []ir.Ident{"memory", "main", "src"}}},
		"csv":        {From: file("s.csv", "a,the b\n1, B\nx,c\n3,X\n")},
		"tsv":        {From: file("s.tsv", "a\tthe b\n1\t B\nx\tc\n3\tX\n")},
		"json":       {From: file("s.jsonl", `{"a":"1","the b":" B"}`+"\n"+`{"a":"x","the b":"c"}`+"\n"+`{"a":"3","the b":"X"}`+"\n")},
		"parquet":    {From: ir.Origination{File: parquet}},
		"whitespace": {From: blanks, Second: "the_b"},
	}
}

// TestKeywordsAreQuoted compares the list with the engine's own.
func TestKeywordsAreQuoted(t *testing.T) {
	w := duckdbtest.Warehouse(2).Open(t, t.TempDir())
	words, err := dialecttest.Cells(w, "SELECT keyword_name, keyword_category = 'unreserved' FROM duckdb_keywords()")
	if err != nil || len(words) == 0 {
		t.Fatal(words, err)
	}
	for _, word := range words {
		name, isFree := dialect.DuckDB.Quote(word[0]), word[1] == "true"
		switch {
		case !isFree && name == word[0]:
			t.Errorf("the keyword %s stands without quotes", name)
		case isFree:
			if _, err := dialecttest.Cells(w, "SELECT 1 AS "+name+" FROM (SELECT 2 AS "+name+") AS "+name+" WHERE "+name+"."+name+" = 2 AND "+name+" = 2"); err != nil {
				t.Error(name, err)
			}
		}
	}
}
