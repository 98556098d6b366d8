package duckdb_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
)

// secret is a cell in the tests; nothing of it may be in an error. The
// statements make it of parts, so that they do not hold it themselves.
const (
	secret = "ana@shop.se"
	asText = "('ana' || chr(64) || 'shop.se')"
	phone  = "46701234567"
	asInt  = "(467012::BIGINT * 100000 + 34567)"
)

// TestErrorsQuoteNoCells: what the engine says about a cell reaches nobody, and
// what it says about the statement does.
func TestErrorsQuoteNoCells(t *testing.T) {
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return dialect.DuckDB.String(path)
	}
	csv := file("rows.csv", "a,b\n1,2\n3,\""+secret+"\n5,6,7\n")
	wide := file("wide.csv", "a,b\n1,2\n3,"+secret+",7\n")
	json := file("rows.json", "{\"a\":1}\n{\"a\": "+secret+"}\n")
	tests := []struct{ statement, says string }{
		{"SELECT CAST(x AS INTEGER) FROM (SELECT " + asText + " AS x)", "could not convert a text to INT32 when casting from source column x"},
		{"SELECT CAST(x AS INTEGER) FROM (SELECT '''' || " + asText + " || ' to ''x' AS x)", "could not convert a text"},
		{"SELECT x::DATE FROM (SELECT 'it''s \"' || " + asText + " || '\"' AS x)", "a text is no date expected format is (YYYY-MM-DD)"},
		{"SELECT x::TIMESTAMP FROM (SELECT " + asText + " AS x)", "a text is no timestamp"},
		{"SELECT x::UUID FROM (SELECT " + asText + " AS x)", "could not convert a text to INT128"},
		{"SELECT x::BOOLEAN FROM (SELECT " + asText + " AS x)", "could not convert a text to BOOL"},
		{"SELECT x::DECIMAL(9, 2) FROM (SELECT " + asText + " AS x)", "could not convert a text to DECIMAL(9,2)"},
		{"SELECT strptime(x, '%Y') FROM (SELECT " + asText + " AS x)", "may quote the data"},
		{"SELECT json_extract(x, '$.a') FROM (SELECT '{' || " + asText + " AS x)", "may quote the data"},
		{"SELECT regexp_matches('a', x) FROM (SELECT '(' || " + asText + " AS x)", "may quote the data"},
		{"SELECT x + 9223372036854775800 FROM (SELECT " + asInt + " AS x)", "Overflow in addition of INT64"},
		{"SELECT CAST(x AS DECIMAL(4, 2)) FROM (SELECT " + asInt + " AS x)", "could not cast a value to DECIMAL(4,2)"},
		{"SELECT CAST(x AS INTEGER) FROM (SELECT " + asInt + " AS x)", "a value of type INT64 is out of range for the type INT32"},
		{"SELECT * FROM read_csv(" + csv + ", delim = ',', header = TRUE, auto_detect = FALSE, quote = '\"', columns = {'a': 'VARCHAR', 'b': 'VARCHAR'})", "CSV Error on Line: 3"},
		{"SELECT * FROM read_csv(" + wide + ", delim = ',', header = TRUE, auto_detect = FALSE, quote = '\"', columns = {'a': 'VARCHAR', 'b': 'VARCHAR'})", "Expected Number of Columns: 2 Found: 3"},
		{"SELECT * FROM read_json(" + json + ", format = 'newline_delimited')", "Malformed JSON in file"},
		{"CREATE OR REPLACE TEMP TABLE once (a VARCHAR PRIMARY KEY); INSERT INTO once SELECT " + asText + " FROM range(2)", "constraint violation"},
		{"SELECT a FROM nosuch", "Table with name nosuch does not exist"},
		{"SELECT CAST(x AS nosuch) FROM (SELECT " + asText + " AS x)", "Type with name nosuch does not exist"},
	}
	ctx := context.Background()
	w, err := duckdb.Open(ctx, duckdb.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	for _, test := range tests {
		t.Run(test.says, func(t *testing.T) {
			_, err := w.Query(ctx, test.statement)
			if err == nil {
				t.Fatal("the statement does not fail any more")
			}
			text := err.Error()
			for _, part := range []string{"shop.se", "ana@", phone, phone[4:]} {
				if strings.Contains(strings.Split(text, "\n\nLINE ")[0], part) {
					t.Errorf("%q is in the error:\n%s", part, text)
				}
			}
			if !strings.Contains(text, test.says) {
				t.Errorf("the error does not say %q:\n%s", test.says, text)
			}
		})
	}
}
