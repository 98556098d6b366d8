package duckdb_test

import (
	"testing"

	weftdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
)

// TestNodesStay: nodes are DuckDB's own hash, and are kept from run to run. A version of
// DuckDB that hashes otherwise would know nobody's rows again. Then give hash one argument
// more where the dialect spells node_of: statements that are others read all rows anew.
func TestNodesStay(t *testing.T) {
	w := newMemory(t)
	for value, want := range map[string]int64{
		"":                             694977311776948523,
		"1":                            53179367523070574,
		"twelve_bytes":                 858928123053112349, // the longest that DuckDB keeps in place
		"thirteen byte":                437700046500283790,
		"somebody@example.org":         104909938229433566,
		"åäö":                          170457435166661002,
		"f81d4fae-7dec-11d0-a765-00a0": 618374407721195586,
	} {
		rows, err := w.Query(t.Context(), "SELECT "+nodeOf(0, "email", "v")+", "+nodeOf(3, "email", "v")+
			" FROM (SELECT "+weftdialect.DuckDB.String(value)+" AS v)")
		if err != nil {
			t.Fatal(err)
		}
		if got, weaker := rows.Rows[0][0], rows.Rows[0][1]; got != want || weaker != want+3<<60 {
			t.Errorf("the nodes of %q are %d and, three ranks below, %d; they were %d and %d", value, got, weaker, want, want+3<<60)
		}
	}
}

// TestNodesDiffer: two identifiers with one node would be one person. The forms are those
// that identifiers have: numbers, numbers with something around them, digests.
func TestNodesDiffer(t *testing.T) {
	w := newMemory(t)
	const values = 50_000
	forms := "[i::VARCHAR, 'u' || i, i || '@example.org', '+4670' || lpad(i::VARCHAR, 7, '0'), lpad(i::VARCHAR, 20, '0'), md5(i::VARCHAR), " +
		"substr(md5(i::VARCHAR), 1, 8) || '-' || i, repeat('x', i % 40) || '|' || i]"
	rows, err := w.Query(t.Context(), "SELECT count(DISTINCT v), count(DISTINCT node) FROM (SELECT v, "+nodeOf(1, "id", "v")+" AS node FROM (SELECT unnest("+forms+") AS v FROM range(50000) AS r(i)))")
	if err != nil {
		t.Fatal(err)
	}
	if found := rows.Rows[0]; found[0] != int64(8*values) || found[1] != found[0] {
		t.Errorf("%d values of eight forms have %d nodes", found[0], found[1])
	}
}
