package duckdb_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
)

// TestNodesStay: nodes are DuckDB's own hash, and are kept from run to run. A version of
// DuckDB that hashes otherwise would know nobody's rows again. Then give hash one argument
// more where the dialect spells node_of: statements that are others read all rows anew.
func TestNodesStay(t *testing.T) {
	w, err := duckdb.Open(t.Context(), duckdb.Settings{Path: ":memory:"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	for value, want := range map[string]int64{
		"":                             694977311776948523,
		"1":                            53179367523070574,
		"twelve_bytes":                 858928123053112349, // the longest that DuckDB keeps in place
		"thirteen byte":                437700046500283790,
		"somebody@example.org":         104909938229433566,
		"åäö":                          170457435166661002,
		"f81d4fae-7dec-11d0-a765-00a0": 618374407721195586,
	} {
		rows, err := w.Query(t.Context(), "SELECT (hash('email', '"+value+"') >> 4)::BIGINT")
		if err != nil {
			t.Fatal(err)
		}
		if got := rows.Rows[0][0]; got != want {
			t.Errorf("the node of %q is %d, and was %d", value, got, want)
		}
	}
}
